# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""`almagest demo --size ccd` for several seeds, scored against the simulator's truth as one.

The seeds must be others than those that the reliability score was trained on, which its model names. A folder of --work
that holds a finished demonstration is scored as it is. Completeness is behind the reliability cut; signal to noise is
true flux over the error of a PSF flux that the simulator computes, threshold 5. A false detection has no transient,
variable or mover within 1 arcsec. The expectation beside a bin is that of a perfect matched filter with a free peak.
"""
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import rows as bench  # noqa: E402

ALMAGEST = os.path.join(HERE, "..", "..", "almagest")
GOALS = {5.9: 0.80, 6.5: 0.92, 7.5: 0.97}


def demonstrate(folder, seed, processes):
    """Runs the demonstration of a seed in a folder unless it is there; gives its CPU and wall seconds, if it ran."""
    if os.path.exists(os.path.join(folder, "summary.json")):
        return None
    shutil.rmtree(folder, ignore_errors=True)
    before = os.times()
    subprocess.run([ALMAGEST, "demo", "--size", "ccd", "--seed", str(seed), "--dir", folder, "-j", str(processes)],
                   check=True, stdout=sys.stderr)
    after = os.times()
    return (after.children_user + after.children_system - before.children_user - before.children_system,
            after.elapsed - before.elapsed)


def completeness(rows, bins):
    for b in bins:
        n, found = b["n"], b["found"]
        p = (found + 1) / (n + 2)
        share = found / n if n else math.nan
        above = "up" if b["hi"] is None else f"{b['hi']:g}"
        name = f"completeness, SNR {b['lo']:g} to {above}"
        rows.notes.append(f"{name:34s} n {n:5d} found {found:5d} share {share:.4f} +- {math.sqrt(p * (1 - p) / max(n, 1)):.4f}")
        rows.add(name, share, "", GOALS.get(b["lo"]), ">=", "perfect filter", b["ideal"])
        if b["lo"] == 5.9:
            rows.add("injections, SNR 5.9 to 6.1", n, "", 500, ">=")


def figures(rows, s):
    t = s["transients"]
    rows.add("science visit-detectors", s["detectors"])
    rows.add("transients injected", t["injected"])
    rows.add("share of them excluded", t["excluded"] / t["injected"], "", 0.03)
    completeness(rows, s["completeness"])
    rows.add("50 % point, field", s["snr50"]["field"], "", 5.1)
    rows.add("50 % point, on hosts", s["snr50"]["host"])
    rows.add("false on blank sky per detector", s["false_blank"])
    rows.add("expected of noise alone", s["noise_expectation"])
    rows.add("false on blank sky less noise", s["false_blank"] - s["noise_expectation"], "", 10)
    rows.add("false on or beside static sources", s["false_static"], "", 70)
    rows.add("false behind the reliability cut", s["false_after_score"], "", 3)
    rows.add("loss by the cut above SNR 5.5", s["completeness_loss_by_score"], "", 0.02)
    rows.add("variables kept, SNR 7 and more", s["kept_by_score"]["variables"], "", 0.9, ">=")
    rows.add("movers kept, SNR 7 and more", s["kept_by_score"]["movers"], "", 0.9, ">=")
    rows.add("flux pull, |median|", abs(s["flux_pull"]["median"]), "", 0.1, "<")
    rows.add("flux pull, sigma", s["flux_pull"]["sigma"], "", 1.15)
    rows.add("flux pull, sigma (from below)", s["flux_pull"]["sigma"], "", 0.95, ">=")
    rows.add("position pull, sigma", s["position_pull"]["sigma"], "", 1.2)
    rows.add("position, |mean offset|", s["position_pull"]["median_arcsec"], "arcsec", 0.005)
    rows.add("WCS against truth, rms per axis", s["astrometry_mas"], "mas", 10)
    rows.add("bright-star photometry", s["photometry_mmag"], "mmag", 5)
    rows.add("alerts published", s["alerts_published"])
    rows.add("CPU of prompt.yaml per detector", s["cpu_seconds_per_detector"], "s")
    rows.add("peak memory of a worker", s["peak_rss_mb"], "MiB", 2048)


def main():
    parser = bench.arguments(__doc__.splitlines()[0])
    parser.add_argument("--seeds", default="1,2,3", help="seeds, by commas (default 1,2,3)")
    parser.add_argument("--work", metavar="DIR", help="work there and keep it; 6 GB for each seed")
    parser.add_argument("-j", "--processes", default="0", help="workers (default: one per core)")
    args = parser.parse_args()
    folder = os.path.abspath(args.work or tempfile.mkdtemp(prefix="almagest-demo-"))
    os.makedirs(folder, exist_ok=True)
    subprocess.run([ALMAGEST, "build"], check=True)
    seeds = [int(s) for s in args.seeds.split(",")]
    try:
        rows = bench.Rows(f"demonstrations of size ccd, seeds {args.seeds}, as one")
        each = [os.path.join(folder, str(seed)) for seed in seeds]
        for seed, place in zip(seeds, each):
            use = demonstrate(place, seed, args.processes)
            if use:
                rows.add(f"whole demonstration, seed {seed}: wall", use[1], "s", 900)
                rows.add(f"whole demonstration, seed {seed}: CPU", use[0], "s")
        pooled = os.path.join(folder, "pooled.json")
        shown = subprocess.run([ALMAGEST, "demo", "score", *each, "--json", pooled], check=True, capture_output=True,
                               text=True)
        rows.notes += re.findall(r"excluded: .*", shown.stdout)
        with open(pooled, encoding="utf-8") as f:
            figures(rows, json.load(f))
    finally:
        if not args.work:
            shutil.rmtree(folder)
    bench.main(rows, args)


if __name__ == "__main__":
    main()
