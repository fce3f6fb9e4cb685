# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Figures of the HAT-P-32 time series: a repository that bench/realdata/hatp32/run filled against sep, against the
published transit, and pictures."""
import os
import subprocess
import sys

import numpy as np
import pyarrow.parquet as parquet
import sep
from astropy.coordinates import EarthLocation, SkyCoord
from astropy.io import fits
from astropy.time import Time
from astropy.utils import iers
from scipy.optimize import least_squares

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "bench", "lib"))
import rows as bench  # noqa: E402

# Hartman et al. 2011 (ApJ 742, 59), BJD_TDB: ephemeris, and the orbit's shape, which is kept fixed.
T0, PERIOD = 2454420.44712, 2.15000825
SCALED_AXIS, INCLINATION = 6.05, np.radians(88.9)
LIMB = 0.40, 0.29  # quadratic law of a star of 6200 K in V
FRAMES, TEMPLATE_FRAMES, RADIUS, TARGET = 71, 12, 3.5, 1


def datasets(repo, collection, kind):
    """Files of all datasets of a type by visit."""
    out = subprocess.run([os.path.join(ROOT, "almagest"), "butler", "query-datasets", repo, kind, "--collections",
                          collection, "--find-first", "--show-uri"], check=True, capture_output=True, text=True).stdout
    lines = [line for line in out.splitlines() if "file:" in line or "/" in line]
    return [next(w for w in line.split()[::-1] if "/" in w).removeprefix("file://") for line in lines]


def collections(repo):
    """Names of all collections."""
    out = subprocess.run([os.path.join(ROOT, "almagest"), "butler", "query-collections", repo], check=True,
                         capture_output=True, text=True).stdout
    return [line.split()[0] for line in out.splitlines() if line.strip()]


def table(file):
    t = parquet.read_table(file)
    return {name: t[name].to_numpy() for name in t.column_names}


def successive_scatter(m):
    d = np.diff(m[np.isfinite(m)])
    return np.std(d, ddof=1) / np.sqrt(2)


def ensemble(mag, member, rounds=12, floor=0.002):
    """Relative magnitudes (star, epoch) against given members, by the same model as the pipeline's: weights from each
    member's successive scatter against all others."""
    sigma = np.full(len(mag), 0.01)
    mean = np.nanmean(mag, axis=1)

    def zero(without=None):
        use = [i for i in np.flatnonzero(member) if i != without]
        w = np.where(np.isfinite(mag[use]), 1 / sigma[use, None] ** 2, 0)
        with np.errstate(invalid="ignore"):
            return np.nansum(w * (mag[use] - mean[use, None]), axis=0) / w.sum(axis=0)

    for _ in range(rounds):
        for _ in range(20):
            z = zero()
            z -= np.nanmean(z)
            mean = np.nanmean(mag - z, axis=1)
        for i in np.flatnonzero(member):
            sigma[i] = max(floor, successive_scatter(mag[i] - zero(i)))
    out = np.array([mag[i] - zero(i) for i in range(len(mag))])
    return out - np.nanmean(out, axis=1, keepdims=True)


def transit(t, mid, k):
    """Flux of a star with a planet of k of its radius before it, quadratic limb darkening: the part of each ring of
    the disc that is covered, summed over rings. Agrees with Mandel & Agol 2002 to the number of rings."""
    phase = 2 * np.pi * (t - mid) / PERIOD
    z = SCALED_AXIS * np.sqrt(np.sin(phase) ** 2 + (np.cos(INCLINATION) * np.cos(phase)) ** 2)
    r = (np.arange(2000) + 0.5) / 2000
    mu = np.sqrt(1 - r * r)
    light = (1 - LIMB[0] * (1 - mu) - LIMB[1] * (1 - mu) ** 2) * r
    z = np.maximum(z, 1e-9)[:, None]
    covered = np.arccos(np.clip((r * r + z * z - k * k) / (2 * r * z), -1, 1)) / np.pi
    return 1 - (light * covered).sum(axis=1) / light.sum()


def fit_transit(t, mag, airmass):
    """Least squares of mid-time, k, a constant and a slope in airmass; errors from the scatter of the residuals, and
    from the residuals shifted in time (Pont et al. 2006), the larger."""
    guess = T0 + PERIOD * np.round((np.median(t) - T0) / PERIOD)
    a = airmass - airmass.mean()

    unit = np.array([0.01, 0.1, 0.01, 0.01])

    def model(p):
        return -2.5 * np.log10(transit(t, guess + p[0], p[1])) + p[2] + p[3] * a

    def solve(y):
        # the disc is made of rings: a step has to pass over several of them
        best = least_squares(lambda p: model(p * unit) - y, np.array([0.0, 0.15, 0.0, 0.0]) / unit, jac="3-point",
                             diff_step=0.02, xtol=1e-10, ftol=1e-12, gtol=1e-12)
        best.x, best.jac = best.x * unit, best.jac / unit
        return best

    best = solve(mag)
    residual = mag - model(best.x)
    white = np.sqrt(np.diag(np.linalg.inv(best.jac.T @ best.jac)) * (residual @ residual) / (len(t) - 4))
    shifted = np.array([solve(model(best.x) + np.roll(residual, s)).x for s in range(1, len(t))])
    red = shifted.std(axis=0)
    error = np.maximum(white, red)
    middle = 1 - transit(np.array([guess]), guess, best.x[1])[0]
    return dict(mid=guess + best.x[0], mid_error=error[0], mid_white=white[0], k=best.x[1], k_error=error[1],
                depth=best.x[1] ** 2, depth_error=2 * best.x[1] * error[1], middle=middle, offset=best.x[0],
                residual=residual, model=model(best.x), baseline=best.x[2] + best.x[3] * a, rms=residual.std(ddof=4),
                curve=lambda x: -2.5 * np.log10(transit(x, guess + best.x[0], best.x[1])))


def matrix(curve, column, ids, visits):
    out = np.full((len(ids), len(visits)), np.nan)
    i = np.searchsorted(ids, curve["targetId"])
    j = np.searchsorted(visits, curve["visit"])
    out[i, j] = curve[column]
    return out


def astropy_bjd(mjd_tai):
    """BJD_TDB of HAT-P-32 by astropy, at the place that the camera's description gives."""
    site = EarthLocation.from_geodetic(-110.88, 31.68, 2600)
    time = Time(mjd_tai, format="mjd", scale="tai", location=site)
    star = SkyCoord(31.04271, 46.68780, unit="deg")
    with iers.conf.set_temp("auto_download", False):
        return (time.tdb + time.light_travel_time(star, "barycentric")).jd


def plane(hdus, name):
    h = hdus[name]
    return np.ascontiguousarray(h.data.astype(np.float32))


def sep_fluxes(images, places, ids, visits):
    """Fluxes by sep: its background, its windowed centroids near the pipeline's places, its circles."""
    out = np.full((len(ids), len(visits)), np.nan)
    for j, visit in enumerate(visits):
        with fits.open(images[visit]) as hdus:
            data = plane(hdus, "IMAGE")
        data[~np.isfinite(data)] = 0
        background = sep.Background(data, bw=64, bh=64)
        data = data - background.back()
        i = np.flatnonzero(np.isfinite(places[0][:, j]))
        x, y = places[0][i, j], places[1][i, j]
        wx, wy, flag = sep.winpos(data, x, y, 2.0 / 2.35)
        far = (np.hypot(wx - x, wy - y) > 1) | ~np.isfinite(wx + wy)
        wx, wy = np.where(far, x, wx), np.where(far, y, wy)
        flux, _, _ = sep.sum_circle(data, wx, wy, RADIUS, subpix=0)
        out[i, j] = flux
    return out


def pictures(folder, t, mag, fit, diff, triplet):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    os.makedirs(folder, exist_ok=True)
    hours = (t - fit["mid"]) * 24
    figure, axes = plt.subplots(2, 1, figsize=(8, 6), sharex=True, height_ratios=[3, 1])
    axes[0].plot(hours, mag - fit["baseline"], "o", ms=4, color="#1f5fa8", label="aperture of 3.5 pixels")
    d = diff - np.nanmean(diff - mag)
    axes[0].plot(hours, d - fit["baseline"] + 0.05, "s", ms=3.5, color="#c05020",
                 label="difference images (0.05 mag lower)")
    x = np.linspace(hours.min(), hours.max(), 500)
    curve = fit["curve"](fit["mid"] + x / 24)
    axes[0].plot(x, curve, "k-", lw=1)
    axes[0].plot(x, curve + 0.05, "k-", lw=1)
    axes[0].invert_yaxis()
    axes[0].set_ylabel("relative magnitude")
    axes[0].legend(loc="lower left", fontsize=8)
    axes[1].plot(hours, 1000 * fit["residual"], "o", ms=4, color="#1f5fa8")
    axes[1].axhline(0, color="k", lw=1)
    axes[1].set_ylabel("residual [mmag]")
    axes[1].set_xlabel("hours from mid-transit (BJD_TDB)")
    figure.suptitle("HAT-P-32 b, 20 December 2017, MicroObservatory")
    figure.tight_layout()
    figure.savefig(os.path.join(folder, "hatp32-lightcurve.png"), dpi=80)
    figure, axes = plt.subplots(1, 3, figsize=(9, 3.3))
    for ax, (name, part, low, high) in zip(axes, triplet):
        ax.imshow(part, origin="lower", cmap="gray", vmin=low, vmax=high, interpolation="nearest")
        ax.set_title(name, fontsize=10)
        ax.set_xticks([]), ax.set_yticks([])
        n = part.shape[0] // 2
        ax.add_patch(plt.Circle((n, n), 6, fill=False, color="#ffb000"))
    figure.tight_layout()
    figure.savefig(os.path.join(folder, "hatp32-triplet.png"), dpi=80)


class Figures(bench.Rows):
    """Rows of plain numbers: those of numpy have no JSON."""

    def add(self, name, value, unit="", goal=None, op="<=", peer=None, peer_value=None):
        plain = [v.item() if isinstance(v, np.generic) else v for v in (value, peer_value)]
        super().add(name, plain[0], unit, goal, op, peer, plain[1])


def visit_of(file):
    return int(os.path.basename(file).rsplit(".", 1)[0].split("_")[-1])


def triplet_of(calibrated, difference, matched, x, y, half=60):
    parts = []
    for name, file in (("science", calibrated), ("template, matched", matched), ("difference", difference)):
        with fits.open(file) as hdus:
            data = plane(hdus, "IMAGE")
        cx, cy = int(round(x)), int(round(y))
        part = data[cy - half:cy + half + 1, cx - half:cx + half + 1]
        parts.append((name, part))
    spread = 1.4826 * np.nanmedian(abs(parts[0][1] - np.nanmedian(parts[0][1])))
    return [(name, part, -5 * spread, 30 * spread) for name, part in parts]


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("repo")
    parser.add_argument("--pictures", metavar="FOLDER", help="write the pictures of the documentation there")
    args = parser.parse_args()
    rows = Figures("HAT-P-32, 71 raw frames of MicroObservatory")
    night = "MicroObservatory/night"
    calibrated, difference = night + "/calibrated", night + "/difference"
    curve = next(c for c in collections(args.repo) if c.startswith(night + "/curves/") and c.endswith("/Clear"))

    solved = datasets(args.repo, calibrated, "astrometry_summary")
    rows.add("frames solved from scratch", len(solved), "of 71", FRAMES, ">=")

    lc = table(datasets(args.repo, curve, "light_curve")[0])
    ids, visits = np.unique(lc["targetId"]), np.unique(lc["visit"])
    mag, diff = matrix(lc, "magnitude", ids, visits), matrix(lc, "diffMagnitude", ids, visits)
    t, airmass = matrix(lc, "bjdTdb", ids, visits), matrix(lc, "airmass", ids, visits)
    places = matrix(lc, "x", ids, visits), matrix(lc, "y", ids, visits)
    member = matrix(lc, "isComparison", ids, visits)
    member = np.nanmax(member, axis=1) > 0
    target = int(np.flatnonzero(ids == TARGET)[0])
    usable = np.isfinite(mag)
    rows.add("comparison stars", int(member.sum()))
    rows.add("visits with a usable aperture flux of the target", int(usable[target].sum()), "of 71")
    ours = successive_scatter(mag[target])
    rows.add("aperture scatter, successive differences / sqrt 2", 1000 * ours, "mmag", 4.5)

    images = {visit_of(f): f for f in datasets(args.repo, calibrated, "preliminary_visit_image")}
    flux = sep_fluxes(images, places, ids, visits)
    with np.errstate(invalid="ignore", divide="ignore"):
        peer = ensemble(np.where(usable & (flux > 0), -2.5 * np.log10(flux), np.nan), member)
    theirs = successive_scatter(peer[target])
    rows.add("the same over sep's, same stars, radius and visits", ours / theirs, "", 1.05, "<=", "sep, mmag", 1000 * theirs)
    others = np.array([successive_scatter(mag[i]) for i in np.flatnonzero(member)])
    rows.add("median scatter of the comparison stars", 1000 * np.median(others), "mmag", peer="sep, mmag",
             peer_value=1000 * np.median([successive_scatter(peer[i]) for i in np.flatnonzero(member)]))
    rows.add("scatter by forced photometry on differences", 1000 * successive_scatter(diff[target]), "mmag", 8)
    rows.add("visits with a difference", int(np.isfinite(diff[target]).sum()), f"of {FRAMES - TEMPLATE_FRAMES}")

    good = usable[target]
    fit = fit_transit(t[target][good], mag[target][good], airmass[target][good])
    rows.add("transit depth (planet/star)^2", 100 * fit["depth"], "%", 2.0, ">=")
    rows.add("transit depth (planet/star)^2, upper bound", 100 * fit["depth"], "%", 3.0)
    rows.add("its standard error", 100 * fit["depth_error"], "%")
    rows.add("depth at mid-transit", 100 * fit["middle"], "%")
    rows.add("mid-time minus prediction, absolute", abs(fit["offset"]) * 1440, "min", 8)
    rows.add("its standard error", fit["mid_error"] * 1440, "min")
    rows.add("mid-time", fit["mid"], "BJD_TDB")
    rows.add("rms about the fit", 1000 * fit["rms"], "mmag")
    gd = np.isfinite(diff[target])
    fd = fit_transit(t[target][gd], diff[target][gd], airmass[target][gd])
    rows.add("differences: depth (planet/star)^2", 100 * fd["depth"], "%")
    rows.add("differences: its standard error", 100 * fd["depth_error"], "%")
    rows.add("differences: mid-time minus prediction", fd["offset"] * 1440, "min")

    mjd_tai = matrix(lc, "midpointMjdTai", ids, visits)[target]
    mjd_utc = mjd_tai - 37 / 86400
    rows.add("BJD_TDB minus UTC", float(np.nanmean((t[target] - 2400000.5 - mjd_utc) * 1440)), "min")
    seen = np.isfinite(mjd_tai)
    rows.add("BJD_TDB against astropy's, largest difference",
             float(np.max(abs(t[target][seen] - astropy_bjd(mjd_tai[seen])))) * 86400000, "ms")

    def detections(kind, rejected_for=None):
        """Number of each visit's detections away from the target, and of visits with one at it."""
        away, near = [], 0
        for file in datasets(args.repo, difference, kind):
            d = table(file)
            keep = np.ones(len(d["x"]), bool)
            if rejected_for is not None:
                keep = np.array([reason == rejected_for for reason in d["rejectReason"]], bool)
            j = int(np.searchsorted(visits, visit_of(file)))
            far = np.hypot(d["x"] - places[0][target, j], d["y"] - places[1][target, j]) > 2
            away.append(int((far & keep).sum()))
            near += int((~far & keep).any())
        return np.array(away), near

    everything, _ = detections("dia_source_unfiltered")
    kept, near = detections("dia_source_detector")
    unscored, _ = detections("rejected_dia_source", "reliability")
    rows.add("false DIASources per frame, all", float(np.mean(everything)))
    rows.add("false DIASources per frame without bad flags", float(np.mean(kept + unscored)))
    rows.add("false DIASources per frame after the score", float(np.mean(kept)))
    rows.add("frames with a DIASource at HAT-P-32 after the score", near, f"of {len(kept)}")

    if args.pictures:
        files = {k: {visit_of(f): f for f in datasets(args.repo, difference, k)}
                 for k in ("difference_image", "template_matched")}
        inside = np.isfinite(diff[target])
        j = int(np.flatnonzero(inside)[np.argmin(abs(t[target][inside] - fit["mid"]))])
        v = int(visits[j])
        triplet = triplet_of(images[v], files["difference_image"][v], files["template_matched"][v], places[0][target, j],
                             places[1][target, j])
        pictures(args.pictures, t[target][good], mag[target][good], fit, diff[target][good], triplet)
    bench.main(rows, args)


if __name__ == "__main__":
    main()
