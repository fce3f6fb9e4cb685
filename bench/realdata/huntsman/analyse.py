# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Figures of the Huntsman frame: stars of SkyMapper matched, their places and magnitudes, beside sep with numpy's fits."""
import os
import sys
import warnings

import numpy as np
import sep
from astropy.io import fits
from astropy.table import Table
from astropy.wcs import WCS

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "lib"))
import products  # noqa: E402
import rows as bench  # noqa: E402

SET, SATURATED = "isr_huntsman_ngc1566", 4094
warnings.simplefilter("ignore")


def raw(name):
    return fits.getdata(products.data(f"{SET}/raw/{name}_0.fits.gz")).astype(float)


def inside(wcs, stars):
    x, y = wcs.all_world2pix(stars["raj2000"], stars["dej2000"], 0)
    return np.flatnonzero((x > 0) & (x < 799) & (y > 0) & (y < 799)), x, y


def words(header):
    """Words of a header; those that no card can hold stand in pairs."""
    return dict(header) | {header[k]: header["METV" + k[4:]] for k in header if k.startswith("METK")}


def line(c, d):
    """Residuals of d from a line in c."""
    return d - np.polyval(np.polyfit(c, d, 1), c)


def peer(science, dark, flat, stars, x, y):
    """Places and fluxes by sep on pixels that numpy calibrated, places fitted by a linear map of the header's."""
    image = (science - dark) / ((flat - dark) / np.median(flat - dark))
    image = np.ascontiguousarray(image - sep.Background(np.ascontiguousarray(image), bw=64, bh=64).back())
    x0, y0, _ = sep.winpos(image, x + 1.6, y - 0.4, 1.5)
    a = np.column_stack([np.ones(len(x)), x - 400, y - 400])
    rx = x0 - a @ np.linalg.lstsq(a, x0, rcond=None)[0]
    ry = y0 - a @ np.linalg.lstsq(a, y0, rcond=None)[0]
    flux, _, _ = sep.sum_circle(image, x0, y0, 6.0)
    return x0, y0, rx, ry, flux


def picture(folder, image, x, y, saturated, dx, dy):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 5), width_ratios=[3, 2])
    m, s = np.nanmedian(image), 1.4826 * np.nanmedian(abs(image - np.nanmedian(image)))
    axes[0].imshow(image, origin="lower", cmap="gray", vmin=m - 2 * s, vmax=m + 12 * s)
    for what, colour in ((saturated, "#ff6040"), (~saturated, "#40c0ff")):
        axes[0].scatter(x[what], y[what], s=90, facecolors="none", edgecolors=colour)
        axes[1].plot(dx[what], dy[what], "o", color=colour)
    axes[0].set_title("NGC 1566, calibrated; red: saturated", fontsize=10)
    axes[0].set_xticks([]), axes[0].set_yticks([])
    axes[1].axhline(0, color="k", lw=0.5), axes[1].axvline(0, color="k", lw=0.5)
    axes[1].set_xlim(-0.6, 0.6), axes[1].set_ylim(-0.6, 0.6), axes[1].set_aspect("equal")
    axes[1].set_title("star minus SkyMapper [pixel]", fontsize=10)
    figure.tight_layout()
    products.picture(figure, folder, "huntsman-ngc1566.png")


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("repo")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    rows = products.Figures(f"{SET}: a raw frame against SkyMapper")
    stars = Table.read(products.data(f"{SET}/refcat_skymapper.csv.gz"), format="ascii.csv")
    header = fits.getheader(products.data(f"{SET}/raw/science_0.fits.gz"))
    header["CTYPE1"], header["CTYPE2"] = "RA---TAN-SIP", "DEC--TAN-SIP"
    there, hx, hy = inside(WCS(header), stars)

    def get(kind):
        return products.datasets(args.repo, "Huntsman/calibrated", kind)[0]

    matches, sources, calibrated = (products.table(get(k)) for k in
                                    ("astrometry_matches", "measured_source", "single_visit_star"))
    with fits.open(get("preliminary_visit_image")) as hdus:
        wcs, image, told = WCS(hdus["IMAGE"].header), hdus["IMAGE"].data.astype(float), words(hdus[0].header)
    chosen = [int(np.flatnonzero(matches["refId"] == int(stars["object_id"][i]))[0]) if
              int(stars["object_id"][i]) in matches["refId"] else -1 for i in there]
    found = np.array([k >= 0 for k in chosen])
    rows.add("catalogue stars in the image", len(there))
    rows.add("of them matched", int(found.sum()), "of 15", 15, "==")
    k = np.array([c for c in chosen if c >= 0])
    ref = there[found]
    px, py = wcs.all_world2pix(stars["raj2000"][ref], stars["dej2000"][ref], 0)
    dx, dy = matches["x"][k] - px, matches["y"][k] - py

    science = raw("science")
    x0, y0, rx, ry, flux = peer(science, raw("dark"), raw("flat"), stars, hx[there], hy[there])
    for axis, ours, theirs in (("x", dx, rx), ("y", dy, ry)):
        rows.add(f"rms in {axis}, all matched", float(np.sqrt(np.mean(ours ** 2))), "pixel", 0.2, "<=",
                 "sep, linear fit", float(np.sqrt(np.mean(theirs ** 2))))
    rows.add("WCS of the header off by", float(np.hypot(np.median(matches["x"][k] - hx[ref]),
                                                        np.median(matches["y"][k] - hy[ref]))), "pixel")
    rows.add("pairs used in the fit", int(matches["used"][k].sum()), "of 15")

    # which are saturated, by the raw pixels within 4 of the star
    full = np.array([(science[int(round(b)) - 4:int(round(b)) + 5, int(round(a)) - 4:int(round(a)) + 5] >= SATURATED).any()
                     for a, b in zip(matches["x"][k], matches["y"][k])])
    at = np.array([int(np.flatnonzero(sources["sourceId"] == i)[0]) for i in matches["sourceId"][k]])
    flagged = sources["pixelFlags_saturatedCenter"][at].astype(bool)
    rows.add("stars with pixels at 4094", int(full.sum()))
    rows.add("of them flagged saturated", int((full & flagged).sum()), "of 9", 9, "==")
    rows.add("others flagged saturated", int((~full & flagged).sum()), "", 0, "==")

    six = ref[~full]
    row = np.array([int(np.flatnonzero(calibrated["sourceId"] == i)[0]) for i in matches["sourceId"][k][~full]])
    mag = 31.4 - 2.5 * np.log10(calibrated["calibFlux"][row])
    catalogue = np.array(stars["g_psf"][six], float)
    colour = catalogue - np.array(stars["r_psf"][six], float)
    term = float(told["COLOUR TERM"])
    rest = mag - catalogue - term * colour
    sep_mag = -2.5 * np.log10(flux[found][~full])
    theirs = line(colour, sep_mag - catalogue)
    rows.add("unsaturated stars: rms with the colour term", float(np.std(rest)), "mag", 0.03, "<=",
             "sep, numpy line", float(np.std(theirs)))
    rows.add("unsaturated stars: farthest from zero", float(np.max(abs(rest))), "mag")
    rows.add("unsaturated stars: rms without a colour term", float(np.std(mag - catalogue)), "mag", peer="sep",
             peer_value=float(np.std(sep_mag - catalogue)))
    rows.add("colour term (g - r)", term, "mag/mag")
    rows.add("its standard error", float(told["COLOUR TERM ERROR"]), "mag/mag")
    if args.pictures:
        picture(args.pictures, image, matches["x"][k], matches["y"][k], full, dx, dy)
    bench.main(rows, args)


if __name__ == "__main__":
    main()
