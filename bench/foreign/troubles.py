# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""A night with what goes wrong at telescopes, and what `almagest night` says of each frame.

Frames of simulate.py's camera, moved to New Zealand so that the night lies over the date line, and among them: frames of
another camera, no stars, clouds, trailed stars, a camera turned by half a turn, one flipped by a mirror, a clock that
jumped, a science frame in twilight, a torn file, no file at all. The good ones must be used, each of the others left out
or marked with its reason.
"""
import argparse
import datetime
import json
import os
import subprocess
import sys

import galsim
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lib"), HERE]
import rows as bench  # noqa: E402
import simulate as sim  # noqa: E402

ALMAGEST = os.path.join(HERE, "..", "..", "almagest")
GOOD = 8
# around midnight there; noon UTC, where a day of observation usually begins, falls into the night
BEGIN = datetime.datetime(2026, 11, 13, 11, 40, 0)


def frames(folder):
    os.makedirs(folder, exist_ok=True)
    rng = np.random.default_rng(99)
    o = sim.sky_objects(rng)
    ra, dec = sim.at_epoch(o, sim.YEAR)
    sky = 10 ** (0.4 * (sim.ZERO - sim.SKY_MAG)) * sim.SCALE ** 2 * sim.EXPOSURE
    sim.SITE = (175.0, -41.3, 500.0)
    expected = {}

    def one(name, minutes, what, fwhm=2.9, clear=1.0, trail=0.0, level=sky, stars=True, rotation=sim.ROTATION, parity=1,
            camera="QUADRA", seconds_back=0):
        centre = (sim.RA, sim.DEC)
        psf = sim.psf_of(fwhm)
        if trail:
            psf = galsim.Convolve(psf, galsim.Box(trail * sim.SCALE, 0.3 * sim.SCALE).rotate(35 * galsim.degrees))
        light = np.zeros((sim.SIZE, sim.SIZE))
        if stars:
            light, _, _ = sim.draw(o, ra, dec, centre, psf, lambda m: clear * sim.EXPOSURE * 10 ** (0.4 * (sim.ZERO - m)),
                                   rotation=rotation, parity=parity)
        when = BEGIN + datetime.timedelta(minutes=minutes, seconds=-seconds_back)
        counts = sim.read_out(rng.poisson(np.clip(light + level, 0, None)).astype(float), rng)
        sim.write(os.path.join(folder, name), counts, "OBJECT", 0, when, sim.EXPOSURE, "r", "SA 32",
                  (centre[0] + 0.004, centre[1] - 0.003), camera)
        expected[name] = what

    for k in range(GOOD):
        one(f"q{k + 10:05d}.fits", 3 * k, "good", fwhm=2.8 + 0.05 * (k % 3), clear=1 - 0.01 * (k % 4))
    one("q00018.fits", 24, "no stars", stars=False)
    one("q00019.fits", 27, "clouds", clear=0.25)
    one("q00020.fits", 30, "trailed", trail=16)
    one("q00021.fits", 33, "turned", rotation=sim.ROTATION + 180)
    one("q00022.fits", 36, "mirrored", parity=-1)
    one("q00023.fits", 39, "clock", seconds_back=3600)
    one("q00024.fits", 42, "twilight", level=160_000)
    one("q00025.fits", 45, "good")
    one("other1.fits", 48, "another camera", camera="SPY-CAM")
    with open(os.path.join(folder, "q00025.fits"), "rb") as f:
        whole = f.read()
    with open(os.path.join(folder, "torn.fits"), "wb") as f:
        f.write(whole[:len(whole) // 2])
    with open(os.path.join(folder, "shopping.fits"), "w", encoding="utf-8") as f:
        f.write("milk, bread, coffee\n")
    expected.update({"torn.fits": "torn.fits", "shopping.fits": "shopping.fits"})
    sim.catalogue(o, rng, folder + "/..")
    return expected


WORDS = {"no stars": ("characterize", "astrometry"), "clouds": ("clouds", "depth"), "trailed": ("trailed",),
         "turned": ("turned by 180",), "mirrored": ("mirrored",), "clock": ("clock",), "twilight": ("twilight", "saturated"),
         "another camera": ("another camera",), "torn.fits": ("torn.fits",), "shopping.fits": ("shopping.fits",)}


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("folder")
    args = parser.parse_args()
    rows = bench.Rows("A night with troubles")
    frames_dir = os.path.join(args.folder, "frames")
    expected = frames(frames_dir)
    out = os.path.join(args.folder, "night")
    stars = os.path.join(args.folder, "stars")
    subprocess.run([ALMAGEST, "refcat", "build", stars, "--from", stars + ".vot", "--epoch", "2016", "--band",
                    "r=rpsf,rpsf_e", "--ab-offset", "r=0"], check=True, stdout=subprocess.DEVNULL)
    told = subprocess.run([ALMAGEST, "night", frames_dir, "--refcat", stars, "--out", out,
                           "-j", "2"], capture_output=True, text=True)
    rows.add("exit code of the night", told.returncode, "", 0, "==")
    rows.add("lines of a stack trace", sum(line.startswith("\tat ") for line in (told.stdout + told.stderr).splitlines()),
             "", 0, "==")
    if told.returncode != 0:
        print(told.stdout + told.stderr, file=sys.stderr)
    with open(os.path.join(out, "frames.json"), encoding="utf-8") as f:
        seen = {x["file"]: x for x in json.load(f)["frames"]}
    with open(os.path.join(out, "report.html"), encoding="utf-8") as f:
        page = f.read()
    nights = {x["night"] for x in seen.values() if x["kind"] == "science"}
    rows.add("nights that frames over noon UTC make at 175 deg east", len(nights), "", 1, "==")
    for name, what in expected.items():
        frame = seen[name]
        text = frame["reason"] + " " + frame["remark"]
        rows.notes.append(f"{name} ({what}): {frame['state']} {text.strip()}")
        if what == "good":
            right = frame["state"] in ("CALIBRATED", "DIFFERENCED") and not frame["reason"]
        else:
            right = any(w in text for w in WORDS[what]) and name in page
        rows.add(f"{name}: {what}", int(right), "", 1, "==")
    bench.main(rows, args)


if __name__ == "__main__":
    main()
