# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Detection, deblending and measurement: `image measure --measure kron` beside SExtractor."""
import os

import numpy as np
from astropy.io import fits
from scipy.spatial import cKDTree


SIDE = 4096
ZERO = 32.05  # magnitude of one electron in the harness's exposures
TRANSPARENCY = 0.97
NJY = 10 ** (-0.4 * (31.4 - ZERO))  # electrons of one nJy there
LOWEST = "4.9"  # sigma; the catalogue is then cut where it has as few false sources as the peer's
SERIES = "3,4.5,6,7.5,9,12,17,25"
BINS = np.arange(18, 25, 0.5)


class Found:
    """A catalogue: positions from 0, total flux and that in 7.5 pixels [electron], whether something warns of a source."""

    def __init__(self, x, y, flux, aperture, warned, snr=None):
        snr = np.full(len(x), np.inf) if snr is None else snr
        inside = (x > 20) & (y > 20) & (x < SIDE - 20) & (y < SIDE - 20) & np.isfinite(x * y * flux)
        self.x, self.y, self.flux, self.aperture, self.warned, self.snr = (
            np.asarray(v)[inside] for v in (x, y, flux, aperture, warned, snr))
        self.mag = ZERO - 2.5 * np.log10(np.maximum(self.flux, 1e-3) / TRANSPARENCY)

    def above(self, snr):
        s = self.snr >= snr
        return Found(self.x[s], self.y[s], self.flux[s], self.aperture[s], self.warned[s], self.snr[s])


def ours(path):
    t = fits.getdata(path)
    warned = t["pixelFlags_edge"] | t["pixelFlags_saturated"] | t["pixelFlags_bad"] | t["deblend_blended"]
    return Found(t["x"], t["y"], t["kronFlux"] * NJY, t["apFlux_7p5"] * NJY, warned, t["snr"])


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
        self.all = t
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
        # what shines just outside of the part that is scored explains what is found just inside
        near = cKDTree(np.c_[self.all["x"], self.all["y"]]).query_ball_point(np.c_[c.x, c.y], 5.0)
        good = np.array([any(self.all["mag"][i] < c.mag[j] + 1.2 for i in some) for j, some in enumerate(near)], bool)
        good |= self.moving.query(np.c_[c.x, c.y])[0] < 4
        good |= self.rays.query(np.c_[c.x, c.y], p=np.inf)[0] <= 3.5
        return ~good

    def completeness(self, row, other):
        """Found, found by the other, true, found by one alone; by bin of magnitude, stars first and then galaxies."""
        out = []
        for kind in (self.t["kind"] == 0, self.t["kind"] > 0):
            for low in BINS:
                some = kind & (self.t["mag"] >= low) & (self.t["mag"] < low + 0.5)
                a, b = row[some] >= 0, other[some] >= 0
                out.append((a.sum(), b.sum(), some.sum(), (a != b).sum()))
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
    words = ["--out", made, "--measure", "kron", "--threshold", LOWEST]
    more = bench.ours(lambda some: ["image", "measure", *some, *words, "--radii", SERIES], links)
    cost = bench.ours(lambda some: ["image", "measure", *some, *words], links)
    peer = bench.peer(lambda link: bench.sextractor_words(link, link.replace(".fits", ".sex")), links)
    quality(bench, fields, [ours(os.path.join(made, f"field{i}.cat.fits")) for i in range(len(fields))],
            [sextractor(link.replace(".fits", ".sex")) for link in links])
    bench.compare("sources", cost, "SExtractor", peer, 1 / 3)
    bench.compare("sources, with a series of apertures", more, "SExtractor", peer, 1 / 2)


def quality(bench, fields, mine, theirs):
    truths = [Truth(f) for f in fields]
    false = [[t.false(c) for t, c in zip(truths, some)] for some in (mine, theirs)]
    totals = [sum(int(f.sum()) for f in some) for some in false]
    # at the purity of the peer: the threshold at which ours has as few false ones
    heights = np.sort(np.concatenate([c.snr[f] for c, f in zip(mine, false[0])]))[::-1]
    cut = float(heights[totals[1]]) + 1e-6 if len(heights) > totals[1] else 0.0
    counts, stars = np.zeros((2 * len(BINS), 4)), []
    for truth, whole, b in zip(truths, mine, theirs):
        a = whole.above(cut)
        rows = [truth.match(a), truth.match(b)]
        counts += truth.completeness(*rows)
        # the same stars for both
        some = truth.lonely_stars() & (rows[0] >= 0) & (rows[1] >= 0)
        some[some] &= ~a.warned[rows[0][some]] & ~b.warned[rows[1][some]]
        stars.append([scatter(truth, a, rows[0], some), scatter(truth, b, rows[1], some)])
    q, name = bench.quality, "SExtractor"
    for k, kind in enumerate(("stars", "galaxies")):
        for i, low in enumerate(BINS):
            at = k * len(BINS) + i
            found, by_peer, true, differ = map(float, counts[at])
            if true >= 20:
                # equally good catalogues differ by one standard error, that of the sources which only one has
                q.add(f"sources: completeness of {kind}, {low:.1f}-{low + 0.5:.1f} mag", found / true, "",
                      (by_peer - np.sqrt(differ)) / true, ">=", name, by_peer / true)
    q.add(f"sources: false ones per field above {LOWEST} sigma", totals[0] / len(fields), "", None, "<=", name,
          totals[1] / len(fields))
    q.add("sources: threshold with as few false ones, at which completeness is counted", max(float(LOWEST), cut), "sigma")
    s = np.median(np.array(stars), axis=0)
    for i, (what, unit) in enumerate((("positions", "mas"), ("aperture fluxes", "mmag"), ("total fluxes", "mmag"))):
        q.add(f"sources: scatter of {what} of bright stars", float(s[0][i]), unit, 1.05 * float(s[1][i]), "<=", name,
              float(s[1][i]))
