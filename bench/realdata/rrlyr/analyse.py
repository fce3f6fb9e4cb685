# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Periods of RR Lyrae of SDSS Stripe 82 (Sesar et al. 2010): ours, astropy's, the published ones.

The first 60 stars by number are those of the goals; the other 423 served to choose the search's settings."""
import gzip
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time

import numpy as np
from astropy.timeseries import LombScargleMultiband

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "bench", "lib"))
import rows as bench  # noqa: E402

HELD_OUT = 60
SHORTEST, LONGEST = 0.2, 1.2
BANDS = "ugriz"


def read(folder):
    """Published periods by number of star, and the measurements: time, band, magnitude, error."""
    with gzip.open(os.path.join(folder, "table2.dat.gz"), "rt") as f:
        truth = {int(w[0]): (w[1], float(w[2])) for w in map(str.split, f) if not w[0].startswith("#")}
    stars = {}
    with tarfile.open(os.path.join(folder, "table1.tar.gz")) as tar:
        for member in tar:
            name = os.path.basename(member.name).removesuffix(".dat")
            if not member.isfile() or not name.isdigit() or int(name) not in truth:
                continue
            values = np.loadtxt(tar.extractfile(member), ndmin=2)[:, 2:]
            points = [(v[3 * b], BANDS[b], v[3 * b + 1], v[3 * b + 2]) for v in values for b in range(5)]
            stars[int(name)] = [p for p in points if p[2] > 0 and p[3] > 0]
    return truth, dict(sorted(stars.items()))


def ours(stars, folder):
    """Periods and CPU seconds for each star, the start of the program included."""
    table, out = os.path.join(folder, "measurements.csv"), os.path.join(folder, "periods.csv")
    with open(table, "w", encoding="utf-8") as f:
        f.write("objectId,mjd,band,mag,magErr\n")
        for star, points in stars.items():
            f.writelines(f"{star},{t:.6f},{b},{m},{e}\n" for t, b, m, e in points)
    subprocess.run([os.path.join(ROOT, "almagest"), "build"], check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([os.path.join(ROOT, "almagest"), "lightcurve", "periods", table, "--out", out,
                    "--min-period", str(SHORTEST), "--max-period", str(LONGEST)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    result = np.genfromtxt(out, delimiter=",", names=True)
    return {int(r["id"]): r for r in result}, cpu / len(stars)


def astropys(stars):
    """The highest peak of astropy's multiband periodogram, two harmonics for all bands and one for each; steps of half
    of one over the span, the highest peak refined."""
    found, begin = {}, time.process_time()
    for star, points in stars.items():
        t, band, m, e = (np.array(x) for x in zip(*points))
        model = LombScargleMultiband(t, m, band, e, nterms_base=2, nterms_band=1)
        step = 0.5 / np.ptp(t)
        grid = np.arange(1 / LONGEST, 1 / SHORTEST, step)
        best = grid[np.argmax(model.power(grid, method="flexible"))]
        fine = best + step * np.linspace(-1, 1, 41)
        found[star] = 1 / fine[np.argmax(model.power(fine, method="flexible"))]
    return found, (time.process_time() - begin) / len(stars)


def score(periods, truth, stars):
    """Parts that are right to 1e-4 and that are an alias by one or two days, sidereal or solar."""
    right = alias = 0
    for s in stars:
        p, want = periods[s], truth[s][1]
        if abs(p / want - 1) <= 1e-4:
            right += 1
        elif any(abs(abs(1 / p - k / want) - n) < 0.01 for n in (1, 1.0027, 2, 2.0055) for k in (0.5, 1, 2)):
            alias += 1
    return right / len(stars), alias / len(stars)


def picture(folder, stars, result, truth):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    chosen = [next(s for s in list(stars)[:HELD_OUT] if truth[s][0] == kind and result[s]["measurements"] > 250)
              for kind in ("ab", "c")]
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6))
    for ax, star in zip(axes, chosen):
        r = result[star]
        for band, colour in zip("gri", ("#2a8a4a", "#c05020", "#7a3b8f")):
            t, m, e = np.array([(p[0], p[2], p[3]) for p in stars[star] if p[1] == band]).T
            phase = ((t - r["brightest"]) / r["period"]) % 1
            for k in (0, 1):
                ax.errorbar(phase + k, m, e, fmt=".", ms=4, lw=0.7, color=colour, label=band if k == 0 else None)
        ax.invert_yaxis()
        ax.set_title(f"{star} ({truth[star][0]}): {r['period']:.6f} d", fontsize=10)
        ax.set_xlabel("phase")
    axes[0].set_ylabel("magnitude")
    axes[0].legend(fontsize=8)
    figure.tight_layout()
    os.makedirs(folder, exist_ok=True)
    figure.savefig(os.path.join(folder, "rrlyr-periods.png"), dpi=80)


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("data")
    parser.add_argument("--pictures", metavar="FOLDER")
    parser.add_argument("--no-peer", action="store_true", help="leave astropy's periodogram out")
    args = parser.parse_args()
    truth, stars = read(args.data)
    with tempfile.TemporaryDirectory() as folder:
        result, cpu = ours(stars, folder)
    periods = {s: r["period"] for s, r in result.items()}
    tested, others = list(stars)[:HELD_OUT], list(stars)[HELD_OUT:]
    peer, peer_cpu = ({}, None) if args.no_peer else astropys({s: stars[s] for s in tested})
    peers = score(peer, truth, tested) if peer else (None, None)
    out = bench.Rows("RR Lyrae of Stripe 82: periods")
    out.notes.append(f"{len(stars)} stars; those tested are the first {HELD_OUT} by number, on which nothing was chosen;"
                     f" periods from {SHORTEST} to {LONGEST} d for all; the peer is astropy's LombScargleMultiband with"
                     " two harmonics for all bands and one for each")
    right, alias = score(periods, truth, tested)
    name = None if args.no_peer else "astropy, two harmonics"
    out.add("period right to 1e-4, of the 60 tested", 100 * right, "%", 90, ">=", name,
            None if peers[0] is None else 100 * peers[0])
    out.add("aliases by a day, of the 60 tested", 100 * alias, "%", 5, "<=", name,
            None if peers[1] is None else 100 * peers[1])
    out.add("CPU for each star, start included", cpu, "s", 0.1, "<=", name, peer_cpu)
    right, alias = score(periods, truth, others)
    out.add("period right to 1e-4, of the 423 others", 100 * right, "%")
    out.add("aliases by a day, of the 423 others", 100 * alias, "%")
    right, _ = score(periods, truth, list(stars))
    out.add("period right to 1e-4, of all 483", 100 * right, "%")
    good = [s for s in stars if abs(periods[s] / truth[s][1] - 1) <= 1e-4]
    clear = [s for s in stars if result[s]["margin"] >= 50]
    out.add("of those with a margin of 50 or more: right", 100 * score(periods, truth, clear)[0], "%")
    out.add("stars with a margin of 50 or more", 100 * len(clear) / len(stars), "%")
    error = np.median([abs(periods[s] / truth[s][1] - 1) for s in good])
    out.add("median difference from the published period, of the right ones", 1e6 * float(error), "1e-6")
    if args.pictures:
        picture(args.pictures, stars, result, truth)
    bench.main(out, args)


main()
