# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""`almagest image measure` and SExtractor on the same pixels: catalogues, injected stars, completeness at equal numbers of
detections on the inverted image (of ours, dips: the same with the PSF of the image as it stands)."""
import os
import subprocess
import time

import numpy as np
from astropy.io import fits
from scipy.spatial import cKDTree

import products

COLUMNS = ["NUMBER", "X_IMAGE", "Y_IMAGE", "FLUX_APER(1)", "FLUXERR_APER(1)", "FLUX_AUTO", "FLUXERR_AUTO", "MAG_APER(1)",
           "FLAGS", "FWHM_IMAGE", "FLUX_MAX"]


def matched_filter(path, fwhm):
    """A Gaussian as wide as the stars, cut at 1.25 FWHM, as a filter of SExtractor."""
    half = int(np.ceil(1.25 * fwhm))
    g = np.exp(-4 * np.log(2) * (np.arange(-half, half + 1) / fwhm) ** 2)
    with open(path, "w", encoding="utf-8") as f:
        f.write("CONV NORM\n")
        for line in np.outer(g, g):
            f.write(" ".join(f"{v:.6f}" for v in line) + "\n")


def sextractor(folder, image, variance, threshold, fwhm, aperture=24.0, minarea=5, mesh=128):
    """Catalogue (records, 0-based x, y added) by SExtractor with a weight map of variances and a matched filter."""
    path = os.path.join(folder, "se")
    with open(path + ".param", "w", encoding="utf-8") as f:
        f.write("\n".join(COLUMNS) + "\n")
    matched_filter(path + ".conv", fwhm)
    options = dict(CATALOG_NAME=path + ".cat", CATALOG_TYPE="FITS_1.0", PARAMETERS_NAME=path + ".param", FILTER="Y",
                   FILTER_NAME=path + ".conv", DETECT_THRESH=threshold, ANALYSIS_THRESH=threshold, DETECT_MINAREA=minarea,
                   WEIGHT_TYPE="MAP_VAR", WEIGHT_IMAGE=variance, WEIGHT_GAIN="N", BACK_SIZE=mesh, BACK_FILTERSIZE=3,
                   DEBLEND_NTHRESH=32, DEBLEND_MINCONT=0.005, CLEAN="Y", PHOT_APERTURES=aperture, MAG_ZEROPOINT=22.5,
                   SATUR_LEVEL=1e9, STARNNW_NAME="/usr/share/source-extractor/default.nnw", VERBOSE_TYPE="QUIET",
                   GAIN=0, WRITE_XML="N", WEIGHT_THRESH=1e29)
    begun = time.time()
    subprocess.run(["source-extractor", image, *(x for k, v in options.items() for x in ("-" + k, str(v)))], check=True,
                   stderr=subprocess.DEVNULL)
    t = fits.getdata(path + ".cat")
    return t, t["X_IMAGE"] - 1.0, t["Y_IMAGE"] - 1.0, time.time() - begun


def ours(folder, image, threshold, *options):
    """Catalogues of sources and of dips by `almagest image measure`, and what it said."""
    path, dips = os.path.join(folder, "ours.fits"), os.path.join(folder, "dips.fits")
    begun = time.time()
    said = products.almagest("image", "measure", image, "--threshold", threshold, "-o", path, "--dips", dips,
                             *options)
    took = time.time() - begun
    return fits.getdata(path, 1), fits.getdata(dips, 1), said, took


def write(path, image, header=None):
    fits.writeto(path, np.asarray(image, np.float32), header, overwrite=True)
    return path


def matched(x, y, tx, ty, radius):
    """For each true place the index of the nearest detection, -1 beyond the radius."""
    if len(x) == 0:
        return np.full(len(tx), -1)
    d, i = cKDTree(np.column_stack([x, y])).query(np.column_stack([tx, ty]))
    return np.where(d <= radius, i, -1)


def moffat(side, x, y, fwhm, beta=3.0):
    """A star of unit flux on a grid, its pixels sampled fivefold."""
    alpha = fwhm / (2 * np.sqrt(2 ** (1 / beta) - 1))
    step = (np.arange(5) - 2) / 5
    g = np.arange(side)[:, None] + step[None, :]
    gx, gy = (g - x).ravel(), (g - y).ravel()
    p = (1 + (gx[None, :] ** 2 + gy[:, None] ** 2) / alpha ** 2) ** -beta
    p = p.reshape(side, 5, side, 5).sum(axis=(1, 3)) / 25
    return p * (beta - 1) / (np.pi * alpha ** 2)


def inject(image, variance, good, mags, fwhm, gain, seed, margin=30, clear=None):
    """Stars on a jittered grid where the pixels are good, with the noise of their light; image and variance changed.

    gain: electrons per unit; clear: radius around known sources that is left free."""
    rng = np.random.default_rng(seed)
    n, side, half = len(mags), 41, 20
    h, w = image.shape
    columns = int(np.ceil(np.sqrt(n * w / h)))
    lines = int(np.ceil(n / columns))
    places = []
    for k in range(columns * lines):
        cx = margin + (k % columns + rng.uniform(0.15, 0.85)) * (w - 2 * margin) / columns
        cy = margin + (k // columns + rng.uniform(0.15, 0.85)) * (h - 2 * margin) / lines
        ix, iy = int(round(cx)), int(round(cy))
        if len(places) < n and good[iy - half:iy + half + 1, ix - half:ix + half + 1].all():
            if clear is None or not len(clear[0]) or np.hypot(clear[0] - cx, clear[1] - cy).min() > clear[2]:
                places.append((cx, cy))
    mags = rng.permutation(mags)[:len(places)]
    for (cx, cy), mag in zip(places, mags):
        ix, iy = int(round(cx)), int(round(cy))
        star = 10 ** (-0.4 * (mag - 22.5)) * moffat(side, half + cx - ix, half + cy - iy, fwhm)
        part = np.s_[iy - half:iy + half + 1, ix - half:ix + half + 1]
        image[part] += star + rng.normal(size=star.shape) * np.sqrt(star / gain)
        variance[part] += star / gain
    return np.array([p[0] for p in places]), np.array([p[1] for p in places]), mags


def depth_at(false_ours, snr_ours, false_theirs, hits_ours, hits_theirs, allowed):
    """Completeness of both at the lowest threshold with at most `allowed` detections on the inverted image.

    false_ours: significances on the inverted image; snr_ours: of each true star, -1 when not found; for the other the
    counts and hits per threshold of a ladder."""
    limit = np.sort(false_ours)[::-1][allowed] if len(false_ours) > allowed else 0
    ok = [k for k, n in enumerate(false_theirs) if n <= allowed]
    best = max((hits_theirs[k].mean() for k in ok), default=float("nan"))
    return float((snr_ours > limit).mean()), float(best), float(limit)
