# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""The WCS of eight exposures from their catalogues: `image solve` beside SCAMP, from headers that were spoiled."""
import os
import shutil

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from scipy.spatial import cKDTree

from setting import Cost, Failed

NAMES = [f"e{i}" for i in range(1, 9)]
MAS = 3.6e6


def prepare(bench, field, out):
    for i, name in enumerate(NAMES, 1):
        bench.timed(["source-extractor", os.path.join(field, "coadd", f"exp{i}.fits"), "-c", bench.config("sex.conf"),
                     "-PARAMETERS_NAME", bench.config("cat.param"), "-CATALOG_NAME", f"{out}/{name}.cat", "-DETECT_THRESH", "3"])
    bench.python(bench.tool("ahead.py"), field, out)
    shutil.copy(os.path.join(field, "pair", "ref.cat"), f"{out}/ref.cat")


def solution(path):
    with open(path, encoding="latin1") as f:
        header = fits.Header.fromstring("".join(f"{line.rstrip():80.80s}" for line in f if not line.startswith(
            ("HISTORY", "COMMENT"))))
    if "PV1_0" in header or "PV1_1" in header:
        header["CTYPE1"], header["CTYPE2"] = "RA---TPV", "DEC--TPV"
    return WCS(header)


def scatters(field, out, ending):
    """External: rms from the true WCS on a grid. Internal: rms of bright stars about their mean over the exposures [mas]."""
    g = np.linspace(50, 4046, 15)
    x, y = (a.ravel() for a in np.meshgrid(g, g))
    squares, places = [], []
    for i, name in enumerate(NAMES, 1):
        true = WCS(fits.getheader(os.path.join(field, "coadd", f"exp{i}.fits")))
        w = solution(f"{out}/{name}{ending}")
        a, d = w.all_pix2world(x, y, 1)
        a0, d0 = true.all_pix2world(x, y, 1)
        squares.append(np.mean(((a - a0) * np.cos(np.radians(d0)))**2 + (d - d0)**2))
        with fits.open(f"{out}/{name}.cat") as hdus:
            t = hdus["LDAC_OBJECTS"].data
        t = t[(t["FLAGS"] == 0) & (t["FLUX_AUTO"] > 200 * t["FLUXERR_AUTO"]) & (t["CLASS_STAR"] > 0.9)]
        places.append(np.stack(w.all_pix2world(t["XWIN_IMAGE"], t["YWIN_IMAGE"], 1), 1))
    first = places[0]
    scale = np.array([np.cos(np.radians(first[:, 1].mean())), 1.0])
    seen = [[p] for p in first * scale]
    for other in places[1:]:
        far, at = cKDTree(other * scale).query(first * scale)
        for k in np.flatnonzero(far < 0.3 / 3600):
            seen[k].append(other[at[k]] * scale)
    stars = [np.array(s) for s in seen if len(s) >= 5]
    inside = np.sqrt(np.mean(np.concatenate([((s - s.mean(0))**2).sum(1) * len(s) / (len(s) - 1) for s in stars])))
    return float(np.sqrt(np.mean(squares)) * MAS), float(inside * MAS)


def run(bench):
    field, out = bench.field(0, "pair,coadd"), bench.scratch("astrometry")
    prepare(bench, field, out)
    use = bench.almagest("image", "solve", *(f"{out}/{n}.cat" for n in NAMES), "--refcat", f"{out}/ref.cat", "--out",
                         f"{out}/ours")
    ours = Cost(use.cpu, use.cpu, use.peak_process, use.others)
    for n in NAMES:
        shutil.copy(f"{out}/ours/{n}.head", f"{out}/{n}.ours.head")
    mine = scatters(field, out, ".ours.head")
    wrong_field(bench, out)
    try:
        use = bench.timed(["scamp", *(f"{n}.cat" for n in NAMES), "-c", bench.config("scamp.conf"), "-ASTREFCAT_NAME", "ref.cat",
                           "-NTHREADS", "1"], cwd=out)
        theirs = scatters(field, out, ".head")
    except Failed as f:
        bench.cost.missing("astrometry of 8 exposures: CPU over that of SCAMP", str(f), goal=1 / 20)
        return
    for name, a, b in zip(("external (true WCS)", "internal (stars among the exposures)"), mine, theirs):
        # two solutions from the same positions; a twentieth is a tie
        bench.quality.add(f"astrometry: {name}, rms", a, "mas", 1.05 * b, "<=", "SCAMP", b)
    bench.compare("astrometry of 8 exposures", ours, "SCAMP", Cost(use.cpu, use.cpu, use.peak_process, use.others), 1 / 20)


def wrong_field(bench, out):
    """References of another place: a lost solution has to be an error, and nothing is written."""
    with fits.open(f"{out}/ref.cat") as hdus:
        t = hdus["LDAC_OBJECTS"].data
        ra, dec = t["X_WORLD"].copy(), t["Y_WORLD"].copy()
        rng = np.random.default_rng(3)
        t["X_WORLD"] = rng.uniform(ra.min(), ra.max(), len(ra))
        t["Y_WORLD"] = rng.uniform(dec.min(), dec.max(), len(dec))
        hdus.writeto(f"{out}/wrong.cat", overwrite=True)
    shutil.rmtree(f"{out}/lost", ignore_errors=True)
    try:
        bench.almagest("image", "solve", *(f"{out}/{n}.cat" for n in NAMES), "--refcat", f"{out}/wrong.cat", "--out", f"{out}/lost")
        refused = 0
    except Failed:
        refused = len(NAMES) - (len(os.listdir(f"{out}/lost")) if os.path.isdir(f"{out}/lost") else 0)
    bench.quality.add("astrometry: references of another field refused", refused, "of 8", 8, "==")
