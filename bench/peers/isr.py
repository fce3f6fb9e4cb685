# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Instrument signature removal of sixteen amplifiers: `image reduce` beside plain numpy."""
import os
import subprocess

import numpy as np
from astropy.io import fits

import setting

AMPLIFIERS = 16
SECONDS = 30.0


def prepare(bench, field, out):
    """Raw frames with the words that a description needs, and the masters in our units: electrons, and per second."""
    raws = []
    raw = os.path.join(field, "raw", "raw_science.fits")
    for i in range(bench.images):
        path = os.path.join(out, f"raw{i}.fits")
        raws.append(path)
        with fits.open(raw, memmap=False, do_not_scale_image_data=True) as hdus:
            hdus[0].header["DATE-OBS"] = f"2026-01-01T00:{i:02d}:00"
            hdus[0].header["IMAGETYP"] = "object"
            hdus[0].header["FILTER"] = "r"
            hdus.writeto(path, overwrite=True)
            gains = [hdus[k + 1].header["GAIN"] for k in range(AMPLIFIERS)]
    bias = fits.getdata(os.path.join(field, "raw", "master_bias.fits")).astype(np.float32)
    for k, gain in enumerate(gains):
        y, x = k // 8 * 2002, k % 8 * 512
        bias[y:y + 2002, x:x + 512] *= gain
    fits.writeto(os.path.join(out, "bias.fits"), bias, overwrite=True)
    dark = fits.getdata(os.path.join(field, "raw", "master_dark.fits"))
    fits.writeto(os.path.join(out, "dark.fits"), (dark / SECONDS).astype(np.float32), overwrite=True)
    return raws


def describe(bench, raw, out):
    """The description that `instrument guess` makes; its exit code tells only that calibrations are missing."""
    path = os.path.join(out, "camera.yaml")
    with open(path, "w", encoding="utf-8") as f:
        subprocess.run([os.path.join(setting.ROOT, "almagest"), "instrument", "guess", raw], stdout=f,
                       stderr=subprocess.DEVNULL, check=False)
    return path


def residual(image, bad, truth, dark):
    """Median of image - truth, and its scatter over that which photons, dark current and read noise give."""
    use = ~bad
    difference = (image - truth)[use][::11]
    expected = np.sqrt(truth + dark + 7.0**2)[use][::11]
    median = float(np.median(difference))
    return median, float(1.4826 * np.median(np.abs((difference - median) / expected)))


def run(bench):
    field, out = bench.field(0, "pair,raw"), bench.scratch("isr")
    raws = prepare(bench, field, out)
    camera = describe(bench, raws[0], out)
    masters = os.path.join(field, "raw")
    made = os.path.join(out, "made")
    ours = bench.ours(lambda some: [
        "image", "reduce", *some, "--instrument", camera, "--bias", f"{out}/bias.fits", "--dark", f"{out}/dark.fits",
        "--flat", f"{masters}/master_flat.fits", "--defects", f"{masters}/defects.fits", "--out", made], raws)
    # the harness's program scores what it made, which is not counted for us: it takes a twentieth of its time
    peer = bench.peer(lambda _: ["/usr/bin/python3", "-W", "ignore", bench.tool("pybench.py"), "isr", field, out],
                      raws[:3])
    truth, dark = fits.getdata(f"{masters}/truth_raw.fits"), fits.getdata(f"{masters}/master_dark.fits")
    flagged = fits.getdata(f"{masters}/defects.fits") > 0
    with fits.open(f"{made}/raw0.reduced.fits") as hdus:
        image = hdus["IMAGE"].data
        bad = flagged | (hdus["MASK"].data != 0) | ~np.isfinite(image)
        pull = float(1.4826 * np.median(np.abs((image - truth)[~bad][::11])
                                        / np.sqrt(hdus["VARIANCE"].data[~bad][::11])))
    with fits.open(os.path.join(out, "isr.fits")) as hdus:
        theirs = residual(hdus[0].data, bad | (hdus[1].data != 0), truth, dark)
    mine = residual(image, bad, truth, dark)
    q = bench.quality
    # the simulator bends the response by up to 1e-6 of the signal squared, which neither corrects
    q.add("ISR: median residual", abs(mine[0]), "e-", max(abs(theirs[0]), 0.3) * 1.05, "<=", "numpy", abs(theirs[0]))
    q.add("ISR: scatter over that of photons and electronics", mine[1], "", theirs[1] * 1.01, "<=", "numpy", theirs[1])
    q.add("ISR: scatter in units of the variance plane's sigma", abs(pull - 1), "|pull - 1|", 0.03, "<=")
    bench.compare("ISR, 16 amplifiers", ours, "numpy", peer, 0.5)
