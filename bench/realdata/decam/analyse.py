# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""The difference of two DECam epochs: what is left above 5 sigma, how white its noise is, cosmic rays; beside the
difference of SFFT that comes with the set."""
import csv
import glob
import os
import sys

import numpy as np
from astropy.io import fits
from scipy.ndimage import gaussian_filter, maximum_filter

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "bench", "lib"))
import rows as bench  # noqa: E402

SIZE, BORDER, NEAR, PEAK = 256, 15, 8, 2000
ODD = (123, 210)  # an object that every subtraction shows
VARIABLE = (128, 128)


def plane(file, name):
    with fits.open(file) as hdus:
        return hdus[name].data.astype(float)


def peaks(*stacks):
    """Places (x, y) of the local maxima above 2,000 of either stack."""
    out = []
    for s in stacks:
        y, x = np.nonzero((s == maximum_filter(s, 5)) & (s > PEAK))
        out += list(zip(x, y))
    return out


def excluded(x, y, bright):
    """Whether a place lies in the regions that are left out."""
    out = (x < BORDER) | (y < BORDER) | (x >= SIZE - BORDER) | (y >= SIZE - BORDER)
    for px, py in bright + [ODD]:
        out = out | (np.hypot(x - px, y - py) <= NEAR)
    return out


def correlation(image, keep, dy, dx):
    """Correlation of the pixels kept with those a lag away."""
    a = np.where(keep, image - image[keep].mean(), 0)
    h, w = image.shape
    one = np.s_[max(0, dy):h + min(0, dy), max(0, dx):w + min(0, dx)]
    two = np.s_[max(0, -dy):h + min(0, -dy), max(0, -dx):w + min(0, -dx)]
    both = keep[one] & keep[two]
    return float((a[one] * a[two])[both].mean() / (a[keep] ** 2).mean())


def sfft_detections(image, keep):
    """Peaks above 5 sigma of the peer's whitened difference, with a Gaussian filter of its own noise."""
    s = gaussian_filter(image, 1.7)
    s = (s - np.median(s[keep])) / (1.4826 * np.median(np.abs(s[keep] - np.median(s[keep]))))
    y, x = np.nonzero((np.abs(s) == maximum_filter(np.abs(s), 9)) & (np.abs(s) > 5))
    return list(zip(x, y))


def rays(data, epoch, stack, bright):
    """Pixels that one stamp alone shows: found here by their distance from the median of the five; and how far the
    stack lies from the median there, in its own sigmas."""
    cube = np.array([fits.getdata(f).astype(float) for f in
                     sorted(glob.glob(os.path.join(data, "input_data", f"DEC-OBS{epoch}?.mini.fits.gz")))])
    cube -= np.median(cube, axis=(1, 2), keepdims=True)
    median = np.median(cube, axis=0)
    y, x = np.mgrid[:SIZE, :SIZE]
    away = gaussian_filter(median, 2) < 50
    found = np.zeros(median.shape, bool)
    for c in cube:
        d = c - median
        found |= (d > 7 * 1.4826 * np.median(np.abs(d))) & away
    sigma = np.sqrt(np.nanmedian(plane(f"epoch{epoch}.fits", "VARIANCE")))
    return int(found.sum()), int((np.abs(stack - median)[found] > 5 * sigma).sum()), \
        int((np.abs(cube.mean(axis=0) - median)[found] > 5 * sigma).sum())


def picture(folder, panels):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    os.makedirs(folder, exist_ok=True)
    figure, axes = plt.subplots(1, len(panels), figsize=(3.2 * len(panels), 3.5))
    for ax, (name, image) in zip(axes, panels):
        s = 1.4826 * np.nanmedian(np.abs(image - np.nanmedian(image)))
        ax.imshow(image, origin="lower", cmap="gray", vmin=-4 * s, vmax=8 * s, interpolation="nearest")
        ax.set_title(name, fontsize=9)
        ax.add_patch(plt.Circle(VARIABLE, 12, fill=False, color="#ffb000"))
        ax.set_xticks([]), ax.set_yticks([])
    figure.tight_layout()
    figure.savefig(os.path.join(folder, "decam-difference.png"), dpi=60)


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("data")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    one, two = plane("epoch04.fits", "IMAGE"), plane("epoch18.fits", "IMAGE")
    difference, variance = plane("difference.fits", "IMAGE"), plane("difference.fits", "VARIANCE")
    peer = fits.getdata(os.path.join(args.data, "4check", "FinalDifference.DeCorr.fits.gz")).astype(float)
    bright = peaks(one, two)
    with open("sources.csv", encoding="utf-8") as f:
        sources = [(float(r["x"]), float(r["y"]), float(r["snr"]), float(r["flux"]), float(r["fluxErr"]))
                   for r in csv.DictReader(f)]
    kept = [s for s in sources if not excluded(s[0], s[1], bright)]
    variable = [s for s in kept if np.hypot(s[0] - VARIABLE[0], s[1] - VARIABLE[1]) < 4]
    others = [s for s in kept if s not in variable]
    y, x = np.mgrid[:SIZE, :SIZE]
    keep = ~excluded(x, y, bright) & (np.hypot(x - VARIABLE[0], y - VARIABLE[1]) > 12) & np.isfinite(difference)
    peers = [p for p in sfft_detections(peer, keep) if not excluded(*p, bright)]
    near = [p for p in peers if np.hypot(p[0] - VARIABLE[0], p[1] - VARIABLE[1]) < 5]
    out = bench.Rows("Two DECam epochs of five stamps: the difference")
    out.notes.append(f"{len(sources)} sources above 5 sigma, {len(kept)} outside the regions left out;"
                     f" stack peaks above {PEAK}: {len(bright)}")
    out.add("the variable at the centre, found", len(variable), "", 1, "==", "SFFT, Gaussian filter", len(near))
    if variable:
        v = variable[0]
        out.notes.append(f"the variable: signal-to-noise {v[2]:.1f}, flux {v[3]:.0f} +- {v[4]:.0f} at ({v[0]:.0f}, {v[1]:.0f})")
    out.add("others above 5 sigma outside the regions", len(others), "", 0, "<=", "SFFT, Gaussian filter",
            len(peers) - len(near))
    for name, lag in (("columns", (0, 1)), ("rows", (1, 0)), ("diagonal", (1, 1)), ("other diagonal", (1, -1))):
        out.add(f"lag-1 autocorrelation, {name}", abs(correlation(difference, keep, *lag)), "", 0.03, "<=",
                "SFFT, DeCorr", abs(correlation(peer, keep, *lag)))
    out.add("noise that the variance tells over that seen",
            float(np.sqrt(np.nanmedian(variance)) / difference[keep].std()), "")
    for epoch, stack in (("04", one), ("18", two)):
        found, left, plain = rays(args.data, epoch, stack, bright)
        out.notes.append(f"epoch {epoch}: {found} pixels that one stamp alone shows")
        out.add(f"epoch {epoch}: their pixels left in the stack above 5 sigma", left, "", 0, "<=", "plain mean", plain)
    if args.pictures:
        picture(args.pictures, [("epoch 04, five stamps", one), ("epoch 18, five stamps", two),
                                ("difference, whitened", difference), ("SFFT, whitened", peer)])
    bench.main(out, args)


main()
