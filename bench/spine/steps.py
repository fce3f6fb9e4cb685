# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Where the time of pipelines/prompt.yaml goes, step by step, by samples of the worker's stacks.

Runs the frames of bench/spine once with the recorder of the JVM on, which costs a few per cent. Of the later half of the
frames, when the compiler has done most of its work, it tells per step the CPU (median), reading and writing, and the methods
that were on top of the stack (ms a frame; library methods count for their caller). Compiler and memory are over the whole run.
"""
import argparse
import collections
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import check
import spine
import survey

HERE = os.path.dirname(os.path.abspath(__file__))
PERIOD = 0.01
BEGIN, END = "<!-- profile of bench/spine -->", "<!-- end of profile -->"


def recorder():
    """The program that prints recordings, of any JDK 25 that the launcher would find."""
    places = [os.environ.get("JAVA_HOME", ""), *sorted(glob.glob("/usr/lib/jvm/*")), *sorted(glob.glob("/opt/j*"))]
    for place in places:
        try:
            with open(os.path.join(place, "release"), encoding="utf-8") as f:
                if 'JAVA_VERSION="25' in f.read() and os.path.exists(os.path.join(place, "bin", "jfr")):
                    return os.path.join(place, "bin", "jfr")
        except OSError:
            continue
    found = shutil.which("jfr")
    if not found:
        raise SystemExit("no JDK 25 with bin/jfr: set JAVA_HOME")
    return found


def events(recording, kind):
    text = subprocess.run([recorder(), "print", "--stack-depth", "48", "--events", kind, recording], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    return text.split(kind + " {")[1:]


def milliseconds(event, field):
    number, unit = re.search(field + r" = ([\d.]+) (ns|us|ms|s)", event).groups()
    return float(number) * {"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3}[unit]


def clock(event):
    hours, minutes, seconds = re.search(r"startTime = (\d+):(\d+):([\d.]+)", event).groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def short(frame):
    return ".".join(frame.split(".")[-2:])


def methods(recording, frames):
    """Per step, milliseconds a frame of each method of ours, over the second half of the recording."""
    samples = []
    for event in events(recording, "jdk.ExecutionSample"):
        stack = re.findall(r"^\s{4,}([\w.$<>]+)\(.*line:", event, re.M)
        if stack:
            samples.append((clock(event), stack))
    begin, end = samples[0][0], samples[-1][0]
    later = [stack for time, stack in samples if time > begin + 0.55 * (end - begin)]
    spent = collections.defaultdict(collections.Counter)
    for stack in later:
        step = [f.split(".")[-2] for f in stack if f.startswith("org.almagest") and re.search(r"\w+Task\.(run|runQuantum|associateAndStore)$", f)
                and not f.endswith("PipelineTask.runQuantum")]
        ours = next((short(f) for f in stack if f.startswith("org.almagest")), short(stack[0]))
        spent[step[-1] if step else "storing and the rest"][ours] += PERIOD * 1e3 / (0.45 * frames)
    return spent


def table(spent, files):
    steps = spine.per_step(files)
    names = {"IsrTask": "isr", "CharacterizeImageTask": "characterize", "MeasureSourcesTask": "measure",
             "CalibrateAstrometryTask": "astrometry", "CalibratePhotometryTask": "photometry",
             "BuildTemplateTask": "buildTemplate", "SubtractImagesTask": "subtract", "DetectDiaSourcesTask": "detect",
             "ComputeReliabilityTask": "score", "FilterDiaSourcesTask": "filter", "AssociateTask": "associate"}
    lines = ["| step | CPU s | reading s | writing s | methods on top of the stack, ms a frame |", "|---|---|---|---|---|"]
    by_step = {names.get(task, task): counter for task, counter in spent.items()}
    for step, (cpu, read, write) in steps.items():
        counter = by_step.pop(step, collections.Counter())
        top = ", ".join(f"{name} {value:.0f}" for name, value in counter.most_common(6) if value >= 2)
        lines.append(f"| {step} | {cpu:.2f} | {read:.2f} | {write:.2f} | {top} |")
    for name, counter in by_step.items():
        top = ", ".join(f"{method} {value:.0f}" for method, value in counter.most_common(6) if value >= 2)
        lines.append(f"| {name} |  |  |  | {top} |")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--survey", metavar="DIR", help="the simulated survey is there, or is made there and kept")
    parser.add_argument("--work", metavar="DIR", help="work there and keep it; a repository prepared there is used again")
    parser.add_argument("--frames", type=int, default=10, help="science frames (default 10)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", metavar="PAGE", help="also writes the table between the marks of a page")
    args = parser.parse_args()
    args.memory, args.processes, args.two_cores = None, "1", False
    folder = os.path.abspath(args.work or tempfile.mkdtemp(prefix="almagest-profile-"))
    try:
        lines = profile(args, folder)
    finally:
        if not args.work:
            shutil.rmtree(folder)
    print("\n".join(lines))
    if args.into:
        with open(args.into, encoding="utf-8") as f:
            page = f.read()
        before, rest = page.split(BEGIN)
        with open(args.into, "w", encoding="utf-8") as f:
            f.write(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + rest.split(END)[1])


def profile(args, folder):
    every, repo = spine.ready(args, folder)
    visits = every[:args.frames]
    apdb = spine.fresh_apdb(folder)
    recordings = os.path.join(folder, "recordings")
    shutil.rmtree(recordings, ignore_errors=True)
    os.makedirs(recordings)
    os.environ["JAVA_TOOL_OPTIONS"] = (f"-XX:StartFlightRecording=filename={recordings}/%p.jfr,"
                                       f"settings={HERE}/steps.jfc -Xlog:jfr*=off")
    try:
        use, run, files = spine.run_prompt(args, repo, apdb, visits, folder)
    finally:
        del os.environ["JAVA_TOOL_OPTIONS"]
    # the worker's is the longest recording
    recording = max(glob.glob(f"{recordings}/*.jfr"), key=os.path.getsize)
    compiled = collections.Counter()
    for event in events(recording, "jdk.Compilation"):
        compiled[re.search(r'compiler = "?(\w+)', event).group(1)] += milliseconds(event, "duration") / 1e3
    pauses = [milliseconds(e, "sumOfPauses") for e in events(recording, "jdk.GarbageCollection")]
    lines = table(methods(recording, len(visits)), files)
    lines += ["", f"{len(visits)} frames, {use.cpu / len(visits):.2f} CPU-s each with the recorder on. Compilers, over the whole "
                  f"run: C2 {compiled['c2']:.1f} s, C1 {compiled['c1']:.1f} s. Collections of memory: {len(pauses)}, "
                  f"{sum(pauses) / 1e3:.1f} s. Largest process {use.peak_process:.0f} MiB."]
    spine.forget(repo, run)
    return lines


if __name__ == "__main__":
    sys.exit(main())
