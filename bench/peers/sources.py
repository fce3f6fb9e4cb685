# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Detection, deblending and measurement: `image measure --measure kron` beside SExtractor."""
import os

import numpy as np
from astropy.io import fits
from scipy.spatial import cKDTree

import peers

SIDE = 4096
ZERO = 32.05  # magnitude of one electron in the harness's exposures
TRANSPARENCY = 0.97
NJY = 10 ** (-0.4 * (31.4 - ZERO))  # electrons of one nJy there
BINS = np.arange(18, 25, 0.5)


class Found:
    """A catalogue: positions from 0, total flux and that in 7.5 pixels [electron], whether something warns of a source."""

    def __init__(self, x, y, flux, aperture, warned):
        inside = (x > 20) & (y > 20) & (x < SIDE - 20) & (y < SIDE - 20) & np.isfinite(x * y * flux)
        self.x, self.y, self.flux, self.aperture, self.warned = (
            np.asarray(v)[inside] for v in (x, y, flux, aperture, warned))
        self.mag = ZERO - 2.5 * np.log10(np.maximum(self.flux, 1e-3) / TRANSPARENCY)


def ours(path):
    t = fits.getdata(path)
    warned = t["pixelFlags_edge"] | t["pixelFlags_saturated"] | t["pixelFlags_bad"] | t["deblend_blended"]
    return Found(t["x"], t["y"], t["kronFlux"] * NJY, t["apFlux_7p5"] * NJY, warned)


def sextractor(path):
    t = fits.getdata(path, "LDAC_OBJECTS")
    aperture = t["FLUX_APER"]
    return Found(t["XWIN_IMAGE"] - 1, t["YWIN_IMAGE"] - 1, t["FLUX_AUTO"],
                 aperture if aperture.ndim == 1 else aperture[:, 0], t["FLAGS"] > 0)


class Truth:
    """What shines in a simulated field, and the rules of the harness's evalcat.py."""

    def __init__(self, field):
        pair = os.path.join(field, "pair")
        t = fits.getdata(os.path.join(pair, "truth_sources.fits"))
        self.t = t[(t["x"] > 20) & (t["y"] > 20) & (t["x"] < SIDE - 20) & (t["y"] < SIDE - 20)]
        self.order = np.argsort(self.t["mag"])
        self.tree = cKDTree(np.c_[self.t["x"], self.t["y"]])
        other = [fits.getdata(os.path.join(pair, f"truth_{n}.fits")) for n in ("transients", "movers")]
        self.moving = cKDTree(np.vstack([np.c_[o["x"], o["y"]] for o in other]))
        y, x = np.nonzero(fits.getdata(os.path.join(pair, "truth_cr.fits")))
        self.rays = cKDTree(np.c_[x, y])

    def match(self, c):
        """For each true source the catalogue's row, or -1: within 3 pixels and 1.2 mag, the brightest first."""
        used = np.zeros(len(c.x), bool)
        row = np.full(len(self.t), -1)
        near = cKDTree(np.c_[c.x, c.y]).query_ball_point(np.c_[self.t["x"], self.t["y"]], 3.0)
        for i in self.order:
            best, least = -1, 9.0
            for j in near[i]:
                if used[j] or abs(c.mag[j] - self.t["mag"][i]) > 1.2:
                    continue
                d = np.hypot(c.x[j] - self.t["x"][i], c.y[j] - self.t["y"][i])
                if d < least:
                    best, least = j, d
            if best >= 0:
                used[best] = True
                row[i] = best
        return row

    def false(self, c):
        """Rows where nothing shines that is at most 1.2 mag fainter, cosmic rays left out."""
        near = self.tree.query_ball_point(np.c_[c.x, c.y], 5.0)
        good = np.array([any(self.t["mag"][i] < c.mag[j] + 1.2 for i in some) for j, some in enumerate(near)], bool)
        good |= self.moving.query(np.c_[c.x, c.y])[0] < 4
        good |= self.rays.query(np.c_[c.x, c.y], p=np.inf)[0] <= 3.5
        return ~good

    def completeness(self, row):
        """Found and true, by bin of magnitude, stars first and then galaxies."""
        out = []
        for kind in (self.t["kind"] == 0, self.t["kind"] > 0):
            for low in BINS:
                some = kind & (self.t["mag"] >= low) & (self.t["mag"] < low + 0.5)
                out.append(((row[some] >= 0).sum(), some.sum()))
        return np.array(out)

    def lonely_stars(self):
        """Stars of 18 to 21 mag without a neighbour that matters."""
        t = self.t
        distance, index = self.tree.query(np.c_[t["x"], t["y"]], k=6)
        alone = ((distance[:, 1:] > 15) | (t["mag"][index[:, 1:]] > t["mag"][:, None] + 4)).all(1)
        return (t["kind"] == 0) & (t["mag"] > 18) & (t["mag"] < 21) & alone


def width(v):
    return 1.4826 * np.median(np.abs(v - np.median(v)))


def scatter(truth, c, row, some):
    """Of stars: position [mas], aperture and total flux [mmag]."""
    j, t = row[some], truth.t[some]
    dx, dy = c.x[j] - t["x"], c.y[j] - t["y"]
    aperture, total = c.aperture[j] / t["flux"], c.flux[j] / t["flux"]
    return (200 * np.sqrt(0.5 * (width(dx) ** 2 + width(dy) ** 2)), 1086 * width(aperture) / np.median(aperture),
            1086 * width(total) / np.median(total))


def run(bench):
    out = bench.scratch("sources")
    fields = bench.fields()
    links = []
    for i, field in enumerate(fields):
        links.append(os.path.join(out, f"field{i}.fits"))
        if not os.path.lexists(links[-1]):
            os.symlink(os.path.join(field, "pair", "science.fits"), links[-1])
    made = os.path.join(out, "made")
    os.makedirs(made, exist_ok=True)
    cost = bench.ours(lambda some: ["image", "measure", *some, "--out", made, "--measure", "kron"], links)
    peer = bench.peer(lambda link: peers.sextractor_words(bench, link, link.replace(".fits", ".sex")), links)
    quality(bench, fields, [ours(os.path.join(made, f"field{i}.cat.fits")) for i in range(len(fields))],
            [sextractor(link.replace(".fits", ".sex")) for link in links])
    bench.compare("sources", cost, "SExtractor", peer, 1 / 3)


def quality(bench, fields, mine, theirs):
    counts = np.zeros((2, 2 * len(BINS), 2))
    false, stars = [0, 0], []
    for field, a, b in zip(fields, mine, theirs):
        truth = Truth(field)
        rows = [truth.match(a), truth.match(b)]
        for k, (c, row) in enumerate(zip((a, b), rows)):
            counts[k] += truth.completeness(row)
            false[k] += int(truth.false(c).sum())
        # the same stars for both
        some = truth.lonely_stars() & (rows[0] >= 0) & (rows[1] >= 0)
        some[some] &= ~a.warned[rows[0][some]] & ~b.warned[rows[1][some]]
        stars.append([scatter(truth, a, rows[0], some), scatter(truth, b, rows[1], some)])
    q, name = bench.quality, "SExtractor"
    rate = counts[:, :, 0] / np.maximum(counts[:, :, 1], 1)
    for k, kind in enumerate(("stars", "galaxies")):
        for i, low in enumerate(BINS):
            at = k * len(BINS) + i
            if counts[0, at, 1] >= 20:
                # two catalogues of the same sky that are equally good differ by a few sources at the limit
                slack = 2 / np.sqrt(counts[0, at, 1]) * 0.1
                q.add(f"sources: completeness of {kind}, {low:.1f}-{low + 0.5:.1f} mag", float(rate[0, at]), "",
                      float(rate[1, at]) - float(slack), ">=", name, float(rate[1, at]))
    q.add("sources: false ones per field", false[0] / len(fields), "", None, "<=", name, false[1] / len(fields))
    s = np.median(np.array(stars), axis=0)
    for i, (what, unit) in enumerate((("positions", "mas"), ("aperture fluxes", "mmag"), ("total fluxes", "mmag"))):
        q.add(f"sources: scatter of {what} of bright stars", float(s[0][i]), unit, 1.02 * float(s[1][i]), "<=", name,
              float(s[1][i]))
