# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Forced PSF photometry with given zero points, PSFs, skies, masks and weights: eight DECam exposures of one galaxy, and
three Gaia stars in one exposure each of 90Prime (g, r) and Mosaic3 (z).

The zero points are those of the survey's table of CCDs: DECam's images count in the whole exposure, the others per second.
The galaxy is wider than the PSF, and so its PSF magnitude depends on the seeing: what the exposures must agree on is the
magnitude of the images brought to one PSF; both are shown."""
import csv
import glob
import io
import os
import subprocess
import sys
import warnings

import numpy as np
import sep
from astropy.io import fits
from astropy.wcs import WCS
from scipy.interpolate import RectBivariateSpline

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "bench", "lib"))
import rows as bench  # noqa: E402

SOURCE = "244.7797,12.0724"
MATCHED_FWHM = 2.0  # arcsec: a little more than the widest exposure's
APERTURE = 3.0  # arcsec, radius of the peer's circle
STARS = {"A": (177.35467419, 59.42447907, -4.79, -9.14, 18.846, 0.936),
         "B": (177.36317910, 59.42805864, -18.31, -14.88, 17.328, 0.821),
         "C": (177.35366361, 59.42551556, -2.96, -2.78, 20.944, 1.383)}  # Gaia DR2, 2015.5: place, motion, G, BP-RP


class Ccd:
    """One cut-out and the files that belong to it."""

    def __init__(self, folder, row):
        self.band, self.camera = row["filter"].strip(), row["camera"].strip()
        self.name, self.mjd = row["ccdname"].strip(), float(row["mjd_obs"])
        self.zero_point = float(row["ccdzpt"]) + (2.5 * np.log10(row["exptime"]) if self.camera == "decam" else 0)
        self.image = os.path.join(folder, "images", row["image_filename"].strip())
        stem = os.path.basename(self.image).split(".")[0]
        self.label = f"{self.camera} {self.band} {stem[4:10]}"

        def calibration(kind):
            found = [f for f in glob.glob(os.path.join(folder, "calib", kind + "*", "**", stem + "*.fits"), recursive=True)
                     if self.name in os.path.basename(f) or "-single" not in f]
            return sorted(found, key=lambda f: self.name not in os.path.basename(f))[0]
        self.psf, self.sky = calibration("psfex"), calibration("sky")

    def photometry(self, positions, *more):
        command = [os.path.join(ROOT, "almagest"), "image", "photometry", self.image,
                   "--weight", self.image.replace("_ooi_", "_oow_"), "--mask", self.image.replace("_ooi_", "_ood_"),
                   "--psf", self.psf, "--sky", self.sky, "--detector", self.name, "--zero-point", f"{self.zero_point:.6f}"]
        for p in positions:
            command += ["--at", p]
        out = subprocess.run(command + list(more), check=True, capture_output=True, text=True).stdout
        return [{k: float(v) for k, v in r.items() if v} for r in csv.DictReader(io.StringIO(out))]

    def pixels(self):
        """Image without the given sky (evaluated by scipy), and its WCS."""
        with fits.open(self.image) as i, fits.open(self.sky) as s:
            data, wcs, row = i[1].data.astype(float), WCS(i[1].header), s[1].data[0]
            w, h = row["gridw"], row["gridh"]  # grids that share a table are filled up to the largest
            spline = RectBivariateSpline(row["xgrid"][:w], row["ygrid"][:h], row["gridvals"][:h, :w].T, kx=3, ky=3)
            sky = spline(np.arange(data.shape[1]) + row["x0"], np.arange(data.shape[0]) + row["y0"]).T
        return data - sky, wcs

    def aperture(self, ra, dec, radius):
        """The peer: sep's circle."""
        data, wcs = self.pixels()
        scale = np.sqrt(np.abs(np.linalg.det(wcs.wcs.cd))) * 3600
        x, y = wcs.all_world2pix(ra, dec, 0)
        flux, _, _ = sep.sum_circle(np.ascontiguousarray(data), [x], [y], radius / scale)
        return self.zero_point - 2.5 * np.log10(flux[0])


def ccds(folder):
    with fits.open(os.path.join(folder, "survey-ccds-1.fits.gz")) as h:
        return sorted((Ccd(folder, r) for r in h[1].data), key=lambda c: (c.band, c.mjd))


def spread(values):
    return float(max(values) - min(values))


def galaxy(data, out):
    exposures = ccds(os.path.join(data, "testcase3"))
    found = [c.photometry([SOURCE], "--centre")[0] for c in exposures]
    place = f"{np.mean([f['ra'] for f in found]):.7f},{np.mean([f['dec'] for f in found]):.7f}"
    scatter = np.hypot(np.std([f["ra"] for f in found]) * np.cos(np.radians(12.07)), np.std([f["dec"] for f in found]))
    out.notes.append(f"galaxy at {place}, the mean of eight centres that scatter by {scatter * 3600:.3f} arcsec")
    measured = [c.photometry([place], "--match-fwhm", str(MATCHED_FWHM))[0] for c in exposures]
    ra, dec = map(float, place.split(","))
    for c, m in zip(exposures, measured):
        out.notes.append(f"{c.label}: PSF {m['mag']:.3f} +- {m['magErr']:.3f}, brought to {MATCHED_FWHM} arcsec"
                         f" {m['matchedMag']:.3f} +- {m['matchedMagErr']:.3f}, circle {c.aperture(ra, dec, APERTURE):.3f}")
    for band in "grz":
        of = [(c, m) for c, m in zip(exposures, measured) if c.band == band]
        out.add(f"{band}: spread of {len(of)} exposures, PSF magnitude at one PSF", spread([m["matchedMag"] for _, m in of]),
                "mag", 0.05, "<=", f"sep, circle of {APERTURE:.0f} arcsec",
                spread([c.aperture(ra, dec, APERTURE) for c, _ in of]))
        out.add(f"{band}: the same, each with its own PSF (the galaxy is no point)", spread([m["mag"] for _, m in of]), "mag")
    return exposures, measured


def stars(data, out):
    """PSF magnitudes of the Gaia stars, fitted together, against a circle around the one that stands alone; and against Gaia by the transformations of Evans et al. 2018 (A&A 616, A4)."""
    exposures = ccds(os.path.join(data, "mzlsbass2"))
    worst, told = 0, {}
    for c in exposures:
        years = (c.mjd - 57205.9) / 365.25
        places = [(ra + pmra * years / 3.6e6 / np.cos(np.radians(dec)), dec + pmdec * years / 3.6e6)
                  for ra, dec, pmra, pmdec, _, _ in STARS.values()]
        fit = c.photometry([f"{ra:.8f},{dec:.8f}" for ra, dec in places], "--match-fwhm", MATCHED)
        for name, place, f in zip(STARS, places, fit):
            told[name, c.band] = f["mag"]
            differ = abs(f["mag"] - f["matchedMag"])
            circle = c.aperture(*place, CIRCLE) if name == "B" else np.nan  # the others have neighbours
            out.notes.append(f"star {name} {c.label}: PSF {f['mag']:.3f} +- {f['magErr']:.3f}, brought to {MATCHED} arcsec"
                             f" {f['matchedMag']:.3f}" + (f", circle of {CIRCLE} arcsec {circle:.3f}" if circle == circle else ""))
            if np.isfinite(circle):
                worst = max(worst, abs(f["mag"] - circle))
            out.add(f"star {name}, {c.band}: PSF magnitude, own PSF less common one", differ, "mag", 0.05)
    out.add("star B, which stands alone: largest difference of the PSF magnitude from sep's circle", worst, "mag", 0.05, "<=")
    for name, (_, _, _, _, g_mag, colour) in STARS.items():
        r = g_mag + 0.12879 - 0.24662 * colour + 0.027464 * colour**2 + 0.049465 * colour**3
        out.add(f"star {name}: r less Gaia's, transformed to SDSS (+-0.07)", told[name, "r"] - r, "mag")


MATCHED, CIRCLE = "2.2", 5.0


def picture(folder, exposures, measured):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    os.makedirs(folder, exist_ok=True)
    figure, ax = plt.subplots(figsize=(6.5, 3.8))
    colours = {"g": "#2a8a4a", "r": "#c05020", "z": "#7a3b8f"}
    for band in "grz":
        of = [(c, m) for c, m in zip(exposures, measured) if c.band == band]
        years = [2000 + (c.mjd - 51544.5) / 365.25 for c, _ in of]
        matched = np.array([m["matchedMag"] for _, m in of])
        ax.plot(years, np.array([m["mag"] for _, m in of]) - matched.mean(), "x", color=colours[band], alpha=0.6,
                label=f"{band}, each with its own PSF")
        ax.errorbar(years, matched - matched.mean(), [m["matchedMagErr"] for _, m in of], fmt="o", color=colours[band],
                    label=f"{band}, brought to one PSF")
    ax.axhspan(-0.025, 0.025, color="0.9", zorder=0)
    ax.invert_yaxis()
    ax.set_xlabel("year")
    ax.set_ylabel("magnitude less the mean at one PSF")
    ax.legend(fontsize=7, ncol=2)
    figure.tight_layout()
    figure.savefig(os.path.join(folder, "legacy-galaxy.png"), dpi=80)


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("data")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    out = bench.Rows("Forced photometry on cut-outs of the Legacy Surveys")
    exposures, measured = galaxy(args.data, out)
    stars(args.data, out)
    if args.pictures:
        picture(args.pictures, exposures, measured)
    bench.main(out, args)


main()
