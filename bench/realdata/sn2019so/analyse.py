# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""SN 2019so in B, V, R and I of one night: how well the bands lie on each other, and the supernova against twelve stars of
the field, beside sep's circles."""
import csv
import io
import os
import shutil
import subprocess
import sys
import warnings

import numpy as np
import sep
from astropy.io import fits
from astropy.wcs import WCS

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "bench", "lib"))
import rows as bench  # noqa: E402

SUPERNOVA = "190.65175,-40.74632"
GALAXY, AWAY, BORDER, APART, SATURATED = (412, 557), 110, 45, 22, 40000
BRIGHT, COMPARISONS, GAIN = 50, 12, 2.3  # signal-to-noise; stars; electrons per count of ANDICAM
RING, CIRCLE = (9, 15), 5.0  # pixel


def file(data, band):
    return os.path.join(data, f"SN2019so_20190201_{band}.fits.gz")


def comparisons(data, stars):
    """Places of the brightest stars that all bands have, alone, unsaturated, away from galaxy and border."""
    with fits.open(file(data, "V")) as h:
        image, wcs = h[0].data, WCS(h[0].header)
    found = {}
    for s in stars:
        found.setdefault((round(s["x"], 3), round(s["y"], 3)), []).append(s["snr"])
    everywhere = sorted(((min(v), k) for k, v in found.items() if len(v) == 3), reverse=True)
    out = []
    for snr, (x, y) in everywhere:
        near = [p for p in found if 0 < np.hypot(p[0] - x, p[1] - y) < APART]
        peak = image[int(y) - 2:int(y) + 3, int(x) - 2:int(x) + 3].max()
        if near or peak > SATURATED or np.hypot(x - GALAXY[0], y - GALAXY[1]) < AWAY:
            continue
        if min(x, y) < BORDER or x > image.shape[1] - BORDER or y > image.shape[0] - BORDER:
            continue
        ra, dec = wcs.all_pix2world(x, y, 0)
        out.append(f"{float(ra):.7f},{float(dec):.7f}")
        if len(out) == COMPARISONS:
            break
    return out


def ours(data, band, against):
    command = [os.path.join(ROOT, "almagest"), "image", "photometry", file(data, band), "--at", SUPERNOVA, "--centre",
               "--annulus", f"{RING[0]},{RING[1]}", "--gain", str(GAIN)]
    for c in against:
        command += ["--comparison", c]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [{k: float(v) for k, v in r.items() if v} for r in csv.DictReader(io.StringIO(out))]


def circles(data, band, places):
    """The peer: circles with the same rings, relative to the sum of the comparison stars."""
    with fits.open(file(data, band)) as h:
        image = np.ascontiguousarray(h[0].data.astype(np.float32))
    x, y = np.array([p["x"] for p in places]), np.array([p["y"] for p in places])
    flux, _, _ = sep.sum_circle(image, x, y, CIRCLE, bkgann=RING, subpix=0)
    return -2.5 * np.log10(flux[0] / flux[1:].sum())


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("data")
    parser.add_argument("--pictures", metavar="FOLDER")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    with open("stars.csv", encoding="utf-8") as f:
        stars = [dict(frame=os.path.basename(r["frame"])[-9], **{k: float(r[k]) for k in ("x", "y", "dx", "dy", "snr")})
                 for r in csv.DictReader(f)]
    with open("places.csv", encoding="utf-8") as f:
        places = {os.path.basename(r["frame"])[-9]: r for r in csv.DictReader(f)}
    out = bench.Rows("SN 2019so: four bands")
    with fits.open(file(args.data, "V")) as h:
        reference = WCS(h[0].header)
    for band in "BRI":
        of = [s for s in stars if s["frame"] == band]
        bright = np.array([(s["dx"], s["dy"]) for s in of if s["snr"] >= BRIGHT])
        p = places[band]
        with fits.open(file(args.data, band)) as h:
            x, y = WCS(h[0].header).all_world2pix(*reference.all_pix2world([s["x"] for s in of if s["snr"] >= BRIGHT],
                                                  [s["y"] for s in of if s["snr"] >= BRIGHT], 0), 0)
        px, py = (np.array([s[k] for s in of if s["snr"] >= BRIGHT]) for k in "xy")
        sx, sy = px - float(p["cx"]), py - float(p["cy"])
        hx = float(p["x0"]) + float(p["xx"]) * sx + float(p["xy"]) * sy + bright[:, 0] - x
        hy = float(p["y0"]) + float(p["yx"]) * sx + float(p["yy"]) * sy + bright[:, 1] - y
        out.add(f"{band} on V: rms per axis of {len(bright)} stars of signal-to-noise {BRIGHT}",
                float(np.sqrt(np.mean(bright**2))), "pixel", 0.05, "<=", "the headers' WCS",
                float(np.sqrt(np.mean(np.r_[hx, hy] ** 2))))
        out.add(f"{band} on V: error of the shift by halves of the stars", float(p["error"]), "pixel", 0.05)
        out.add(f"{band} on V: rms of all {len(of)} stars above 5", float(p["rms"]), "pixel")
    against = comparisons(args.data, stars)
    told = {}
    for band in "BVRI":
        rows = ours(args.data, band, against)
        told[band] = rows[0]["relativeMag"], rows[0]["relativeMagErr"]
        peer = circles(args.data, band, rows)
        out.notes.append(f"{band}: supernova {told[band][0]:.3f} +- {told[band][1]:.3f} mag fainter than {len(against)} stars"
                         f" together, at {rows[0]['ra']:.6f} {rows[0]['dec']:.6f}; sep's circle {peer:.3f}")
        out.add(f"{band}: error of the supernova's magnitude", told[band][1], "mag", 0.03, "<=")
        out.add(f"{band}: its distance from that of sep's circle of {CIRCLE:.0f} pixels", abs(told[band][0] - peer), "mag", 0.1,
                "<=")
    if args.pictures:
        os.makedirs(args.pictures, exist_ok=True)
        shutil.copy("colour.png", os.path.join(args.pictures, "sn2019so-colour.png"))
    bench.main(out, args)


main()
