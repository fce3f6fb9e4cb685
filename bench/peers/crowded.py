# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Crowded fields: completeness, flux bias, time and memory at 1, 3 and 10 times the harness's density, beside SExtractor and sep.

    bench/peers/crowded.py [--folder DIR] [--json FILE] ...
"""
import os
import shutil
import sys
import tempfile

import numpy as np

import setting
import sources

DENSITIES = (1, 3, 10)
BRIGHT = (18, 20, 21, 22, 23, 24)
SEP = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
sys.argv = ["pybench.py", "sep", sys.argv[2], sys.argv[3]]
exec(open(sys.path[0] + "/pybench.py").read())
"""


def sep(path):
    t = np.load(path)
    return sources.Found(t["x"], t["y"], t["flux"], t["flux_aper"], t["flag"] > 0)


def field(bench, density):
    path = os.path.join(bench.folder, f"crowded{density}")
    if not os.path.exists(os.path.join(path, ".made")):
        bench.python(bench.tool("sim.py"), path, "--what", "pair", "--nsrc", 20000 * density, "--seed",
                     setting.SEED + density)
        open(os.path.join(path, ".made"), "w", encoding="utf-8").close()
    return path


def run(bench):
    out = bench.scratch("crowded")
    for density in DENSITIES:
        where = field(bench, density)
        image = os.path.join(where, "pair", "science.fits")
        mine, theirs = (os.path.join(out, f"{n}{density}.fits") for n in ("ours", "sextractor"))
        use = {
            "Almagest": bench.almagest("image", "measure", image, "-o", mine, "--measure", "kron"),
            "SExtractor": bench.timed(bench.sextractor_words(image, theirs)),
            "sep": bench.timed(["/usr/bin/python3", "-W", "ignore", "-c", SEP, bench.tools, where, out]),
        }
        found = {"Almagest": sources.ours(mine), "SExtractor": sources.sextractor(theirs),
                 "sep": sep(os.path.join(out, "sep.npz"))}
        rows(bench, density, sources.Truth(where), found, use)


def rows(bench, density, truth, found, use):
    matched = {n: truth.match(c) for n, c in found.items()}
    q, at = bench.quality, f"{density}x"
    for low, high in zip(BRIGHT[:-1], BRIGHT[1:]):
        some = (truth.t["mag"] >= low) & (truth.t["mag"] < high)
        rate, bias = {}, {}
        # biases of sources that all three found
        common = some & np.all([m >= 0 for m in matched.values()], axis=0)
        for n, c in found.items():
            rate[n] = float((matched[n][some] >= 0).mean())
            bias[n] = float(np.median(c.mag[matched[n][common]] - truth.t["mag"][common]))
        best = max(("SExtractor", "sep"), key=lambda n: rate[n])
        q.add(f"{at}: completeness, {low}-{high} mag", rate["Almagest"], "", rate[best] - 0.005, ">=", best, rate[best])
        best = min(("SExtractor", "sep"), key=lambda n: abs(bias[n]))
        q.add(f"{at}: bias of total fluxes of {common.sum()} sources all found, {low}-{high} mag", bias["Almagest"], "mag",
              None, "<=", best, bias[best])
    false = {n: int(truth.false(c).sum()) for n, c in found.items()}
    q.add(f"{at}: false sources", false["Almagest"], "", None, "<=", "SExtractor", false["SExtractor"])
    q.add(f"{at}: false sources", false["Almagest"], "", None, "<=", "sep", false["sep"])
    for n in ("SExtractor", "sep"):
        bench.cost.add(f"{at}: CPU, one image alone", round(use["Almagest"].cpu, 2), "s", None, "<=", n, round(use[n].cpu, 2))
        bench.cost.add(f"{at}: peak memory", round(use["Almagest"].peak_process), "MiB", 1200, "<=", n,
                       round(use[n].peak_process))


def main():
    parser = setting.products.bench.arguments(__doc__.splitlines()[0])
    parser.add_argument("--folder", metavar="DIR", help="fields and results lie there and are kept (a RAM disk is best)")
    args = parser.parse_args()
    args.images = 1
    folder = os.path.abspath(args.folder or tempfile.mkdtemp(prefix="almagest-crowded-"))
    os.makedirs(folder, exist_ok=True)
    try:
        bench = setting.Setting(args, folder)
        bench.timed([os.path.join(setting.ROOT, "almagest"), "build"])
        run(bench)
    finally:
        if not args.folder:
            shutil.rmtree(folder)
    figures = setting.products.Figures("Crowded fields")
    figures.rows = bench.quality.rows + bench.cost.rows
    setting.products.bench.main(figures, args)


if __name__ == "__main__":
    sys.exit(main())
