# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""What a difference of a simulated pair (`pair.py`) shows, held against its truth."""
import csv

import numpy as np
from scipy import optimize, spatial, stats

NEAR = 3.0  # of a detection to its transient [pixel]
FRAME = 70  # the edge of the field that does not count [pixel]


def detections(report):
    """x, y, flux, fluxErr, snr of the table of `image subtract`, without what its flag calls bad."""
    with open(report, encoding="utf-8") as f:
        rows = [r for r in csv.DictReader(f) if r["bad"].lower() != "true"]
    return {k: np.array([float(r[k]) for r in rows]) for k in ("x", "y", "xErr", "yErr", "flux", "fluxErr", "snr")}


class Score:
    """Transients found and not, false detections, of one pair or several."""

    def __init__(self):
        self.snr, self.found, self.host = [], [], []
        self.false, self.negative, self.area = 0, 0, 0.0
        self.pulls, self.places = [], []

    def add(self, truth, found):
        t = np.load(truth)
        lost, hit = t["lost"], t["hit"]
        size = lost.shape[0]

        def counts(x, y):
            i, j = np.clip(np.rint(x).astype(int), 0, size - 1), np.clip(np.rint(y).astype(int), 0, size - 1)
            inside = (x > FRAME) & (x < size - FRAME) & (y > FRAME) & (y < size - FRAME)
            return inside & ~lost[j, i] & ~hit[j, i]

        use = counts(t["x"], t["y"])
        x, y = t["x"][use], t["y"][use]
        up = found["snr"] > 0
        if up.any():
            distance, which = spatial.cKDTree(np.c_[found["x"][up], found["y"][up]]).query(np.c_[x, y])
        else:
            distance, which = np.full(len(x), np.inf), np.zeros(len(x), int)
        got = distance < NEAR
        self.snr.append(t["snr"][use])
        self.host.append(t["host"][use])
        self.found.append(got)
        at = which[got]
        self.pulls.append((found["flux"][up][at] - t["flux"][use][got]) / found["fluxErr"][up][at])
        self.places.append(np.r_[(found["x"][up][at] - x[got]) / found["xErr"][up][at],
                                 (found["y"][up][at] - y[got]) / found["yErr"][up][at]])
        real = spatial.cKDTree(np.c_[t["x"], t["y"]]).query(np.c_[found["x"], found["y"]])[0] < 5
        false = counts(found["x"], found["y"]) & ~real
        self.false += int((false & up).sum())
        self.negative += int((false & ~up).sum())
        inner = ~lost[FRAME:size - FRAME, FRAME:size - FRAME]
        self.area += inner.sum() * (0.2 / 3600) ** 2

    def arrays(self, hosts=None):
        s, f, h = np.concatenate(self.snr), np.concatenate(self.found), np.concatenate(self.host).astype(bool)
        keep = np.ones(len(s), bool) if hosts is None else h == hosts
        return s[keep], f[keep]

    def share(self, low, high, hosts=None):
        """Share found of what has an expected signal-to-noise in a range, and how many there are."""
        s, f = self.arrays(hosts)
        k = (s >= low) & (s < high)
        return (float(f[k].mean()) if k.any() else float("nan")), int(k.sum())

    def half(self, hosts=None):
        """Expected signal-to-noise at which half are found, and its error by resampling."""
        s, f = self.arrays(hosts)
        if f.sum() < 5 or (~f).sum() < 5:
            return float("nan"), float("nan")
        rng = np.random.default_rng(1)
        again = [fit(s[i], f[i]) for i in (rng.integers(0, len(s), len(s)) for _ in range(60))]
        return fit(s, f), float(np.std(again))


def fit(s, f):
    def cost(q):
        p = np.clip(q[2], 0.5, 1) * stats.norm.cdf((s - q[0]) / max(abs(q[1]), 0.05))
        return -np.log(np.clip(np.where(f, p, 1 - p), 1e-9, 1)).sum()

    q = optimize.minimize(cost, [5, 1, 0.99], method="Nelder-Mead").x
    # where the curve itself is at a half, the plateau included
    return float(q[0] + max(abs(q[1]), 0.05) * stats.norm.ppf(0.5 / np.clip(q[2], 0.5, 1)))


def width(v):
    """Robust standard deviation."""
    v = np.sort(v[np.isfinite(v)])
    return 0.7413 * (v[3 * len(v) // 4] - v[len(v) // 4]) if len(v) > 3 else float("nan")
