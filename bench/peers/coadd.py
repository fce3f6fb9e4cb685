# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""One warp and a coadd of eight exposures: `image warp` and `image coadd` beside SWarp."""
import os

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from scipy.spatial import cKDTree

from setting import Cost, Failed

GRID = ["--center", "150.1,2.2", "--scale", "0.2", "--size", "4096,4096"]
# as all else is timed over ten images and one alone
COADDS = 10


def swarp(bench, out, name, *words):
    return ["SWarp", *words, "-c", bench.config("swarp.conf"), "-IMAGEOUT_NAME", f"{out}/{name}.fits", "-WEIGHTOUT_NAME",
            f"{out}/{name}.w.fits", "-RESAMPLE_DIR", out]


def single(use):
    return Cost(use.cpu, use.cpu, use.peak_process, use.others)


def several(out, kind, exposures, coadds):
    """A list of coadds of the same exposures, each into a file of its own."""
    path = os.path.join(out, f"{kind}.{coadds}.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("image,out\n")
        for n in range(coadds):
            f.writelines(f"{e},{out}/ours_{kind}.{n}.fits\n" for e in exposures)
    return path


def run(bench):
    out = bench.scratch("coadd")
    warps(bench, out)
    field = bench.field(0, "pair,coadd")
    exposures = [os.path.join(field, "coadd", f"exp{i}.fits") for i in range(1, 9)]
    kinds = {
        "mean": (["--mean", "--plain"], []),
        "clipped": ([], ["-COMBINE_TYPE", "CLIPPED", "-WEIGHT_TYPE", "MAP_WEIGHT", "-WEIGHT_SUFFIX", ".weight.fits"]),
    }
    for kind, (our_words, their_words) in kinds.items():
        weights = ["--weight-suffix", ".weight.fits"] if their_words else []
        bench.into_memory(exposures + [e.replace(".fits", ".weight.fits") for e in exposures])
        lists = [several(out, kind, exposures, n) for n in (1, COADDS)]
        alone, every = (bench.almagest("image", "coadd", *our_words, *weights, *GRID, "--list", f) for f in lists)
        ours = Cost(every.cpu / COADDS, alone.cpu, every.peak_process, every.others)
        mine = bench.score("evalcoadd.py", field, f"{out}/ours_{kind}.0.fits", kind)
        try:
            peer = single(bench.timed(swarp(bench, out, kind, *exposures, *their_words)))
            theirs = bench.score("evalcoadd.py", field, f"{out}/{kind}.fits", kind)
        except Failed as f:
            bench.cost.missing(f"coadd of 8, {kind}: CPU over that of SWarp", str(f), goal=1 / 8)
            continue
        quality(bench.quality, kind, mine, theirs)
        bench.compare(f"coadd of 8, {kind}", ours, "SWarp", peer, 1 / 8)


def quality(q, kind, mine, theirs):
    name = f"coadd of 8, {kind}"
    for figure, key, slack in (("FWHM of stars [arcsec]", "fwhm_arcsec", 1.002), ("flux scatter of stars [mmag]",
                               "flux_scatter_mmag", 1.03), ("sky noise in 8x8 pixels", "sky_sigma_bin8", 1.01)):
        q.add(f"{name}: {figure}", mine[key], "", round(theirs[key] * slack, 4), "<=", "SWarp", theirs[key])
    q.add(f"{name}: position scatter of stars", max(mine["astrom_mas"][2:]), "mas", max(theirs["astrom_mas"][2:]) * 1.05, "<=",
          "SWarp", max(theirs["astrom_mas"][2:]))


def warps(bench, out):
    """Templates onto the pixels of their science image."""
    links, like = [], os.path.join(bench.field(0), "pair", "science.fits")
    for i, field in enumerate(bench.fields()):
        links.append(os.path.join(out, f"template{i}.fits"))
        if not os.path.lexists(links[-1]):
            os.symlink(os.path.join(field, "pair", "template.fits"), links[-1])
    ours = bench.ours(lambda some: ["image", "warp", *some, "--like", like, "--out", out], links)
    try:
        peer = bench.peer(lambda f: swarp(bench, out, "warp_" + os.path.basename(f)[:-5], f, "-SUBTRACT_BACK", "N", "-FSCALE_KEYWORD", "NONE"), links[:3])
    except Failed as f:
        bench.cost.missing("one warp: CPU over that of SWarp", str(f), goal=1 / 8)
        return
    conservation(bench.quality, links[0], f"{out}/template0.warp.fits", f"{out}/warp_template0.fits",
                 os.path.join(bench.field(0), "pair", "truth_sources.fits"))
    bench.compare("one warp", ours, "SWarp", peer, 1 / 8)


def conservation(q, source, mine, theirs, truth):
    """Fluxes of bright stars after the warp over those before it, in apertures on the places of the truth."""
    image, head = fits.getdata(source, header=True)
    a, b, header = fits.getdata(mine), fits.getdata(theirs), fits.getheader(mine)
    inner = slice(300, -300)
    q.add("one warp: pixels without data in the middle", int(np.isnan(a[inner, inner]).sum()), "", 0, "==")
    stars = lone(fits.getdata(truth), head["SATURATE"])
    before = fluxes(image, *WCS(head).all_world2pix(stars["ra"], stars["dec"], 0))
    x, y = WCS(header).all_world2pix(stars["ra"], stars["dec"], 0)
    kept = [np.median(fluxes(warped, x, y) / before) for warped in (a, b)]
    scatter = [1086 * spread(fluxes(warped, x, y) / before) for warped in (a, b)]
    q.add(f"one warp: flux of {len(stars)} bright stars changed, relative", float(abs(kept[0] - 1)), "", 1e-3, "<=", "SWarp",
          float(abs(kept[1] - 1)))
    q.add("one warp: its scatter from star to star [mmag]", float(scatter[0]), "", float(scatter[1]) * 1.05, "<=", "SWarp",
          float(scatter[1]))


def lone(sources, full):
    """Bright stars that are not saturated and have nothing near that could tell."""
    tree = cKDTree(np.c_[sources["x"], sources["y"]])
    size = sources["mag"].size
    good = (sources["kind"] == 0) & (sources["mag"] > 18) & (sources["mag"] < 20) & (sources["flux"] < 0.3 * full * 16)
    for edge in (sources["x"], sources["y"]):
        good &= (edge > 300) & (edge < 3796)
    for i in np.nonzero(good)[0]:
        near = np.array([j for j in tree.query_ball_point([sources["x"][i], sources["y"][i]], 30) if j != i], dtype=int)
        good[i] = size > 0 and bool(np.all(sources["mag"][near] > sources["mag"][i] + 4))
    return sources[good]


def fluxes(image, x, y, radius=12.0):
    """Sums within a radius, pixels on its rim in parts, less the median of a ring."""
    out = []
    for u, v in zip(x, y):
        i, j, half = int(round(u)), int(round(v)), 24
        part = image[j - half:j + half + 1, i - half:i + half + 1].astype(float)
        dy, dx = np.mgrid[-half:half + 1, -half:half + 1]
        r = np.hypot(dx + i - u, dy + j - v)
        ring = (r > 16) & (r < 23)
        share = np.clip(radius + 0.5 - r, 0, 1)
        out.append(((part - np.median(part[ring])) * share).sum())
    return np.array(out)


def spread(values):
    return 1.4826 * np.median(np.abs(values - np.median(values)))
