# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""pair.py HARNESS OUT CASE SEED [SIZE] [TRANSIENTS]: a science image and a template of the harness's simulator, good or bad.

Writes OUT/science.fits, template.fits, their .weight.fits, and truth.npz: transients (x, y, flux, host, and `snr`: flux over the
expected error of a PSF flux in the best possible difference at that place, from the true profiles and the noise of sky, host and
template), places of bright stars, and pixels that are saturated or without a template (`lost`) or hit by cosmic rays (`hit`).
"""
import os
import sys

import numpy as np
from scipy import ndimage

harness, out, case, seed = sys.argv[1:5]
size = int(sys.argv[5]) if len(sys.argv) > 5 else 2048
transients = int(sys.argv[6]) if len(sys.argv) > 6 else 300
sys.path.insert(0, harness)
import sim  # noqa: E402

USUAL = dict(science=1.0, template=0.7, turn=0.35, density=1.0, slope=0.08, stars=0, gaps=0.0, cosmics=0)
CASES = {
    "usual": {},
    "science sharper": dict(science=0.7, template=1.0),
    "same seeing": dict(science=0.85, template=0.85),
    "turned by 1 degree": dict(turn=1.0),
    "seeing ratio 1.5": dict(science=1.05, template=0.7),
    "strong gradients": dict(slope=0.6),
    "saturated stars": dict(stars=12),
    "template gaps": dict(gaps=0.3),
    "sparse": dict(density=0.0),
    "crowded 3": dict(density=3.0),
    "crowded 10": dict(density=10.0),
}
SIDE = 64
STACK = 4


def catalogue(rng, how):
    cat = sim.make_catalog(rng, max(1, int(20000 * max(how["density"], 0.05) * (size / 4096.0) ** 2)), size)
    if how["density"] == 0:
        # twenty stars, and only galaxies too faint to be seen
        wcs = sim.Tan(sim.RA0, sim.DEC0, size, size)
        x, y = wcs.s2p(cat["ra"], cat["dec"])
        inside = (x > 50) & (x < size - 50) & (y > 50) & (y < size - 50)
        keep = np.flatnonzero(inside)[:20]
        cat = {k: v[keep].copy() for k, v in cat.items()}
        cat["kind"][:] = 0
        cat["re"][:] = 0
        cat["mag"] = np.linspace(17, 21.5, len(keep))
    if how["stars"]:
        bright = {k: v[:how["stars"]].copy() for k, v in cat.items()}
        wcs = sim.Tan(sim.RA0, sim.DEC0, size, size)
        x, y = 100 + (size - 200) * rng.random((2, how["stars"]))
        bright["ra"], bright["dec"] = wcs.p2s(x, y)
        bright["kind"][:] = 0
        bright["re"][:] = 0
        bright["mag"] = rng.uniform(12.5, 15, how["stars"])
        cat = {k: np.concatenate([cat[k], bright[k]]) for k in cat}
    cat["flux"] = 10 ** (0.4 * (sim.ZP - cat["mag"]))
    return cat


def expected(rng, wcs, psf, cats, sky, slope, stack, trans):
    """Noisy image, saturation mask, hits of cosmic rays, expected variance."""
    return sim.expose(rng, wcs, psf, cats, sky, slope, how["cosmics"] if stack == 1 else 0, stack, trans)


def error(x, y, sci, tmp, wsci, wtmp, var_s, var_t, trans):
    """Expected error of a PSF flux at a place: 1 / sqrt(int |P|^2 / (s + t |K|^2)), K = trans P / P_template."""
    ra, dec = wsci.p2s(x, y)
    xt, yt = wtmp.s2p(ra, dec)
    p = sci.stamp(x, y, SIDE - 1)
    q = tmp.stamp(xt, yt, SIDE - 1)
    s = local(var_s, x, y, p)
    t = local(var_t, xt, yt, q)
    fp, fq = np.abs(np.fft.fft2(p)), np.abs(np.fft.fft2(q))
    k2 = (trans * fp / np.maximum(fq, 1e-6)) ** 2
    return 1 / np.sqrt(np.mean(fp**2 / (s + t * k2)))


def local(variance, x, y, p):
    h = p.shape[0] // 2
    cx, cy = int(round(float(x))), int(round(float(y)))
    y0, y1, x0, x1 = max(0, cy - h), min(size, cy + h + 1), max(0, cx - h), min(size, cx + h + 1)
    if y1 <= y0 or x1 <= x0:
        return float(np.median(variance))
    w = p[y0 - cy + h:y1 - cy + h, x0 - cx + h:x1 - cx + h] ** 2
    return float((w * variance[y0:y1, x0:x1]).sum() / w.sum())


how = dict(USUAL, **CASES[case])
rng = np.random.default_rng(int(seed))
cat = catalogue(rng, how)
wsci = sim.Tan(sim.RA0, sim.DEC0, size, size)
wtmp = sim.Tan(sim.RA0 + 8.3 / 3600, sim.DEC0 - 6.1 / 3600, size, size, how["turn"])
psci = sim.Psf(how["science"], size, size)
ptmp = sim.Psf(how["template"], size, size, e=(-0.01, 0.01), vary=0.02)
TRANS = 0.97
r2 = np.random.default_rng(int(seed) + 1)
T, tsat, _, tvar = expected(r2, wtmp, ptmp, [cat], 0.93 * sim.SKY, 0.75 * how["slope"], STACK, 1.0)
# the noise of the science image without transients, of which the expectation is made
xs, ys = wsci.s2p(cat["ra"], cat["dec"])
hosts = np.flatnonzero((cat["kind"] > 0) & (cat["mag"] > 19) & (cat["mag"] < 24) & (xs > 80) & (xs < size - 80)
                       & (ys > 80) & (ys < size - 80))
n = transients
on = min(n // 2, len(hosts)) if how["density"] else 0
pick = rng.choice(hosts, on, replace=False) if on else hosts[:0]
angle, off = rng.random(on) * 2 * np.pi, 1.5 * rng.random(on) * cat["re"][pick]
hx, hy = wsci.s2p(cat["ra"][pick] + off * np.sin(angle) / 3600 / np.cos(np.radians(sim.DEC0)),
                  cat["dec"][pick] + off * np.cos(angle) / 3600)
fx, fy = 80 + (size - 160) * rng.random((2, n - on))
x, y = np.concatenate([hx, fx]), np.concatenate([hy, fy])
host = np.concatenate([np.ones(on, bool), np.zeros(n - on, bool)])
clean = np.zeros((size, size))
sim.render(clean, wsci, psci, cat, TRANS)
svar = clean + sim.sky_model(size, size, sim.SKY, how["slope"], psci.f) + sim.RN**2
snr = 3.5 + 4.5 * rng.random(n)
errors = np.array([error(a, b, psci, ptmp, wsci, wtmp, svar, tvar, TRANS) for a, b in zip(x, y)])
flux = snr * errors
ra, dec = wsci.p2s(x, y)
zero = np.zeros(n)
new = dict(ra=ra, dec=dec, flux=flux / TRANS, kind=zero.astype(int), re=zero, q=zero + 1, pa=zero)
S, ssat, hit, sv = expected(r2, wsci, psci, [cat, new], sim.SKY, how["slope"], 1, TRANS)
gap = np.zeros((size, size), bool)
if how["gaps"]:
    # bands and blocks without data, as chip gaps and dead amplifiers leave them
    width = int(size * how["gaps"] / 6)
    for k in range(6):
        c = int((k + 0.5) * size / 6)
        (gap[:, c:c + width] if k % 2 else gap[c:c + width, :])[:] = True
os.makedirs(out, exist_ok=True)
for name, image, mask, variance, wcs, g, none in (("science", S, ssat, sv, wsci, 1.0, False),
                                                  ("template", T, tsat, tvar, wtmp, float(STACK), gap)):
    sim.write(f"{out}/{name}.fits", np.where(none, np.nan, image).astype(np.float32), wcs, GAIN=g, SATURATE=0.9 * sim.FULLWELL,
              MAGZERO=sim.ZP)
    sim.write(f"{out}/{name}.weight.fits", np.where(mask | none, 0, 1 / variance).astype(np.float32), wcs)
# what of the template is missing, on the science image's pixels
gy, gx = np.mgrid[0:size:4, 0:size:4]
tx, ty = wtmp.s2p(*wsci.p2s(gx.ravel().astype(float), gy.ravel().astype(float)))
outside = (tx < 4) | (ty < 4) | (tx > size - 5) | (ty > size - 5)
near = ndimage.binary_dilation(gap | tsat, iterations=12) if (gap.any() or tsat.any()) else gap
lost = outside | near[np.clip(np.rint(ty).astype(int), 0, size - 1), np.clip(np.rint(tx).astype(int), 0, size - 1)]
lost = np.kron(lost.reshape(gx.shape), np.ones((4, 4), bool))[:size, :size]
lost |= ndimage.binary_dilation(ssat, iterations=12)
b = cat["mag"] < 18.5
np.savez_compressed(f"{out}/truth.npz", x=x, y=y, flux=flux, host=host, snr=snr, bx=xs[b], by=ys[b], lost=lost,
                    hit=ndimage.binary_dilation(hit > 0, iterations=4))
