# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Ten raw frames of 4096x4096 pixels of the simulator's `ccd` sky through all of pipelines/prompt.yaml.

Calibrations and templates are made before and not counted. Counted is the whole command: user and system time of all
processes with start-up and compilation, divided by the frames. First what was written is read back and held against the
truth; then come time and memory. CPU is scaled by that of SExtractor on one of the calibrated frames against 2.7 s.
"""
import collections
import concurrent.futures
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np
from astropy.io import fits

import check
import survey

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import measured  # noqa: E402
import rows as bench  # noqa: E402

REFERENCE_SECONDS = 2.7
GOAL_CPU = 20.0
GOAL_MEASURED = 7.0
GOAL_MEMORY = 1.2e9 / 2**20
GOAL_TWO = 1.8


def sextractor_command(image, folder):
    """SExtractor on the image plane of a calibrated frame."""
    here = os.path.dirname(os.path.abspath(__file__))
    frame, settings = os.path.join(folder, "frame.fits"), os.path.join(folder, "sextractor.conf")
    with fits.open(image) as hdus:
        fits.PrimaryHDU(hdus["IMAGE"].data).writeto(frame, overwrite=True)
    with open(os.path.join(here, "sextractor.conf"), encoding="utf-8") as f, open(settings, "w", encoding="utf-8") as g:
        g.write(f.read().replace("@HERE@", here))
    return ["source-extractor", frame, "-c", settings, "-CATALOG_NAME", os.path.join(folder, "sextractor.cat")]


def sextractor(image, folder, runs=3):
    """Its CPU: the median of some runs after one [s]."""
    command = sextractor_command(image, folder)
    uses = [measured.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(runs + 1)][1:]
    if any(u.code for u in uses):
        raise RuntimeError("source-extractor failed on " + frame)
    return float(np.median([u.cpu for u in uses]))


def side_by_side(image, folder, runs=5):
    """Throughput of two SExtractors on two processors over that of one: they share nothing but the machine."""
    command = sextractor_command(image, folder)
    places = sorted(os.sched_getaffinity(0))[-2:]

    def wall(processors):
        begin = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(len(processors)) as pool:
            each = [pool.submit(lambda p=p: [measured.run(command, p, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).code
                                             for _ in range(runs)]) for p in processors]
            if any(code for e in each for code in e.result()):
                raise RuntimeError("source-extractor failed on " + image)
        return time.monotonic() - begin

    wall(places[:1])
    return 2 * wall(places[:1]) / wall(places)


def step_table(files, frames):
    """What each step took, from the metadata of its quanta, per frame."""
    head = f"{'step':15s} {'wall s':>8s} {'CPU s':>8s} {'first':>8s} {'later':>8s} {'read s':>8s} {'write s':>8s} {'RSS MiB':>8s}"
    lines, total = [head], collections.Counter()
    for step in check.STEPS:
        each = []
        for path in files[step + "_metadata"].values():
            with open(path, encoding="utf-8") as f:
                each.append(json.load(f)["value"])
        each.sort(key=lambda m: m["begin"])
        mean = {k: sum(m[k] for m in each) / frames for k in ("wallSeconds", "cpuSeconds", "readSeconds", "writeSeconds")}
        later = float(np.median([m["cpuSeconds"] for m in each[len(each) // 2:]]))
        total.update(mean, later=later, first=each[0]["cpuSeconds"])
        peak = max(m["peakRssMb"] for m in each)
        total["peak"] = max(total["peak"], peak)
        lines.append(f"{step:15s} {mean['wallSeconds']:8.2f} {mean['cpuSeconds']:8.2f} {each[0]['cpuSeconds']:8.2f} {later:8.2f} "
                     f"{mean['readSeconds']:8.2f} {mean['writeSeconds']:8.2f} {peak:8.0f}")
    lines.append(f"{'all steps':15s} {total['wallSeconds']:8.2f} {total['cpuSeconds']:8.2f} {total['first']:8.2f} "
                 f"{total['later']:8.2f} {total['readSeconds']:8.2f} {total['writeSeconds']:8.2f} {total['peak']:8.0f}")
    return lines, total


def per_step(files):
    """CPU, reading and writing of each step: medians over the later half of its quanta [s]."""
    out = {}
    for step in check.STEPS:
        each = []
        for path in files[step + "_metadata"].values():
            with open(path, encoding="utf-8") as f:
                each.append(json.load(f)["value"])
        each.sort(key=lambda m: m["begin"])
        out[step] = tuple(float(np.median([m[k] for m in each[len(each) // 2:]]))
                          for k in ("cpuSeconds", "readSeconds", "writeSeconds"))
    return out


def run_prompt(args, repo, apdb, visits, folder, processes=None, processor=None):
    """The command that is measured, on one `processor` if its number is given. Returns its use and the files of its run."""
    subprocess.run(survey.almagest("apdb", "create", apdb), check=True, stdout=sys.stderr)
    words = survey.pipeline_words(
        "prompt.yaml", repo, f"{survey.INPUTS},{survey.NAME}/template", f"{survey.NAME}/prompt", "-j",
        processes or args.processes, "-d", survey.where(visits), "-c", f"associate:apdb={apdb}", *(["--memory", args.memory] if args.memory else []))
    log = os.path.join(folder, "prompt.log")
    with open(log, "w", encoding="utf-8") as f:
        use = measured.run(survey.almagest(*words), processor, stdout=f, stderr=subprocess.STDOUT)
    if use.code:
        with open(log, encoding="utf-8") as f:
            print(f.read()[-4000:])
        raise SystemExit(f"prompt.yaml ended with exit code {use.code}")
    run = survey.newest_run(repo, f"{survey.NAME}/prompt")
    return use, run, survey.files(repo, f"{survey.NAME}/prompt/" + os.path.basename(run))


def bytes_rows(rows, files, apdb, frames):
    sizes = {kind: sum(os.path.getsize(p) for p in by.values()) / frames for kind, by in files.items()}
    small = {k: v for k, v in sizes.items() if k.endswith(("_log", "_metadata", "_config")) or k == "packages"}
    for kind in sorted(sizes.keys() - small.keys(), key=lambda k: -sizes[k]):
        rows.add(f"bytes: {kind}", round(sizes[kind] / 1e6, 3), "MB")
    rows.add("bytes: logs, metadata, configurations", round(sum(small.values()) / 1e6, 3), "MB")
    rows.add("bytes: APDB with its outbox", round(sum(os.path.getsize(f) for f in glob.glob(apdb + "*")) / 1e6 / frames, 3), "MB")
    rows.add("bytes: all datasets per detector", round(sum(sizes.values()) / 1e6, 1), "MB")


def main():
    parser = bench.arguments(__doc__.splitlines()[0])
    parser.add_argument("--survey", metavar="DIR", help="the simulated survey is there, or is made there and kept")
    parser.add_argument("--work", metavar="DIR", help="work there and keep it; a repository prepared there is used again")
    parser.add_argument("--frames", type=int, default=10, help="science frames (default 10)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", metavar="MIB", help="heap of the worker (default: that of `almagest run`)")
    parser.add_argument("--two-cores", action="store_true",
                        help="also runs one worker on one processor, and two on two with twice the frames, and compares their throughput")
    parser.add_argument("-j", "--processes", default="1", help="workers (default 1)")
    args = parser.parse_args()
    folder = os.path.abspath(args.work or tempfile.mkdtemp(prefix="almagest-spine-"))
    try:
        bench.main(measure(args, folder), args)
    finally:
        if not args.work:
            shutil.rmtree(folder)


def simulated(args, folder):
    """Folder of the survey."""
    return os.path.abspath(args.survey or os.path.join(folder, "survey"))


def ready(args, folder):
    """Visits of the science frames, and a repository with all that they need."""
    os.makedirs(folder, exist_ok=True)
    repo, prepared = os.path.join(folder, "repo"), os.path.join(folder, "prepared")
    subprocess.run(survey.almagest("build"), check=True)
    survey.simulate(simulated(args, folder), args.frames * (2 if args.two_cores else 1), args.seed)
    if not os.path.exists(prepared):
        shutil.rmtree(repo, ignore_errors=True)
        survey.prepare(simulated(args, folder), repo)
        open(prepared, "w", encoding="utf-8").close()
    return survey.visits(simulated(args, folder), False), repo


def fresh_apdb(folder):
    """Place of an APDB that is not there."""
    apdb = os.path.join(folder, "apdb.sqlite")
    for old in glob.glob(apdb + "*"):
        os.remove(old)
    return apdb


def forget(repo, run):
    """Takes a run out of a repository that is kept."""
    name = f"{survey.NAME}/prompt/" + os.path.basename(run)
    subprocess.run(survey.almagest("butler", "collection-chain", repo, f"{survey.NAME}/prompt", "--mode", "remove", name),
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run(survey.almagest("butler", "remove-runs", repo, name, "--confirm"), check=True, stdout=subprocess.DEVNULL)


def two_cores(args, rows, repo, visits, folder):
    """Frames a second of two workers on two processors over those of one worker on one.

    Each worker gets as many frames as the one has alone, so that all compile once for as much work. How far the machine
    itself lets two processes run side by side is told by two SExtractors, which share nothing."""
    each = min(args.frames, len(visits) // 2)
    one, first, files = run_prompt(args, repo, fresh_apdb(folder), visits[:each], folder, 1, max(os.sched_getaffinity(0)))
    two, second, _ = run_prompt(args, repo, fresh_apdb(folder), visits[:2 * each], folder, 2)
    rows.add("wall per detector, one worker on one processor", one.wall / each, "s")
    rows.add("wall per detector, two workers on two", two.wall / (2 * each), "s")
    rows.add("throughput of two over that of one", 2 * one.wall / two.wall, "", GOAL_TWO, ">=")
    if shutil.which("source-extractor"):
        rows.add("throughput of two SExtractors side by side over that of one", side_by_side(files["preliminary_visit_image"][visits[0]], folder))
    rows.add("peak memory of all processes, two workers", two.peak_tree, "MiB")
    for run in first, second:
        forget(repo, run)


def measure(args, folder):
    every, repo = ready(args, folder)
    visits = every[:args.frames]
    source, apdb = simulated(args, folder), fresh_apdb(folder)
    use, run, files = run_prompt(args, repo, apdb, visits, folder)
    frames = len(visits)
    products = check.Check(check.Truth(source))
    for visit in visits:
        products.visit(visit, files)
    products.apdb(apdb, visits)
    for fault in products.faults:
        print("FAULT", fault)
    rows = bench.Rows(f"{frames} frames of 4096x4096 pixels through prompt.yaml")
    products.rows(rows)
    lines, total = step_table(files, frames)
    rows.notes += ["per frame: mean; CPU of the first frame; median CPU of the later half; largest resident size", *lines]
    sex = sextractor(files["preliminary_visit_image"][visits[0]], folder) if shutil.which("source-extractor") else None
    cpu = use.cpu / frames
    if sex is None:
        rows.missing("CPU per detector, scaled", "source-extractor is not installed", "s", GOAL_CPU)
    else:
        rows.add("CPU per detector, scaled", cpu * REFERENCE_SECONDS / sex, "s", GOAL_CPU, "<=", "SExtractor's CPU", sex)
    rows.add("CPU per detector, as measured", cpu, "s", GOAL_MEASURED, "<=")
    rows.add("of it in steps", total["cpuSeconds"], "s")
    rows.add("the later half's median frame", total["later"], "s")
    rows.add("first frame in a fresh worker", total["first"], "s")
    rows.add("wall per detector", use.wall / frames, "s")
    rows.add("peak memory of the largest process", use.peak_process, "MiB", GOAL_MEMORY)
    rows.add("peak memory of all processes together", use.peak_tree, "MiB")
    rows.add("processors busy with other work meanwhile", use.others)
    bytes_rows(rows, files, apdb, frames)
    if args.two_cores:
        two_cores(args, rows, repo, every, folder)
    if args.work:
        forget(repo, run)
    return rows


if __name__ == "__main__":
    main()
