# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Almagest's pixel work beside the programs that astronomers use, on one simulated sky with analytic truth.

Each step runs both sides as whole processes on one core over the same images: first what they found is held against the
truth, then come CPU (user and system, start-up and compilation included; the mean over all images, and that of a process with one
image) and memory. Peers that are in no registry are recorded figures, scaled by SExtractor's CPU in the same run.
"""
import importlib
import os
import shutil
import sys
import tempfile
import traceback

import setting

STEPS = ["sources", "psf", "astrometry", "coadd", "subtraction", "aligned", "cosmics", "isr", "packing"]


def main():
    parser = setting.products.bench.arguments(__doc__.splitlines()[0])
    parser.add_argument("--folder", metavar="DIR", help="fields and results lie there and are kept (10 GB; a RAM disk is best)")
    parser.add_argument("--only", metavar="STEPS", help="of " + ",".join(STEPS))
    parser.add_argument("--images", type=int, default=10, help="over how many images CPU is averaged (default 10)")
    args = parser.parse_args()
    folder = os.path.abspath(args.folder or tempfile.mkdtemp(prefix="almagest-peers-"))
    os.makedirs(folder, exist_ok=True)
    try:
        bench = setting.Setting(args, folder)
        steps(bench, args.only.split(",") if args.only else STEPS)
    finally:
        if not args.folder:
            shutil.rmtree(folder)
    rows = setting.products.Figures("Pixels beside the peers")
    rows.notes = bench.notes
    if bench.yardsticks:
        low, high = min(bench.yardsticks), max(bench.yardsticks)
        rows.notes.append(f"SExtractor on the harness's field: {low:.2f} to {high:.2f} CPU-s, where the recorded peers ran 2.7")
    rows.rows = bench.quality.rows + bench.cost.rows
    setting.products.bench.main(rows, args)


def steps(bench, names):
    bench.timed([os.path.join(setting.ROOT, "almagest"), "build"])
    try:
        bench.yardstick()
    except setting.Failed as f:
        print("no yardstick:", f, file=sys.stderr)
    for name in names:
        if name not in STEPS:
            raise SystemExit(f"no step {name}: there are {', '.join(STEPS)}")
        print(name, file=sys.stderr)
        try:
            importlib.import_module(name).run(bench)
        except setting.Failed as f:
            bench.quality.missing(f"{name}: ran to its end", str(f), goal=1, op="==")
            print(name, f, file=sys.stderr)
        except Exception:  # one step's defect must not hide the others' figures
            bench.quality.missing(f"{name}: ran to its end", traceback.format_exc(limit=-3), goal=1, op="==")
            traceback.print_exc()


if __name__ == "__main__":
    main()
