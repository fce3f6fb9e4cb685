# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Reads back what prompt.yaml wrote, with astropy and pyarrow, and holds it against the survey's truth."""
import json
import os
import sqlite3

import numpy as np
import pyarrow.parquet
from astropy.io import fits
from astropy.wcs import WCS
from scipy.spatial import cKDTree

EXPOSURES = ["preliminary_visit_image", "difference_image", "template_matched"]
TABLES = ["single_visit_star", "dia_source_unfiltered", "dia_source_detector", "rejected_dia_source",
          "dia_source_apdb", "dia_object_apdb"]
RECORDS = ["preliminary_visit_image_background", "difference_kernel", "photometry_summary", "astrometry_summary"]
STEPS = ["isr", "characterize", "measure", "astrometry", "photometry", "buildTemplate", "subtract", "detect", "score",
         "filter", "associate"]
PLANES = ["BAD", "SAT", "NO_DATA"]
SCIENCE_PLANES = ["CR", "EDGE", "DETECTED"]
USABLE = 0.9  # visits are dithered and turned against the template: corners without it are NO_DATA
BRIGHT_SNR, ALONE_PIXELS = 430, 20  # photon noise at most half of the 5 mmag that are asked for; nothing within 4 arcsec
SIDE = 4096
PER_AXIS = 0.7413  # half the interquartile range of a normal distribution over its sigma, twice


class Faults(list):
    def need(self, fine, what):
        if not fine:
            self.append(what)
        return fine


def table(path):
    return {n: np.array(v) for n, v in pyarrow.parquet.read_table(path).to_pydict().items()}


def sigma(values):
    low, high = np.nanpercentile(values, [25, 75])
    return PER_AXIS * (high - low)


def exposure(path, faults, science):
    """Every plane, WCS, PSF, calibration of one exposure. Returns image, variance, flags and WCS."""
    name = "/".join(path.split("/")[-3:])
    with fits.open(path) as hdus:
        primary, image, variance, mask = hdus[0].header, hdus["IMAGE"], hdus["VARIANCE"], hdus["MASK"]
        faults.need(primary["ALMFMT"] == "almagest.exposure", f"{name}: no format")
        for hdu, kind in (image, "float32"), (variance, "float32"), (mask, "int32"):
            faults.need(hdu.data.shape == (SIDE, SIDE) and hdu.data.dtype.name == kind,
                        f"{name}: {hdu.name} is {hdu.data.shape} {hdu.data.dtype.name}")
        header = mask.header
        bits = {k[3:]: header[k] for k in header if k.startswith("MP_")}
        for plane in PLANES + (SCIENCE_PLANES if science else []):
            faults.need(plane in bits, f"{name}: no mask plane {plane}")
        unusable = sum(1 << bits[p] for p in ("BAD", "SAT", "NO_DATA", "EDGE") if p in bits)
        good = (mask.data & unusable) == 0
        faults.need(good.mean() > USABLE, f"{name}: {1 - good.mean():.3f} of the pixels are unusable")
        faults.need(np.isfinite(image.data[good]).all(), f"{name}: image not finite")
        faults.need((variance.data[good] > 0).all(), f"{name}: variance not positive")
        components = set(hdus["COMPONENTS"].data["NAME"])
        wanted = ["psf/codec", "photoCalib/mean", "wcs/reference"]
        wanted += ["visit/exposureId", "filter/band", "apertureCorrection/0/name"] if science else []
        for c in wanted:
            faults.need(c in components, f"{name}: no {c}")
        faults.need(abs(primary["NJYUNIT"] - 1) < 0.5, f"{name}: not in nJy")
        detected = (mask.data & (1 << bits["DETECTED"])) != 0 if "DETECTED" in bits else np.zeros_like(good)
        return image.data, variance.data, good, detected, WCS(image.header)


def separation(ra, dec, ra0, dec0):
    """Offsets east and north [mas]."""
    return (ra - ra0) * np.cos(np.radians(dec0)) * 3.6e6, (dec - dec0) * 3.6e6


class Truth:
    def __init__(self, folder):
        read = lambda name: table(os.path.join(folder, "truth", name + ".parquet"))
        self.sources, self.varying, self.grid = read("sources"), read("varying"), read("grid")

    @staticmethod
    def of(columns, visit, **equal):
        rows = columns["visit"] == visit
        for name, value in equal.items():
            rows &= columns[name] == value
        return {n: v[rows] for n, v in columns.items()}


class Check:
    """Collects what is wrong and how far the products are from the truth."""

    def __init__(self, truth):
        self.truth = truth
        self.faults = Faults()
        self.wcs_mas, self.star_mmag, self.noise, self.found, self.sources, self.dia = [], [], [], [], [], []

    def visit(self, visit, files):
        faults = self.faults
        for kind in EXPOSURES + TABLES + RECORDS + [f"{s}_{m}" for s in STEPS for m in ("log", "metadata")]:
            if not faults.need(visit in files.get(kind, {}), f"visit {visit}: no {kind}"):
                return
        path = {kind: byVisit[visit] for kind, byVisit in files.items() if visit in byVisit}
        _, _, _, _, wcs = exposure(path["preliminary_visit_image"], faults, True)
        exposure(path["template_matched"], faults, False)
        image, variance, good, detected, _ = exposure(path["difference_image"], faults, True)
        quiet = good & ~detected
        self.noise.append(sigma((image[quiet] / np.sqrt(variance[quiet]))[::17]))
        grid = Truth.of(self.truth.grid, visit)
        ra, dec = wcs.all_pix2world(grid["x"], grid["y"], 0)
        self.wcs_mas.extend(np.concatenate(separation(ra, dec, grid["ra"], grid["dec"])))
        self._stars(visit, table(path["single_visit_star"]))
        self._transients(visit, table(path["dia_source_detector"]))
        for kind in TABLES:
            columns = table(path[kind])
            faults.need(len(columns["ra"]) > 0, f"visit {visit}: {kind} is empty")
        for kind in RECORDS:
            with open(path[kind], encoding="utf-8") as f:
                record = json.load(f)
            faults.need(record.get("format") == "almagest-json" and record.get("value"), f"{path[kind]}: not a record")
        for step in STEPS:
            with open(path[step + "_log"], encoding="utf-8") as f:
                for line in f:
                    faults.need("message" in json.loads(line), f"{path[step + '_log']}: a line is no message")

    def _stars(self, visit, found):
        sources = Truth.of(self.truth.sources, visit)
        places = np.column_stack([sources["x"], sources["y"]])
        bright = (sources["kind"] == "star") & (sources["problem"] == "") & (sources["snr"] > BRIGHT_SNR)
        everything = cKDTree(places)
        bright[bright] = [len(n) == 1 for n in everything.query_ball_point(places[bright], ALONE_PIXELS)]
        tree = cKDTree(places[bright])
        fine = ~found["psfFlux_flag"].astype(bool) & (found["psfFlux"] > 0)
        distance, index = tree.query(np.column_stack([found["x"][fine], found["y"][fine]]))
        near = distance < 1
        ratio = found["psfFlux"][fine][near] / sources["fluxNjy"][bright][index[near]]
        self.sources.append(len(found["ra"]))
        self.star_mmag.extend(2500 * np.log10(ratio))

    def _transients(self, visit, found):
        wanted = Truth.of(self.truth.varying, visit, kind="transient", excluded="")
        bright = wanted["snr"] > 8
        tree = cKDTree(np.column_stack([found["x"], found["y"]]))
        distance, _ = tree.query(np.column_stack([wanted["x"][bright], wanted["y"][bright]]))
        self.found.extend(distance < 3)
        self.dia.append(len(found["ra"]))

    def apdb(self, file, visits):
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
            count = lambda name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            self.faults.need(count("VisitDetector") == len(visits), f"{file}: not every visit is marked")
            self.faults.need(count("DiaSource") == sum(self.dia), f"{file}: DIASources differ from the catalogues")
            self.faults.need(count("AlertOutbox") == sum(self.dia), f"{file}: alerts differ from DIASources")

    def rows(self, rows):
        rows.add("faults in what was written", len(self.faults), "", 0, "==")
        star = np.array(self.star_mmag)
        rows.add("WCS from truth, rms per axis", float(np.sqrt(np.mean(np.square(self.wcs_mas)))), "mas", 10)
        rows.add("bright stars from truth, sigma", float(sigma(star)), "mmag", 5)
        rows.add("bright stars from truth, |median|", float(abs(np.median(star))), "mmag", 5)
        rows.add("difference over sqrt(variance), sigma from 1", float(np.abs(np.array(self.noise) - 1).max()), "", 0.1)
        rows.add("transients above SNR 8 found", float(np.mean(self.found)), "", 0.95, ">=")
        rows.add("sources per detector", float(np.mean(self.sources)))
        rows.add("DIASources per detector", float(np.mean(self.dia)))
