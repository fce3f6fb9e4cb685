#!/usr/bin/env python3
# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Difference imaging where it is hard: completeness and false detections of `image subtract` on pairs of one kind each.

Every kind is simulated twice by the harness's simulator (`pair.py`). What is expected of a transient's signal-to-noise takes the
kind's own seeing and noise into account, so that a perfect filter finds 0.50 at 5, 0.97 at 6.5 to 7 and all above 7.5 in each.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import pairscore
import setting
import subtraction

CASES = ["usual", "science sharper", "same seeing", "turned by 1 degree", "seeing ratio 1.5", "strong gradients",
         "saturated stars", "template gaps", "sparse", "crowded 3", "crowded 10"]


def main():
    parser = setting.products.bench.arguments(__doc__.splitlines()[0])
    parser.add_argument("--folder", metavar="DIR", help="pairs and differences lie there and are kept")
    parser.add_argument("--only", metavar="KINDS", help="of " + ", ".join(CASES))
    parser.add_argument("--pairs", type=int, default=2, help="of each kind (default 2)")
    parser.add_argument("--size", type=int, default=2048, help="side of the images [pixel]")
    args = parser.parse_args()
    args.images = 1
    folder = os.path.abspath(args.folder or tempfile.mkdtemp(prefix="almagest-pairs-"))
    try:
        bench = setting.Setting(args, folder)
        rows = setting.products.Figures("Differences of bad pairs")
        for case in args.only.split(",") if args.only else CASES:
            kind(bench, rows, case, args)
    finally:
        if not args.folder:
            shutil.rmtree(folder)
    setting.products.bench.main(rows, args)


def kind(bench, rows, case, args):
    name = case.replace(" ", "-")
    score, said = pairscore.Score(), []
    for k in range(args.pairs):
        folder = os.path.join(bench.folder, f"{name}{k}")
        if not os.path.exists(os.path.join(folder, "truth.npz")):
            bench.python(os.path.join(setting.HERE, "pair.py"), bench.tools, folder, case, setting.SEED + 100 * k, args.size, 300)
        product = os.path.join(folder, "difference")
        table = subtraction.pairs(bench, "bad.csv", [subtraction.row(folder, product)])
        done = subprocess.run([os.path.join(setting.ROOT, "almagest"), "image", "subtract", "--pairs", table],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            said.append(done.stderr.strip().splitlines()[-1])
            continue
        said += [line for line in done.stderr.splitlines() if line.startswith("quality:")]
        score.add(os.path.join(folder, "truth.npz"), pairscore.detections(product + ".csv"))
    if not score.snr:
        rows.missing(f"{case}: subtracted", "; ".join(sorted(set(said))), goal=None)
        return
    for low, high in ((4.75, 5.25), (6.5, 7.0), (7.5, 8.0)):
        share, n = score.share(low, high)
        rows.add(f"{case}: share found of {n} at expected S/N {low} to {high}", round(share, 3), "")
    rows.add(f"{case}: false detections, brighter", round(score.false / score.area), "deg^-2")
    rows.add(f"{case}: false detections, fainter", round(score.negative / score.area), "deg^-2")
    rows.notes += [f"{case}: {s}" for s in sorted(set(said))]


if __name__ == "__main__":
    sys.exit(main())
