# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""The stack of three frames of M13: shifts against those of a cross-correlation, noise of blank pixels."""
import csv
import glob
import os
import sys

import numpy as np
from astropy.io import fits
from scipy.ndimage import gaussian_filter, median_filter

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "bench", "lib"))
import rows as bench  # noqa: E402

CLUSTER, FAR, BORDER, BLOCK = (650, 515), 320, 40, 8


def frame(file):
    """A frame without the levels of its rows."""
    d = fits.getdata(file).astype(float)
    return d - np.median(d, axis=1)[:, None]


def correlate(a, b):
    """The peer: the peak of the cross-correlation of the smoothed clusters, with a parabola through it."""
    def part(d):
        d = np.clip(d - median_filter(d, 5), -70, 70) + median_filter(d, 5)
        return gaussian_filter(d, 2.2)[300:740, 430:870]
    c = np.fft.ifft2(np.fft.fft2(part(b)) * np.conj(np.fft.fft2(part(a)))).real
    c = np.fft.fftshift(c)
    y, x = np.unravel_index(c.argmax(), c.shape)

    def top(m, z, p):
        return (m - p) / (2 * (m - 2 * z + p))
    return (x - c.shape[1] // 2 + top(c[y, x - 1], c[y, x], c[y, x + 1]),
            y - c.shape[0] // 2 + top(c[y - 1, x], c[y, x], c[y + 1, x]))


def blocks(d, keep):
    """Standard deviation of means over squares of blank pixels."""
    h, w = d.shape[0] // BLOCK * BLOCK, d.shape[1] // BLOCK * BLOCK
    cut = d[:h, :w].reshape(h // BLOCK, BLOCK, w // BLOCK, BLOCK)
    whole = keep[:h, :w].reshape(cut.shape).all(axis=(1, 3))
    return cut.mean(axis=(1, 3))[whole].std()


def picture(folder, one, stack):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    os.makedirs(folder, exist_ok=True)
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.3))
    sigma = np.std(one[:200])
    for ax, d, name in zip(axes, (one, stack), ("one frame of 5 s", "three frames, registered by their light")):
        ax.imshow(gaussian_filter(d, 1.0)[330:700, 450:850], origin="lower", cmap="gray", vmin=-0.6 * sigma,
                  vmax=3.2 * sigma, interpolation="nearest")
        ax.set_title(name, fontsize=10)
        ax.set_xticks([]), ax.set_yticks([])
    figure.tight_layout()
    figure.savefig(os.path.join(folder, "m13-stack.png"), dpi=60)


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("data")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    with open("places.csv", encoding="utf-8") as f:
        places = list(csv.DictReader(f))
    with open("stack.csv", encoding="utf-8") as f:
        parts = list(csv.DictReader(f))[:-1]
    frames = [frame(f) for f in sorted(glob.glob(os.path.join(args.data, "M13*.fits.gz")))]
    with fits.open("m13.fits") as hdus:
        stack, mask = hdus["IMAGE"].data.astype(float), hdus["MASK"].data
        variance = hdus["VARIANCE"].data
        none = 1 << int(hdus["MASK"].header["MP_NO_DATA"])
    stack = stack - np.nanmedian(stack, axis=1)[:, None]
    y, x = np.mgrid[: stack.shape[0], : stack.shape[1]]
    blank = np.hypot(x - CLUSTER[0], y - CLUSTER[1]) > FAR
    blank &= (x > BORDER) & (y > BORDER) & (x < stack.shape[1] - BORDER) & (y < stack.shape[0] - BORDER)
    blank &= (mask & none) == 0
    out = bench.Rows("M13: three frames registered blind and stacked")
    for k, want in ((1, (-12, 0)), (2, (-25, 3))):
        p = places[k]
        ours = float(p["shiftX"]), float(p["shiftY"])
        peer = correlate(frames[0], frames[k])
        out.notes.append(f"frame {k + 1}: shift ({ours[0]:.2f}, {ours[1]:.2f}) by {p['method']}, {p['stars']} common"
                         f" stars; cross-correlation ({peer[0]:.2f}, {peer[1]:.2f})")
        out.add(f"frame {k + 1}: distance from ({want[0]}, {want[1]})", float(np.hypot(ours[0] - want[0], ours[1] - want[1])),
                "pixel", 1.5, "<=", "cross-correlation, parabola", float(np.hypot(peer[0] - want[0], peer[1] - want[1])))
        out.add(f"frame {k + 1}: split-half error of the shift", float(p["error"]), "pixel", 0.2)
    single = [d[blank].std() for d in frames]
    weights = np.array([float(p["weight"]) for p in parts])
    factors = np.array([float(p["varianceFactor"]) for p in parts])
    fall = np.sqrt((np.square(weights) * np.square(single)).sum()) / stack[blank].std()
    expected = np.sqrt((np.square(weights) * np.square(single) * factors).sum())
    out.add("standard deviation of blank pixels of a frame", float(np.mean(single)), "ADU")
    out.add("standard deviation of blank pixels of the stack", float(stack[blank].std()), "ADU")
    out.add("its fall over sqrt(3), as it is: resampling smooths", float(fall), "")
    ratio = float(expected / stack[blank].std())
    out.add("its fall over sqrt(3), resampling covariance included: low side", ratio, "", 0.95, ">=")
    out.add("its fall over sqrt(3), resampling covariance included: high side", ratio, "", 1.05, "<=")
    fall = float(np.sqrt(np.mean(np.square([blocks(d, blank) for d in frames])) / 3) / blocks(stack, blank))
    out.add(f"fall over sqrt(3) of means of {BLOCK} x {BLOCK} pixels", fall, "")
    told = float(np.sqrt(np.median(variance[blank])) / stack[blank].std())
    out.add("noise that the variance plane tells over that seen", told, "")
    if args.pictures:
        picture(args.pictures, frames[0], stack)
    bench.main(out, args)


main()
