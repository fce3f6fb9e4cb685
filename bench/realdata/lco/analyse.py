# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Figures of the Sinistro frame: overscan, noise and sky of each amplifier beside numpy's and the header's."""
import os
import re
import sys

import numpy as np
from astropy.io import fits

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "lib"))
import products  # noqa: E402
import rows as bench  # noqa: E402

EXPECTED = 2522, 2560, 2553, 2582  # medians of the overscan [ADU], of the set's description


def section(text):
    """Slices (y, x) of a section, of what it covers whichever way it runs."""
    x1, x2, y1, y2 = map(int, re.match(r"\[(\d+):(\d+),(\d+):(\d+)]", text).groups())
    return slice(min(y1, y2) - 1, max(y1, y2)), slice(min(x1, x2) - 1, max(x1, x2))


def amplifiers(yaml):
    """Name, section, data, overscan, gain of each amplifier line of the guessed description."""
    out = []
    for line in open(yaml, encoding="utf-8"):
        m = re.search(r"name: (A\d), hdu: (\d), section: \"(.*?)\", data: \"(.*?)\", overscan: \"(.*?)\", gain: ([\d.]+)",
                      line)
        if m:
            out.append((m[1], int(m[2]), section(m[3]), section(m[4]), section(m[5]), float(m[6])))
    return out


def sky(pixels):
    """Median after clipping what stands out."""
    v = pixels[np.isfinite(pixels)]
    for _ in range(10):
        m = np.median(v)
        v = v[abs(v - m) < 3 * 1.4826 * np.median(abs(v - m))]
    return np.median(v)


def picture(folder, raw, amps, image):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    naive = np.zeros((1024, 1024))
    for k, (_, hdu, where, part, _, _) in enumerate(amps):
        naive[(k // 2) * 512:(k // 2) * 512 + 512, (k % 2) * 512:(k % 2) * 512 + 512] = raw[hdu].data[part]
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.7))
    for ax, (name, part) in zip(axes, (("raw, HDU by HDU [ADU]", naive), ("assembled [electron]", image))):
        m = np.nanmedian(part)
        s = 1.4826 * np.nanmedian(abs(part - m))
        ax.imshow(part.reshape(256, 4, 256, 4).mean(axis=(1, 3)), origin="lower", cmap="gray", vmin=m - 3 * s, vmax=m + 6 * s)
        ax.set_title(name, fontsize=10)
        ax.set_xticks([]), ax.set_yticks([])
    figure.tight_layout()
    products.picture(figure, folder, "lco-sinistro.png")


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("repo")
    parser.add_argument("yaml")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    rows = products.Figures("isr_lco_sinistro_raw: four amplifiers of a raw frame")
    amps = amplifiers(args.yaml)
    rows.add("amplifiers found by instrument guess", len(amps), "", 4, "==")
    raw = fits.open(products.data("isr_lco_sinistro_raw/mef_raw_fa05_20211008_2021SO2.fits.gz"))
    file = products.datasets(args.repo, "Sinistro/isr", "post_isr_image")[0]
    with fits.open(file) as hdus:
        image = hdus["IMAGE"].data.astype(float)
        words = "\n".join(hdus[0].header.tostring(sep="\n").splitlines())
        pairs = {hdus[0].header[k]: hdus[0].header["METV" + k[4:]] for k in hdus[0].header if k.startswith("METK")}
    notes = {}
    for key, value in list(hdus[0].header.items()) + list(pairs.items()):
        m = re.match(r"ISR OVERSCAN (A\d)", str(key))
        if m:
            notes[m[1]] = value
    skies, theirs = [], []
    for (name, hdu, where, part, overscan, gain), expected in zip(amps, EXPECTED):
        level, noise = map(float, re.search(r"level ([\d.]+) count, noise ([\d.]+) electron", notes[name]).groups())
        pixels = raw[hdu].data.astype(float)
        strip = pixels[overscan]
        rows.add(f"{name}: overscan minus the expected median, absolute", abs(level - expected), "ADU", 1,
                 peer="numpy median minus it", peer_value=float(np.median(strip)) - expected)
        rows.add(f"{name}: overscan level", level, "ADU")
        scatter = 1.4826 * np.median(abs(strip - np.median(strip))) * gain
        rows.add(f"{name}: read noise", noise, "electron", 8, "<=", "numpy MAD", scatter)
        rows.add(f"{name}: read noise, lower bound", noise, "electron", 7, ">=")
        skies.append(sky(image[where]))
        theirs.append((sky(pixels[part]) - np.median(strip)) * gain)
        rows.add(f"{name}: sky", skies[-1], "electron", peer="numpy with the header's gain", peer_value=theirs[-1])
    mean, mean2 = np.mean(skies), np.mean(theirs)
    rows.add("farthest sky from the mean of four", 100 * np.max(abs(np.array(skies) / mean - 1)), "%", 1.5,
             peer="numpy", peer_value=100 * np.max(abs(np.array(theirs) / mean2 - 1)))
    if args.pictures:
        picture(args.pictures, raw, amps, image)
    bench.main(rows, args)


if __name__ == "__main__":
    main()
