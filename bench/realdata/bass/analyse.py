# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Figures of the BASS/MzLS coadds: pixels against astropy's, catalogue, dips and injected stars in g beside SExtractor."""
import os
import sys
import warnings

import numpy as np
from astropy.io import fits

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "lib"))
import products  # noqa: E402
import rows as bench  # noqa: E402
import single  # noqa: E402

BRICK = "coadd_bass_mzls_0959p805/legacysurvey-0959p805-%s-%s.fits.fz"
FALSE, RADIUS = 20, 3.0
warnings.simplefilter("ignore")


def completeness(rows, folder, image, variance, good, fwhm, header):
    """Injected stars found at equal numbers of detections on the inverted image."""
    plain = single.write(os.path.join(folder, "plain.fits"), image, header)
    _, x, y, _ = single.sextractor(folder, plain, single.write(os.path.join(folder, "var.fits"), variance), 0.8, fwhm)
    filled, noisy = image.copy(), variance.copy()
    tx, ty, tm = single.inject(filled, noisy, good, np.linspace(21.5, 24.0, 500), fwhm, 1e30, 11, clear=(x, y, 20))
    pixels = single.write(os.path.join(folder, "injected.fits"), filled, header)
    weights = single.write(os.path.join(folder, "noise.fits"), noisy)
    inverted = single.write(os.path.join(folder, "inverted.fits"), -filled, header)
    inverse = single.write(os.path.join(folder, "inverse.fits"), np.where(good, 1 / noisy, 0))
    ours, dips, said, _ = single.ours(folder, pixels, 3.0, "--weight", inverse)
    i = single.matched(ours["x"], ours["y"], tx, ty, RADIUS)
    found = np.where(i >= 0, ours["snr"][i], -1)
    false, hits = [], []
    for mesh in (64, 128, 256):
        for minarea, ladder in ((1, np.arange(0.7, 2.6, 0.2)), (5, np.arange(0.7, 2.2, 0.2))):
            for threshold in ladder:
                _, sx, sy, _ = single.sextractor(folder, pixels, weights, threshold, fwhm, minarea=minarea, mesh=mesh)
                hits.append(single.matched(sx, sy, tx, ty, RADIUS) >= 0)
                false.append(len(single.sextractor(folder, inverted, weights, threshold, fwhm, minarea=minarea,
                                                   mesh=mesh)[1]))
    rows.notes.append(said.strip().replace("\n", "; "))
    rows.add("injected stars, 21.5 to 24.0 mag, clear of others", len(tx))
    for allowed in (5, FALSE):
        a, b, limit = single.depth_at(abs(dips["snr"]), found, false, hits, hits, allowed)
        rows.add(f"of them found with {allowed} detections at most on the inverted image", 100 * a, "%", 100 * b, ">=",
                 f"SExtractor, the best of {len(hits)} settings", 100 * b)
        rows.add("threshold that gives so many", limit, "sigma")
    best = int(np.argmax([h.mean() * (n <= FALSE) for h, n in zip(hits, false)]))
    return tm, found > limit, hits[best]


def picture(folder, image, good, catalogue, tm, ours, theirs):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 5), width_ratios=[2, 3])
    part = np.where(good, image, np.nan)
    s = 1.4826 * np.nanmedian(abs(part - np.nanmedian(part)))
    axes[0].imshow(part, origin="lower", cmap="gray", vmin=-2 * s, vmax=8 * s)
    axes[0].plot(catalogue["x"], catalogue["y"], "o", ms=5, mfc="none", mec="#ffb000", mew=0.7)
    axes[0].set_xticks([]), axes[0].set_yticks([])
    axes[0].set_title("g, the part with data", fontsize=9)
    edges = np.arange(21.5, 24.01, 0.25)
    for name, hit, colour in (("almagest image measure", ours, "#1f5fa8"), ("SExtractor", theirs, "#c05020")):
        share = [hit[(tm >= a) & (tm < b)].mean() for a, b in zip(edges[:-1], edges[1:])]
        axes[1].plot(0.5 * (edges[:-1] + edges[1:]), share, "o-", ms=4, color=colour, label=name)
    axes[1].set_xlabel("g of injected stars [mag]"), axes[1].set_ylabel("found"), axes[1].legend(fontsize=8)
    axes[1].set_title(f"{FALSE} detections at most on the inverted image", fontsize=9)
    figure.tight_layout()
    products.picture(figure, folder, "bass-coadd.png")


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("folder")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    rows = products.Figures("coadd_bass_mzls_0959p805: coadds in tiles with inverse variances")
    read = {(kind, band): fits.getdata(products.data(BRICK % (kind, band))).astype(float)
            for kind in ("image", "invvar") for band in "gz"}
    share = 100 * float((read["invvar", "g"] > 0).mean())
    # SExtractor is spared the empty part
    lines, columns = (np.flatnonzero((read["invvar", "g"] > 0).any(axis=k)) for k in (1, 0))
    cut = np.s_[:lines.max() + 1, :columns.max() + 1]
    image, weight = read["image", "g"][cut], read["invvar", "g"][cut]
    good = weight > 0
    variance = np.where(good, 1 / np.where(good, weight, 1), 1e30)
    header = fits.getheader(products.data(BRICK % ("image", "g")), 1)
    rows.add("share of g with data", share, "%")
    catalogue = fits.getdata(os.path.join(args.folder, "g.fits"), 1)
    dips = fits.getdata(os.path.join(args.folder, "g-dips.fits"), 1)
    star = (catalogue["snr"] > 50) & (catalogue["nPeaks"] == 1)
    size = 0.5 * (catalogue["ixx"] + catalogue["iyy"])[star]
    fwhm = float(2.3548 * np.sqrt(np.median(size[np.isfinite(size)])))
    rows.add("FWHM in g", fwhm, "pixel")
    plain = single.write(os.path.join(args.folder, "plain.fits"), image, header)
    var = single.write(os.path.join(args.folder, "var.fits"), variance)
    inverted = single.write(os.path.join(args.folder, "inverted.fits"), -image, header)
    n = [len(single.sextractor(args.folder, f, var, 1.5, fwhm)[1]) for f in (plain, inverted)]
    rows.add("sources in g, defaults", len(catalogue), "", peer="SExtractor, 1.5 sigma, 5 pixels", peer_value=n[0])
    rows.add("spurious on the inverted image, defaults", len(dips), "", n[1], "<=", "SExtractor", n[1])
    tm, ours, theirs = completeness(rows, args.folder, image, variance, good, fwhm, header)
    with open(os.path.join(args.folder, "z.txt"), encoding="utf-8") as f:
        said = f.read()
    usable = int((read["invvar", "z"] > 0).sum())
    rows.add("pixels of z with data", usable, f"of {read['image', 'z'].size}")
    rows.add("z is said to be nearly empty, with that number", int(f"nearly empty: {usable} of" in said), "", 1, "==")
    rows.add("sources invented in z", int(os.path.exists(os.path.join(args.folder, "z.fits"))), "", 0, "==")
    if args.pictures:
        picture(args.pictures, image, good, catalogue, tm, ours, theirs)
    bench.main(rows, args)


if __name__ == "__main__":
    main()
