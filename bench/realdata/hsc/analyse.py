# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Figures of the HSC exposure: mask planes by name and the archived WCS against astropy's reading of the header."""
import os
import re
import sys
import warnings

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "lib"))
import products  # noqa: E402
import rows as bench  # noqa: E402

FILE = "hsc_exposure_small/HSC-0908120-056-small.fits"
warnings.simplefilter("ignore")


def text(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return f.read()


def picture(folder, image, mask, planes, catalogue):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.6))
    m, s = np.median(image), 1.4826 * np.median(abs(image - np.median(image)))
    box = (99.5, 299.5, 99.5, 299.5)
    axes[0].imshow(image, origin="lower", cmap="gray", vmin=m - 2 * s, vmax=m + 8 * s, extent=box)
    axes[0].plot(catalogue["x"], catalogue["y"], "o", ms=10, mfc="none", mec="#ffb000")
    axes[0].set_title("image, and what is measured", fontsize=9)
    axes[1].imshow(mask >> planes["DETECTED"] & 1, origin="lower", cmap="gray", extent=box)
    axes[1].set_title("mask plane DETECTED", fontsize=9)
    figure.tight_layout()
    products.picture(figure, folder, "hsc-exposure.png")


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("folder")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    rows = products.Figures("hsc_exposure_small: an exposure of the LSST stack")
    hdus = fits.open(products.data(FILE))
    info = text(args.folder, "info.txt")
    told = dict((name, int(n)) for n, name in re.findall(r"^(\d+) pixels (\w+)$", info, re.M))
    bits = hdus[2].data.astype(int)
    planes = {k[3:]: v for k, v in hdus[2].header.items() if k.startswith("MP_")}
    named = re.search(r"mask planes ([A-Z_ ]+)", info)[1].split()
    rows.add("mask planes of the header found by name", len(set(planes) & set(named)), f"of {len(planes)}", len(planes),
             "==")
    wrong = sum(told.get(name, 0) != int((bits >> bit & 1).sum()) for name, bit in planes.items())
    rows.add("planes whose pixels differ from astropy's", wrong, "", 0, "==")
    grid = np.genfromtxt(os.path.join(args.folder, "grid.csv"), delimiter=",", names=True)
    header = hdus[1].header
    sky = WCS(header).all_pix2world(grid["x"] + header["LTV1"], grid["y"] + header["LTV2"], 0)
    cos = np.cos(np.radians(grid["dec"]))

    def apart(ra, dec):
        return 3.6e6 * float(np.max(np.hypot((ra - grid["ra"]) * cos, dec - grid["dec"])))

    rows.add("archived WCS against the header's by wcslib, largest", apart(*sky), "mas", 0.01)
    rows.add("archived WCS against the header's by ours, largest", apart(grid["headerRa"], grid["headerDec"]), "mas", 0.01)
    rows.add("the missing PSF is said", int("missing: no PSF" in info), "", 1, "==")
    rows.add("the missing calibration is said", int("missing: no photometric calibration" in info), "", 1, "==")
    catalogue = fits.getdata(os.path.join(args.folder, "catalogue.fits"), 1)
    rows.add("sources measured", len(catalogue))
    if args.pictures:
        picture(args.pictures, hdus[1].data, bits, planes, catalogue)
    bench.main(rows, args)


if __name__ == "__main__":
    main()
