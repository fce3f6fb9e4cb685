# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""The nights of a camera that Almagest had never seen, held against the truth of the frames.

Signal to noise is that of an optimal difference of the science frame and the frames that `night` made its template of,
by the simulator's own PSFs and noise. Completeness is behind the reliability cut, within 1.5 pixels; injections less than
20 pixels from an edge or on defects, saturated or bad pixels of the difference do not count, nor do those on frames that the night left out.
"""
import csv
import json
import math
import os
import subprocess
import sys

import numpy as np
import pyarrow.parquet as pq
from astropy.io import fits
from astropy.wcs import WCS

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lib"), HERE]
import rows as bench  # noqa: E402
import simulate  # noqa: E402

ALMAGEST = os.path.join(HERE, "..", "..", "almagest")
BINS = [(4, 5.8, None), (5.8, 6.2, 0.80), (6.5, 7, 0.92), (7.5, 99, 0.97)]
WHOLE = 4096 * 4096 / simulate.SIZE ** 2
RADIUS = 1.5


def table(path):
    with open(path, encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    return {k: np.array([float(r[k]) for r in rows]) for k in rows[0]}


def datasets(repo, kind, collection):
    out = subprocess.run([ALMAGEST, "butler", "query-datasets", repo, kind, "--collections", collection, "--find-first", "--show-uri"],
                         check=True, capture_output=True, text=True).stdout
    found = {}
    for line in out.splitlines():
        path = line.split()[-1].removeprefix("file://")
        if os.path.isfile(path):
            found[int(path.split(os.sep)[-2])] = path
    return found


def columns(path, *names):
    t = pq.read_table(path, columns=list(names))
    return [t[n].to_numpy(zero_copy_only=False) for n in names]


class Pool:
    def __init__(self):
        self.snr, self.found, self.pull, self.host = [], [], [], []
        self.false, self.wcs, self.phot, self.frames, self.alerts, self.excluded, self.left_out = 0, [], [], 0, 0, 0, 0


def score(pool, truth_dir, night):
    with open(os.path.join(night, "frames.json"), encoding="utf-8") as f:
        journal = json.load(f)
    frames = {int(f["file"][1:6]): f for f in journal["frames"] if f["kind"] == "science"}
    number_of = {f["visit"]: n for n, f in frames.items()}
    instrument = next(c["collection"].split("/")[0] for c in journal["calibrations"])
    repo = os.path.join(night, "repo")
    made = table(os.path.join(truth_dir, "frames.csv"))
    made = {int(n): dict(fwhm=made["fwhm"][i], sky=made["sky"][i], science=made["science"][i])
            for i, n in enumerate(made["frame"])}
    template = [made[number_of[v]] for v in journal["templates"][0]["visits"]]
    t_fwhm, t_sky = np.median([t["fwhm"] for t in template]), np.mean([t["sky"] for t in template])
    detected = datasets(repo, "dia_source_detector", instrument + "/night/difference")
    masks = datasets(repo, "difference_image", instrument + "/night/difference")
    truth = table(os.path.join(truth_dir, "transients.csv"))
    for visit, path in detected.items():
        n = number_of[visit]
        x, y = columns(path, "x", "y")
        mine = np.flatnonzero(truth["frame"] == n)
        tx, ty = truth["x"][mine], truth["y"][mine]
        if len(mine):
            away = np.min(np.hypot(x[:, None] - tx, y[:, None] - ty), axis=1) if len(x) else np.array([])
            pool.false += int((away > RADIUS * 2).sum())
        else:
            pool.false += len(x)
        pool.frames += 1
        bad = bad_pixels(masks[visit])
        unit = {}
        for k, i in enumerate(mine):
            if bad[int(round(ty[k])), int(round(tx[k]))]:
                pool.excluded += 1
                continue
            key = round(truth["light"][i] / 20)
            if key not in unit:
                unit[key] = simulate.expected(1.0, made[n]["fwhm"], made[n]["sky"], truth["light"][i], t_fwhm, len(template),
                                              t_sky)
            pool.snr.append(truth["flux"][i] * unit[key])
            pool.host.append(truth["host"][i])
            pool.found.append(bool(len(x)) and bool((np.hypot(x - tx[k], y - ty[k]) < RADIUS).any()))
    sources = table(os.path.join(truth_dir, "sources.csv"))
    images = datasets(repo, "preliminary_visit_image", instrument + "/night/calibrated")
    catalogues = datasets(repo, "single_visit_star", instrument + "/night/calibrated")
    for visit, path in images.items():
        n = number_of[visit]
        if frames[n]["state"] == "EXCLUDED":
            pool.left_out += 1
            continue
        mine = sources["frame"] == n
        with fits.open(path) as hdus:
            wcs = WCS(next(h.header for h in hdus if "CTYPE1" in h.header))
        ra, dec = wcs.all_pix2world(sources["x"][mine], sources["y"][mine], 0)
        pool.wcs.append((ra - sources["ra"][mine]) * np.cos(np.radians(dec)) * 3.6e6)
        pool.wcs.append((dec - sources["dec"][mine]) * 3.6e6)
        x, y, flux, err = columns(catalogues[visit], "x", "y", "psfFlux", "psfFluxErr")
        star = np.flatnonzero(mine & (sources["star"] == 1) & (sources["flux"] > 180_000) & (sources["flux"] < 700_000))
        for i in star:
            others = sources["flux"] > 0.01 * sources["flux"][i]
            near = np.hypot(sources["x"] - sources["x"][i], sources["y"] - sources["y"][i]) < 20
            if (near & mine & others).sum() > 1:
                continue
            d = np.hypot(x - sources["x"][i], y - sources["y"][i])
            if len(d) and d.min() < 1 and flux[d.argmin()] > 0:
                pool.phot.append(31.4 - 2.5 * math.log10(flux[d.argmin()]) - sources["mag"][i])
    pool.alerts += sum(f["state"] == "DIFFERENCED" for f in frames.values())


def bad_pixels(path):
    """Pixels of a difference that no pipeline can use, and a border."""
    with fits.open(path) as hdus:
        mask = next(h for h in hdus if h.name == "MASK")
        bits = 0
        for plane in ("BAD", "SAT", "NO_DATA", "INTRP", "EDGE"):
            key = "MP_" + plane
            if key in mask.header:
                bits |= 1 << mask.header[key]
        bad = (np.asarray(mask.data) & bits) != 0
    bad[:20] = bad[-20:] = True
    bad[:, :20] = bad[:, -20:] = True
    return bad


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("nights", nargs="+", metavar="TRUTH=NIGHT")
    parser.add_argument("--seconds", default="", help="wall times of guess, refcat and night, with commas")
    args = parser.parse_args()
    rows = bench.Rows("A camera never seen before, from frames to alerts")
    pool = Pool()
    for pair in args.nights:
        score(pool, *pair.split("=", 1))
    for i, s in enumerate(filter(None, args.seconds.split(","))):
        rows.add(f"wall, seed {i + 1}: guess, refcat and night", float(s), "s", 600)
    snr, found, host = np.array(pool.snr), np.array(pool.found), np.array(pool.host)
    rows.add("frames subtracted", pool.frames)
    rows.add("injections that count", len(snr))
    rows.add("injections on bad pixels", pool.excluded)
    for lo, hi, goal in BINS:
        k = (snr >= lo) & (snr < hi)
        n = int(k.sum())
        rows.notes.append(f"S/N {lo} to {hi}: {int(found[k].sum())} of {n} found"
                          f" (field {int(found[k & (host == 0)].sum())} of {int((k & (host == 0)).sum())})")
        rows.add(f"completeness, S/N {lo} to {'up' if hi == 99 else hi}", found[k].mean() if n else math.nan, "", goal, ">=")
    rows.add("false behind the reliability cut, per 16.8 Mpix", pool.false / pool.frames * WHOLE, "", 3)
    rows.add("WCS against truth, rms per axis", float(np.sqrt(np.mean(np.concatenate(pool.wcs) ** 2))), "mas", 10)
    phot = np.array(pool.phot)
    rows.add("bright-star photometry, robust scatter", 1000 * 1.4826 * float(np.median(abs(phot - np.median(phot)))), "mmag", 5)
    rows.add("bright-star photometry, offset", 1000 * float(np.median(phot)), "mmag")
    rows.add("bright stars measured", len(phot))
    bench.main(rows, args)


if __name__ == "__main__":
    main()
