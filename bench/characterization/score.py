# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Simulates a chip with all frames that characterise it, runs pipelines/calibration.yaml on them, and compares what the
pipeline measured with the simulator's truth."""
import glob
import json
import os
import subprocess
import sys

import numpy as np
import pyarrow.parquet
from astropy.io import fits

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import rows  # noqa: E402

HOME = os.path.abspath(os.path.join(HERE, "..", ".."))
NAME = "SimChip"


def do(program, *words):
    print("$ almagest", *words, file=sys.stderr)
    subprocess.run([program, *map(str, words)], check=True, stdout=sys.stderr)


def truth(survey, name):
    table = pyarrow.parquet.read_table(os.path.join(survey, "truth", name + ".parquet")).to_pydict()
    return {k: np.array(v) for k, v in table.items()}


def table(path):
    return {k: np.array(v) for k, v in pyarrow.parquet.read_table(path).to_pydict().items()}


def one(run, kind, ending):
    found = glob.glob(os.path.join(run, kind, "**", "*." + ending), recursive=True)
    if len(found) != 1:
        raise SystemExit(f"{len(found)} files of {kind} in {run}")
    return found[0]


def value(run, kind):
    with open(one(run, kind, "json"), encoding="utf-8") as f:
        return json.load(f)["value"]


def spline(curve, s):
    return np.interp(s, curve["nodes"], curve["values"])


def linearity(out, linearizer, amps, full_well):
    """Of true charge from 1 to 90 per cent of full well: what the linearizer leaves, relative to the first electrons."""
    worst = 0
    for k, name in enumerate(amps["amplifier"]):
        gain, c = amps["gain"][k], amps["nonLinearity"][k]
        s = np.geomspace(0.01, 0.9, 400) * full_well
        m = 2 * s / (1 + np.sqrt(1 + 4 * c * s)) / gain
        corrected = (m - spline(linearizer["curves"][name], m)) * gain
        worst = max(worst, np.abs(corrected / s - 1).max())
    out.add("residual non-linearity, 1 to 90 % of full well", 100 * worst, "%", 0.1)


def photon_transfer(out, ptc, amps, area):
    a00 = area["a"][(area["i"] == 0) & (area["j"] == 0)][0]
    for k, name in enumerate(amps["amplifier"]):
        curve = ptc["amplifiers"][name]
        out.add(f"{name} gain off by", 100 * abs(curve["gain"] / amps["gain"][k] - 1), "%", 0.2)
        out.add(f"{name} a00 off by", 100 * abs(curve["area"][0][0] / a00 - 1), "%", 3)
        noise = np.hypot(amps["readNoise"][k], amps["gain"][k] / np.sqrt(12))
        out.add(f"{name} read noise off by", 100 * abs(curve["readNoise"] / noise - 1), "%", 5)
        out.add(f"{name} pairs used", int(np.sum(curve["used"])), "", 20, ">=")
        near = [(i, j) for j in range(3) for i in range(3) if i + j > 0]
        worst = max(abs(curve["area"][j][i] - area["a"][(area["i"] == i) & (area["j"] == j)][0])
                    / curve["areaError"][j][i] for i, j in near)
        out.add(f"{name} a of the eight nearest, worst", float(worst), "sigma", 4)


def crosstalk(out, product, coefficients, amps, full_well):
    """What the brightest star that does not saturate leaves in the dark ground of other amplifiers, over a PSF."""
    sigma_psf = 3.8 / 2.3548
    worst = before = 0
    names = product["amplifiers"]
    for k in range(len(coefficients["linear"])):
        t, s = names.index(coefficients["target"][k]), names.index(coefficients["source"][k])
        noise = amps["readNoise"][list(amps["amplifier"]).index(names[t])]
        x = np.arange(-12, 13)
        star = np.exp(-(x[:, None] ** 2 + x ** 2) / (2 * sigma_psf ** 2))
        peak = 0.9 * full_well * star
        ghost = coefficients["linear"][k] * peak + coefficients["quadratic"][k] * peak ** 2
        left = ghost - product["linear"][t][s] * peak - product["quadratic"][t][s] * peak ** 2
        error = noise / np.sqrt((star ** 2).sum())
        before = max(before, abs((ghost * star).sum() / (star ** 2).sum()) / error)
        worst = max(worst, abs((left * star).sum() / (star ** 2).sum()) / error)
    out.add("crosstalk of a star at 90 % of full well, uncorrected", float(before), "sigma of a PSF")
    out.add("the same after correction", float(worst), "sigma of a PSF", 3, "<")


def trails(out, run, cti, registers):
    t = table(one(run, "cti_trails", "parquet"))
    for name in registers["amplifier"]:
        pick = (t["amplifier"] == name) & (t["column"] <= 2) & (t["signal"] > 1000)
        before, after = t["before"][pick].sum(), t["after"][pick].sum()
        out.add(f"{name} trail left in the first two overscan columns", 100 * abs(after) / before, "%", 10)
        k = list(registers["amplifier"]).index(name)
        got = cti["registers"][name]
        out.add(f"{name} charge loss of a transfer off by",
                100 * abs(got["chargeLoss"] / registers["chargeLoss"][k] - 1), "%", 10)


def defects(out, run, survey):
    true = truth(survey, "defects")
    flat = glob.glob(os.path.join(run, "flat", "**", "*.fits"), recursive=True)
    with fits.open(flat[0]) as hdus:
        shape = next(h.data.shape for h in hdus if h.data is not None and h.data.ndim == 2)
    bad = np.zeros(shape, bool)
    bad[true["y"], true["x"]] = True
    found = np.zeros(shape, bool)
    boxes = table(one(run, "defects", "parquet"))
    for x, y, w, h in zip(boxes["x0"], boxes["y0"], boxes["width"], boxes["height"]):
        found[y:y + h, x:x + w] = True
    out.add("bad pixels", int(bad.sum()))
    out.add("defects found", 100 * (bad & found).sum() / bad.sum(), "%", 99, ">=")
    out.add("good pixels called bad", 100 * (found & ~bad).sum() / (~bad).sum(), "%", 0.1, "<")


def stars(out, run):
    checks = {c["name"]: c["value"] for c in value(run, "star_sizes_verification")["checks"]}
    out.add("stars measured", int(checks["stars"]))
    slope = checks["slope of sigma^2 with peak, uncorrected"]
    sizes = table(one(run, "star_sizes", "parquet"))
    typical = np.median(sizes["before"])
    out.add("brighter-fatter effect on sigma^2, per 50,000 electrons of peak", 100 * slope * 5e4 / typical, "%")
    out.add("part of it left after correction", 100 * abs(checks["part of the slope left"]), "%", 10, "<")
    out.add("change of the stars' fluxes", 100 * abs(checks["mean change of flux"]), "%", 0.1)


def verified(out, run):
    """Certification refuses what failed, so all must have passed."""
    failed = []
    for path in sorted(glob.glob(os.path.join(run, "*_verification", "**", "*.json"), recursive=True)):
        with open(path, encoding="utf-8") as f:
            product = json.load(f)["value"]
        for check in product["checks"]:
            low, high, got = float(check["low"]), float(check["high"]), float(check["value"])
            if not low <= got <= high and "boot" not in path:
                failed.append(f"{product['product']}: {check['name']} = {got}")
    out.notes.extend(failed)
    out.add("checks of the pipeline's verification that failed", len(failed), "", 0, "<=")


def main():
    parser = rows.arguments(__doc__)
    parser.add_argument("--work", metavar="FOLDER", required=True, help="survey and repository are made there")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", default=os.path.join(HOME, "almagest"), help="the almagest command")
    args = parser.parse_args()
    survey, repo = os.path.join(args.work, "survey"), os.path.join(args.work, "repo")
    if not os.path.exists(os.path.join(survey, "survey.json")):
        do(args.program, "simulate", "--size", "chip", "--seed", args.seed, "--out", survey)
    if not os.path.exists(repo):
        do(args.program, "butler", "create", repo)
        do(args.program, "butler", "register-instrument", repo, f"{survey}/camera.yaml")
        do(args.program, "butler", "ingest-raws", repo, NAME, f"{survey}/raw", "--transfer", "direct")
    if not os.path.exists(os.path.join(repo, NAME, "made")):
        do(args.program, "run", "-p", f"{HOME}/pipelines/calibration.yaml", "-b", repo, "-i", f"{NAME}/raw/all",
           "-o", f"{NAME}/made", "-j", 2, "-c", "findDefects:defects.darkLimit=1")
    run = sorted(glob.glob(os.path.join(repo, NAME, "made", "*")))[-1]
    with open(os.path.join(survey, "survey.json"), encoding="utf-8") as f:
        config = json.load(f)["config"]
    full_well = config["electronics"]["fullWell"]
    amps = truth(survey, "amplifiers")
    out = rows.Rows(f"Characterization of a simulated chip, seed {args.seed}")
    photon_transfer(out, value(run, "ptc"), amps, truth(survey, "area"))
    linearity(out, value(run, "linearizer"), amps, full_well)
    crosstalk(out, value(run, "crosstalk"), truth(survey, "crosstalk"), amps, full_well)
    trails(out, run, value(run, "cti"), truth(survey, "registers"))
    stars(out, run)
    defects(out, run, survey)
    verified(out, run)
    rows.main(out, args)


if __name__ == "__main__":
    main()
