# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""One warp and a coadd of eight exposures: `image warp` and `image coadd` beside SWarp."""
import os

from setting import Cost, Failed

GRID = ["--center", "150.1,2.2", "--scale", "0.2", "--size", "4096,4096"]


def swarp(bench, out, name, *words):
    return ["SWarp", *words, "-c", bench.config("swarp.conf"), "-IMAGEOUT_NAME", f"{out}/{name}.fits", "-WEIGHTOUT_NAME",
            f"{out}/{name}.w.fits", "-RESAMPLE_DIR", out]


def single(use):
    return Cost(use.cpu, use.cpu, use.peak_process, use.others)


def run(bench):
    out = bench.scratch("coadd")
    warps(bench, out)
    field = bench.field(0, "pair,coadd")
    exposures = [os.path.join(field, "coadd", f"exp{i}.fits") for i in range(1, 9)]
    kinds = {
        "mean": (["--mean"], []),
        "clipped": ([], ["-COMBINE_TYPE", "CLIPPED", "-WEIGHT_TYPE", "MAP_WEIGHT", "-WEIGHT_SUFFIX", ".weight.fits"]),
    }
    for kind, (our_words, their_words) in kinds.items():
        weights = ["--weight-suffix", ".weight.fits"] if their_words else []
        ours = single(bench.almagest("image", "coadd", *our_words, *weights, *exposures, *GRID, "--out",
                                     f"{out}/ours_{kind}.fits"))
        mine = bench.score("evalcoadd.py", field, f"{out}/ours_{kind}.fits", kind)
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
        peer = bench.peer(lambda f: swarp(bench, out, "warp", f, "-SUBTRACT_BACK", "N", "-FSCALE_KEYWORD", "NONE"), links[:3])
    except Failed as f:
        bench.cost.missing("one warp: CPU over that of SWarp", str(f), goal=1 / 8)
        return
    agreement(bench.quality, f"{out}/template0.warp.fits", f"{out}/warp.fits")
    bench.compare("one warp", ours, "SWarp", peer, 1 / 8)


def agreement(q, mine, theirs):
    """Total flux of both, where both have pixels."""
    import numpy as np
    from astropy.io import fits
    a, b = fits.getdata(mine), fits.getdata(theirs)
    # the last template that SWarp warped is another field: only what a field's mean tells is compared
    inner = slice(300, -300)
    q.add("one warp: pixels without data in the middle", int(np.isnan(a[inner, inner]).sum()), "", 0, "==")
    q.add("one warp: mean level against SWarp's, relative", float(abs(np.median(a[inner, inner]) / np.median(b[inner, inner])
                                                                      - 1)), "", 1e-3, "<=", "SWarp", 0)
