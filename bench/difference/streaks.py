# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""What masking the trails of satellites does to the detections of a difference image.

Runs `almagest demo --size mixed` once (every third visit has a satellite), then `prompt.yaml` on the visits again without the
search for trails, and counts detections within 15 pixels of the satellites' true courses, and elsewhere, that match nothing that
changed (1 arcsec; comets' comae left out). Figures are per visit-detector with a satellite. About five CPU-minutes.

    python3 bench/difference/streaks.py --work streaks-work --seed 301 --json bench/difference/results/streaks.json
"""
import glob
import os
import subprocess
import sys

import numpy as np
import pyarrow.parquet as parquet

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import rows as bench  # noqa: E402

ALMAGEST = os.environ.get("ALMAGEST", os.path.join(HERE, "..", "..", "almagest"))
NEAR = 15
MATCH_PIXELS = 5
COMA_PIXELS = 60


def columns(path, *names):
    table = parquet.read_table(path, columns=list(names))
    return {n: np.array(table[n].to_pylist()) for n in names}


def run(*words):
    subprocess.run([ALMAGEST, *words], check=True, stdout=subprocess.DEVNULL)


def make(folder, seed):
    """The demonstration, and its visits once more without the search for trails."""
    if not os.path.exists(os.path.join(folder, "summary.json")):
        run("demo", "--size", "mixed", "--seed", str(seed), "--dir", folder, "-j", "1")
    repo = os.path.join(folder, "repo")
    if not glob.glob(f"{repo}/SimMixed/unmasked/*/dia_source_detector"):
        visits = columns(f"{folder}/survey/truth/visits.parquet", "visit", "template", "streak")
        seen = ~visits["template"] & visits["streak"]
        science = ", ".join(str(v) for v in visits["visit"][seen])
        apdb = os.path.join(os.path.abspath(folder), "unmasked.sqlite")
        run("apdb", "create", apdb)
        run("run", "-p", os.path.join(os.path.dirname(os.path.abspath(ALMAGEST)), "pipelines", "prompt.yaml"), "-b", repo,
            "-i", "SimMixed/raw/all,SimMixed/calib,refcats,skymaps,SimMixed/template", "-o", "SimMixed/unmasked", "-j", "1",
            "-d", f"visit IN ({science})", "-c", f"associate:apdb={apdb}", "-c", "detect:streaks.maxStreaks=0")


def wrong(folder, collection, name, visit, truth, course):
    """False detections of one visit near the satellite and elsewhere, and real ones lost or found within its reach."""
    files = glob.glob(f"{folder}/repo/SimMixed/{collection}/*/{name}/{visit}/*.parquet")
    d = columns(files[0], "x", "y")
    x, y, angle = course
    across = np.abs((d["y"] - y) * np.cos(angle) - (d["x"] - x) * np.sin(angle))
    here = truth["visit"] == visit
    apart = np.hypot(d["x"][:, None] - truth["x"][here], d["y"][:, None] - truth["y"][here])
    comet = truth["kind"][here] == "comet"
    false = apart.min(axis=1) > MATCH_PIXELS
    if comet.any():
        false &= apart[:, comet].min(axis=1) > COMA_PIXELS
    real = apart.min(axis=1) <= MATCH_PIXELS
    near = across < NEAR
    return (false & near).sum(), (false & ~near).sum(), (real & near).sum(), (real & ~near).sum()


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("--work", default="streaks-work", help="folder of the demonstration")
    parser.add_argument("--seed", type=int, default=301)
    options = parser.parse_args()
    make(options.work, options.seed)
    truth = columns(f"{options.work}/survey/truth/varying.parquet", "visit", "x", "y", "kind", "snr")
    clear = ~(np.abs(truth["snr"]) < 3)
    truth = {k: v[clear] for k, v in truth.items()}
    streaks = columns(f"{options.work}/survey/truth/streaks.parquet", "visit", "x", "y", "angle", "peak")
    science = [i for i, v in enumerate(streaks["visit"])
               if glob.glob(f"{options.work}/repo/SimMixed/unmasked/*/dia_source_detector/{v}")]
    rows = bench.Rows(f"Satellites in differences, survey mixed of seed {options.seed}, {len(science)} visit-detectors")
    rows.notes.append("brightness on the axis: " + ", ".join(f"{streaks['peak'][i]:.0f}" for i in science) + " electrons")
    for name, words in (("dia_source_unfiltered", "found"), ("dia_source_detector", "kept")):
        for collection, how in (("unmasked", "without the search for trails"), ("prompt", "with it")):
            total = np.zeros(4)
            for i in science:
                course = streaks["x"][i], streaks["y"][i], np.radians(streaks["angle"][i])
                total += wrong(options.work, collection, name, streaks["visit"][i], truth, course)
            total /= max(1, len(science))
            goal = 1 if collection == "prompt" and words == "kept" else None
            rows.add(f"false within {NEAR} pixels, {words}, {how}", float(total[0]), "", goal)
            rows.add(f"false elsewhere, {words}, {how}", float(total[1]))
            rows.add(f"real within {NEAR} pixels, {words}, {how}", float(total[2]))
            rows.add(f"real elsewhere, {words}, {how}", float(total[3]))
    sys.exit(rows.finish(options.json))


main()
