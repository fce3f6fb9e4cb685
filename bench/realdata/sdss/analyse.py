# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Figures of the SDSS images: sky positions against an evaluation of their own, planes against astropy's, catalogue and
injected stars beside SExtractor on the same pixels."""
import os
import re
import sys
import warnings

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "lib"))
import astrans  # noqa: E402
import products  # noqa: E402
import rows as bench  # noqa: E402
import single  # noqa: E402

FRAME = "sdss_frames/frame-g-000094-1-0131.fits.bz2"
COADD = "sdss_frames/s82_coadd_mini-r-3-113_0.fits.gz"
GAIN, DARK = 3.32, 15.6025  # camera column 1, g (data model of the SDSS)
FALSE = 5  # detections on the inverted image that are allowed
RADIUS = 2.0
warnings.simplefilter("ignore")


def apart(ra, dec, ra2, dec2):
    """Distance of near positions [arcsec]."""
    return 3600 * np.hypot((ra - ra2) * np.cos(np.radians(dec)), dec - dec2)


def noise(hdus):
    """Variance by the data model's formula [nanomaggy^2], the sky interpolated bilinearly by scipy."""
    from scipy.ndimage import map_coordinates
    table = hdus[2].data[0]
    nodes = np.asarray(table["ALLSKY"], float).reshape(hdus[2].columns["ALLSKY"].array.shape[1:])
    x, y = np.asarray(table["XINTERP"], float), np.asarray(table["YINTERP"], float)
    gx, gy = np.meshgrid(x, y)
    sky = map_coordinates(nodes, [gy, gx], order=1, mode="nearest")
    c = hdus[1].data.astype(float)[None, :]
    return ((hdus[0].data / c + sky) / GAIN + DARK) * c * c, float(np.mean(c))


def bright(rows, folder, image, variance, catalogue):
    """Scatter of fluxes of clean bright stars against SExtractor's."""
    t, x, y, _ = single.sextractor(folder, image, variance, 1.2, catalogue_fwhm(catalogue), aperture=18)
    i = single.matched(x, y, catalogue["x"], catalogue["y"], RADIUS)
    mag = catalogue["psfMag"]
    # alone, inside, neither saturated nor a galaxy
    clean = (i >= 0) & (mag > 15.3) & (mag < 19) & (catalogue["nPeaks"] == 1) & ~catalogue["pixelFlags_edge"]
    clean &= (t["FLAGS"][i] == 0) & (t["FLUX_MAX"][i] < 40)
    size = catalogue["ixx"] + catalogue["iyy"]
    clean &= abs(size / np.median(size[clean]) - 1) < 0.15
    theirs = t["FLUX_APER"] if t["FLUX_APER"].ndim == 1 else t["FLUX_APER"][:, 0]
    figures = {}
    for name, ours, other in (("9-pixel circle", catalogue["apFlux_9"], theirs),
                              ("PSF flux against that circle", catalogue["psfFlux"], theirs),
                              ("PSF flux against AUTO", catalogue["psfFlux"], t["FLUX_AUTO"])):
        d = -2.5 * np.log10(ours[clean] / other[i[clean]])
        figures[name] = d - np.median(d[mag[clean] < 18])
    m = mag[clean]
    rows.add("clean stars, 15.3 to 18 mag", int((m < 18).sum()))
    for (name, d), goal in zip(figures.items(), (10, None, None)):
        rows.add(f"{name}: scatter about SExtractor's, 15.3 to 18 mag", 1000 * float(np.std(d[m < 18])), "mmag", goal)
        rows.add(f"{name}: scatter, 18 to 19 mag", 1000 * float(np.std(d[m >= 18])), "mmag")
    return m, figures


def catalogue_fwhm(catalogue):
    star = (catalogue["psfMag"] < 20) & (catalogue["nPeaks"] == 1)
    size = 0.5 * (catalogue["ixx"] + catalogue["iyy"])[star]
    return 2.3548 * np.sqrt(np.median(size[np.isfinite(size)]))


def completeness(rows, folder, image, variance, gain, fwhm, header):
    """Injected stars found at equal numbers of detections on the inverted image."""
    t, x, y, _ = single.sextractor(folder, single.write(os.path.join(folder, "plain.fits"), image, header),
                                   single.write(os.path.join(folder, "var.fits"), variance), 0.6, fwhm)
    filled, noisy = image.copy(), variance.copy()
    mags = np.linspace(21.0, 23.6, 900)
    tx, ty, tm = single.inject(filled, noisy, np.ones(image.shape, bool), mags, fwhm, gain, 7, clear=(x, y, 14))
    pixels = single.write(os.path.join(folder, "injected.fits"), filled, header)
    weights = single.write(os.path.join(folder, "noise.fits"), noisy)
    inverted = single.write(os.path.join(folder, "inverted.fits"), -filled, header)
    ours, dips, said, _ = single.ours(folder, pixels, 3.0, "--variance", weights, "--zero-point", 22.5)
    i = single.matched(ours["x"], ours["y"], tx, ty, RADIUS)
    found = np.where(i >= 0, ours["snr"][i], -1)
    false, hits, label = [], [], []
    for minarea, ladder in ((1, np.arange(0.64, 1.13, 0.04)), (5, np.arange(0.5, 0.83, 0.04))):
        for threshold in ladder:
            _, sx, sy, _ = single.sextractor(folder, pixels, weights, threshold, fwhm, minarea=minarea)
            hits.append(single.matched(sx, sy, tx, ty, RADIUS) >= 0)
            false.append(len(single.sextractor(folder, inverted, weights, threshold, fwhm, minarea=minarea)[1]))
            label.append((minarea, threshold))
    a, b, limit = single.depth_at(abs(dips["snr"]), found, false, hits, hits, FALSE)
    rows.notes.append(said.strip().replace("\n", "; "))
    rows.add("injected stars, 21.0 to 23.6 mag, clear of others", len(tx))
    rows.add(f"of them found with {FALSE} detections at most on the inverted image", 100 * a, "%", 100 * b, ">=",
             f"SExtractor, the best of {len(hits)} settings", 100 * b)
    rows.add("threshold that gives so many", limit, "sigma")
    return tm, found > limit, hits[int(np.argmax([h.mean() * (n <= FALSE) for h, n in zip(hits, false)]))]


def picture(folder, mag, figures, tm, ours, theirs):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 4))
    for (name, d), colour in zip(figures.items(), ("#1f5fa8", "#309040", "#c05020")):
        axes[0].plot(mag, 1000 * d, "o", ms=4, color=colour, label=name)
    axes[0].set_xlabel("g [mag]"), axes[0].set_ylabel("ours minus SExtractor's [mmag]")
    axes[0].legend(fontsize=8), axes[0].set_ylim(-40, 40)
    edges = np.arange(21.0, 23.61, 0.2)
    for name, hit, colour in (("almagest image measure", ours, "#1f5fa8"), ("SExtractor", theirs, "#c05020")):
        part = [hit[(tm >= a) & (tm < b)].mean() for a, b in zip(edges[:-1], edges[1:])]
        axes[1].plot(0.5 * (edges[:-1] + edges[1:]), part, "o-", ms=4, color=colour, label=name)
    axes[1].set_xlabel("g of injected stars [mag]"), axes[1].set_ylabel("found"), axes[1].legend(fontsize=8)
    axes[1].set_title(f"{FALSE} detections at most on the inverted image", fontsize=9)
    figure.suptitle("SDSS frame 94-1-131 g", fontsize=10)
    figure.tight_layout()
    products.picture(figure, folder, "sdss-frame.png")


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("folder")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    rows = products.Figures("sdss_frames: a frame and a coadd that others reduced")
    hdus = fits.open(products.data(FRAME))
    grid = np.genfromtxt(os.path.join(args.folder, "grid.csv"), delimiter=",", names=True)
    ra, dec = astrans.sky(hdus[3].data[0], grid["x"], grid["y"])
    rows.add("asTrans against an evaluation in Python, largest", 1000 * float(np.max(apart(ra, dec, grid["ra"],
                                                                                        grid["dec"]))), "mas", 1)
    off = apart(grid["ra"], grid["dec"], grid["headerRa"], grid["headerDec"])
    rows.add("header's WCS from asTrans, largest", float(np.max(off)), "arcsec", 0.2)
    rows.add("header's WCS from asTrans, median", float(np.median(off)), "arcsec")

    coadd = fits.open(products.data(COADD))
    with open(os.path.join(args.folder, "coadd.txt"), encoding="utf-8") as f:
        told = dict((name, int(n)) for n, name in re.findall(r"^(\d+) pixels (\w+)$", f.read(), re.M))
    bits = coadd[2].data.astype(int)
    planes = {k[3:]: v for k, v in coadd[2].header.items() if k.startswith("MP_")}
    wrong = sum(told.get(name, 0) != int((bits >> bit & 1).sum()) for name, bit in planes.items())
    rows.add("mask planes of the coadd whose pixels differ from astropy's", wrong, f"of {len(planes)}", 0, "==")
    grid = np.genfromtxt(os.path.join(args.folder, "coadd.csv"), delimiter=",", names=True)
    sky = WCS(coadd[1].header).all_pix2world(grid["x"] + coadd[1].header["LTV1"], grid["y"] + coadd[1].header["LTV2"], 0)
    rows.add("CEA WCS of the coadd against wcslib, largest",
             1000 * float(np.max(apart(grid["ra"], grid["dec"], sky[0], sky[1]))), "mas", 1)

    variance, calibration = noise(hdus)
    image, header = hdus[0].data.astype(float), hdus[0].header
    catalogue = fits.getdata(os.path.join(args.folder, "catalogue.fits"), 1)
    fwhm = catalogue_fwhm(catalogue)
    rows.add("FWHM of the stars", float(fwhm), "pixel")
    plain = single.write(os.path.join(args.folder, "plain.fits"), image, header)
    noise_file = single.write(os.path.join(args.folder, "var.fits"), variance)
    mag, figures = bright(rows, args.folder, plain, noise_file, catalogue)
    tm, ours, theirs = completeness(rows, args.folder, image, variance, GAIN / calibration, fwhm, header)
    if args.pictures:
        picture(args.pictures, mag, figures, tm, ours, theirs)
    bench.main(rows, args)


if __name__ == "__main__":
    main()
