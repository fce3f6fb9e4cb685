# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""PSF models: `image psf` beside PSFEx, both held against the simulator's own PSF over the field."""
import os
import sys

import numpy as np
from astropy.io import fits

from setting import Failed

GRID, STAMP, SIZE = 8, 41, 4096
SEEING = 1.0  # of the science images [arcsec]


def moments(image, scale=1.0):
    """T = Ixx + Iyy, e1 and e2 by adaptive Gaussian weights; `scale` is the pixel's side."""
    n = image.shape[0]
    y, x = (np.mgrid[:n, :image.shape[1]] - n // 2) * scale
    cx = cy = 0.0
    m = np.array([4.0, 4.0, 0.0])
    for _ in range(200):
        det = m[0] * m[1] - m[2] ** 2
        dx, dy = x - cx, y - cy
        w = np.exp(-0.5 * (m[1] * dx**2 - 2 * m[2] * dx * dy + m[0] * dy**2) / det) * image
        s = w.sum()
        new = 2 * np.array([(w * dx * dx).sum(), (w * dy * dy).sum(), (w * dx * dy).sum()]) / s
        step = np.abs(new - m).max()
        cx, cy = cx + 2 * (w * dx).sum() / s, cy + 2 * (w * dy).sum() / s
        m = new
        if step < 1e-9:
            break
    t = m[0] + m[1]
    return np.array([t, (m[0] - m[1]) / t, 2 * m[2] / t])


def places():
    return [((i + 0.5) * SIZE / GRID - 0.5, (j + 0.5) * SIZE / GRID - 0.5) for j in range(GRID) for i in range(GRID)]


def truth(bench):
    sys.path.insert(0, bench.tools)
    import sim
    psf = sim.Psf(SEEING, SIZE, SIZE)
    return np.array([moments(psf.stamp(x, y, STAMP)) for x, y in places()])


def ours_at(path):
    image = fits.getdata(path)
    return np.array([moments(image[j * STAMP:(j + 1) * STAMP, i * STAMP:(i + 1) * STAMP].astype(float))
                     for j in range(GRID) for i in range(GRID)])


def psfex_at(path):
    with fits.open(path) as hdus:
        h, masks = hdus[1].header, hdus[1].data["PSF_MASK"][0].astype(float)
    degree, sampling = h["POLDEG1"], h["PSF_SAMP"]
    out = []
    for x, y in places():
        u, v = (x + 1 - h["POLZERO1"]) / h["POLSCAL1"], (y + 1 - h["POLZERO2"]) / h["POLSCAL2"]
        terms = [u**i * v**j for j in range(degree + 1) for i in range(degree + 1 - j)]
        out.append(moments(sum(t * m for t, m in zip(terms, masks)), sampling))
    return np.array(out)


def errors(model, real):
    """Means and rms over the field of dT / T, and those of the ellipticity's error."""
    size, e = model[:, 0] / real[:, 0] - 1, model[:, 1:] - real[:, 1:]
    return abs(size.mean()), float(np.sqrt((size**2).mean())), float(np.hypot(*e.mean(0))), float(np.sqrt((e**2).mean()))


def run(bench):
    out = bench.scratch("psf")
    images, catalogues = [], []
    for i, field in enumerate(bench.fields()):
        images.append(os.path.join(out, f"field{i}.fits"))
        if not os.path.lexists(images[-1]):
            os.symlink(os.path.join(field, "pair", "science.fits"), images[-1])
        catalogues.append(os.path.join(out, f"field{i}.cat"))
        bench.timed(["source-extractor", images[-1], "-c", bench.config("sex.conf"), "-PARAMETERS_NAME",
                     bench.config("psf.param"), "-CATALOG_NAME", catalogues[-1], "-DETECT_THRESH", "5"])
    real = truth(bench)

    def fitted():
        return bench.ours(lambda some: ["image", "psf", "--grid", GRID, "--stamp", STAMP, *some, "--out", out], images)

    def psfex():
        return bench.peer(lambda c: ["psfex", c, "-c", bench.config("psfex.conf"), "-PSF_DIR", out, "-NTHREADS", "1"], catalogues)

    try:
        ours, peer = bench.rounds(fitted, psfex)
        theirs = np.mean([errors(psfex_at(c.replace(".cat", ".psf")), real) for c in catalogues], 0)
    except Failed as f:
        bench.cost.missing("PSF model: CPU over that of PSFEx", str(f), goal=0.25)
        ours, peer, theirs = fitted(), None, [float("nan")] * 4
    mine = np.mean([errors(ours_at(os.path.join(out, f"field{i}.psf.fits")), real) for i in range(len(images))], 0)
    names = ("mean |dT/T|, mean of the fields", "rms of dT/T over the field", "mean |de|, mean of the fields",
             "rms of de over the field")
    for name, a, b, limit in zip(names, mine, theirs, (1e-3, None, 5e-4, None)):
        # without a limit of its own the peer is the limit; two models within a tenth are alike
        goal = limit if limit is not None else (1.1 * float(b) if b == b else None)
        bench.quality.add(f"PSF model: {name}", float(a), "", goal, "<=", "PSFEx", float(b) if b == b else None)
    if peer:
        bench.compare("PSF model (stars found by ours, given to PSFEx)", ours, "PSFEx", peer, 0.25)
