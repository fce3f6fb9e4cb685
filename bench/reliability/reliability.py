# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Trains the reliability score on surveys `mixed` of some seeds and judges it on those of others.

Writes the model (--out), figures as rows (--json), and two pictures into --pictures: the ROC curve by signal to noise, and the
share of real detections against the score. Without --train the model is the program's own (or --model) and is only judged. A
survey takes about three CPU-minutes; a folder of --work that holds a finished one is used as it is.

Purity and completeness are those of what was detected and is not set aside by flags; signal to noise is the detected one. A
detection on a source that changed by less than three sigma, or in a comet's coma away from its nucleus, is neither real nor false.
"""
import csv
import os
import shutil
import subprocess
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import rows as bench  # noqa: E402

ALMAGEST = os.environ.get("ALMAGEST", os.path.join(HERE, "..", "..", "almagest"))
REAL = ["field", "host", "variable", "mover", "comet"]
FALSE = ["static", "blank", "cosmic ray", "streak"]
WORDS = {"field": "transients in the field", "host": "transients on galaxies", "variable": "variable stars",
         "mover": "movers", "comet": "comets", "static": "on or beside static sources", "blank": "on blank sky",
         "cosmic ray": "cosmic rays", "streak": "satellites"}
BINS = [(5.0, 5.5), (5.5, 6.5), (6.5, 8.0), (8.0, 12.0), (12.0, np.inf)]


def survey(work, seed, size):
    """Folder of a finished demonstration of a seed, less its images."""
    folder = os.path.join(work, f"{size}{seed}")
    if not os.path.exists(os.path.join(folder, "summary.json")):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([ALMAGEST, "demo", "--size", size, "--seed", str(seed), "--dir", folder, "-j", "1"], check=True,
                       stdout=subprocess.DEVNULL)
        shutil.rmtree(os.path.join(folder, "survey", "raw"), ignore_errors=True)
        for path, _, names in os.walk(os.path.join(folder, "repo")):
            for name in names:
                if ".fits" in name:
                    os.remove(os.path.join(path, name))
    name = {"mixed": "SimMixed", "ccd": "SimCcd", "small": "SimSmall"}[size]
    return ["--sample", f"{folder}/repo,{name}/prompt,{folder}/survey"]


def samples(work, seeds, size):
    return [word for seed in seeds for word in survey(work, seed, size)]


def read(path):
    with open(path, newline="", encoding="utf-8") as f:
        table = list(csv.DictReader(f))
    return dict(kind=np.array([r["kind"] for r in table]),
                real=np.array([r["real"] == "true" for r in table]),
                snr=np.abs(np.array([float(r["snr"]) for r in table])),
                score=np.array([float(r["reliability"]) for r in table]))


def share(part, whole):
    """A share with its standard error, by the rule of succession."""
    p = (part + 1) / (whole + 2)
    return (part / whole if whole else float("nan")), float(np.sqrt(p * (1 - p) / max(whole, 1)))


def roc(d, inside):
    """False-positive and true-positive rates over all thresholds."""
    order = np.argsort(-d["score"][inside], kind="stable")
    real = d["real"][inside][order]
    return (np.concatenate([[0], np.cumsum(~real) / max(1, np.sum(~real))]),
            np.concatenate([[0], np.cumsum(real) / max(1, np.sum(real))]))


def calibration(d):
    """(mean score, share real, its error, count) in bins of equal width of the score."""
    edges = np.linspace(0, 1, 11)
    out = []
    for lo, hi in zip(edges[:-1], edges[1:]):
        m = (d["score"] >= lo) & ((d["score"] < hi) | (hi == 1))
        if m.sum() >= 5:
            p, e = share(int(d["real"][m].sum()), int(m.sum()))
            out.append((d["score"][m].mean(), p, e, int(m.sum())))
    return out


def draw(d, threshold, folder, label):
    os.makedirs(folder, exist_ok=True)
    figure, axis = plt.subplots(figsize=(5.2, 4.2), dpi=110)
    for lo, hi in BINS[:4]:
        inside = (d["snr"] >= lo) & (d["snr"] < hi)
        x, y = roc(d, inside)
        line, = axis.plot(x, y, label=f"S/N {lo:g} to {hi:g}")
        kept = d["score"][inside] >= threshold
        real = d["real"][inside]
        axis.plot([(kept & ~real).sum() / max(1, (~real).sum())], [(kept & real).sum() / max(1, real.sum())], "o",
                  color=line.get_color())
    axis.set(xlabel="share of false detections kept", ylabel="share of real detections kept", xlim=(-0.02, 1), ylim=(0.8, 1.005),
             title=f"{label}: dots at the threshold {threshold:.2f}")
    axis.title.set_fontsize(9)
    axis.grid(alpha=0.3)
    axis.legend(loc="lower right", fontsize=8)
    figure.tight_layout()
    figure.savefig(os.path.join(folder, "reliability-roc.png"), metadata={"Software": None})
    figure, axis = plt.subplots(figsize=(5.2, 4.2), dpi=110)
    x, y, e, n = map(np.array, zip(*calibration(d)))
    axis.plot([0, 1], [0, 1], color="0.7", lw=1)
    axis.errorbar(x, y, e, fmt="o", ms=4)
    for xi, yi, ni in zip(x, y, n):
        axis.annotate(str(ni), (xi, yi), textcoords="offset points", xytext=(6, -9), fontsize=7, color="0.4")
    axis.set(xlabel="score", ylabel="share of real detections", xlim=(0, 1.02), ylim=(-0.02, 1.03),
             title=f"{label}: calibration on seeds held out (number of detections beside)")
    axis.title.set_fontsize(9)
    axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(os.path.join(folder, "reliability-calibration.png"), metadata={"Software": None})


def figures(rows, d, threshold):
    kept = d["score"] >= threshold
    for lo, hi in BINS:
        inside = (d["snr"] >= lo) & (d["snr"] < hi)
        real, wrong = inside & d["real"], inside & ~d["real"]
        pure, pure_error = share(int((kept & real).sum()), int((kept & inside).sum()))
        complete, complete_error = share(int((kept & real).sum()), int(real.sum()))
        _, rate_error = share(int((kept & wrong).sum()), int(wrong.sum()))
        rate = (kept & wrong).sum() / max(1, wrong.sum())
        asked = lo == 5.5
        name = f"S/N {lo:g} to {hi:g}" if np.isfinite(hi) else f"S/N above {lo:g}"
        rows.notes.append(f"{name}: {real.sum()} real, {wrong.sum()} false; purity +- {pure_error:.3f}, completeness +- "
                          f"{complete_error:.3f}, false kept +- {rate_error:.3f}")
        rows.add(f"purity, {name}", pure, "", 0.95 if asked else None, ">=")
        rows.add(f"completeness, {name}", complete, "", 0.90 if asked else None, ">=")
        rows.add(f"purity if as many were false, {name}", complete / (complete + rate))
    for kind in REAL + FALSE:
        inside = d["kind"] == kind
        if inside.sum() == 0:
            continue
        p, e = share(int((kept & inside).sum()), int(inside.sum()))
        rows.notes.append(f"{WORDS[kind]}: {(kept & inside).sum()} of {inside.sum()} kept, +- {e:.4f}")
        rows.add(f"kept, {WORDS[kind]}", p, "", 0.95 if kind in ("variable", "comet", "mover") else None, ">=")
    cells = calibration(d)
    error = sum(n * abs(x - y) for x, y, _, n in cells) / sum(n for _, _, _, n in cells)
    rows.add("mean error of the score as a probability", error)


def main():
    parser = bench.arguments(__doc__)
    parser.add_argument("--work", default="reliability-work", help="folder of the surveys")
    parser.add_argument("--size", default="mixed", help="survey to judge on: mixed or ccd")
    parser.add_argument("--train", type=int, nargs="*", default=[], help="seeds of mixed to train on")
    parser.add_argument("--train-ccd", type=int, nargs="*", default=[], help="seeds of ccd to train on too")
    parser.add_argument("--test", type=int, nargs="+", default=[201, 202], help="seeds to judge on")
    parser.add_argument("--version", default="2.0")
    parser.add_argument("--model", default="builtin:reliability", help="model to judge when none is trained")
    parser.add_argument("--out", help="file of the trained model")
    parser.add_argument("--pictures", help="folder for the pictures")
    options = parser.parse_args()
    if set(options.train if options.size == "mixed" else options.train_ccd) & set(options.test):
        sys.exit("a seed is trained on and judged: name others")
    model = options.model
    if options.train:
        model = options.out or os.path.join(options.work, "reliability.json")
        words = "survey mixed, seeds " + " ".join(map(str, options.train))
        given = samples(options.work, options.train, "mixed") + samples(options.work, options.train_ccd, "ccd")
        if options.train_ccd:
            words += "; survey ccd, seeds " + " ".join(map(str, options.train_ccd))
        subprocess.run([ALMAGEST, "train-reliability", *given, "--out", model, "--model-version", options.version, "--words", words],
                       check=True)
    table = os.path.join(options.work, "scores.csv")
    said = subprocess.run([ALMAGEST, "judge-reliability", *samples(options.work, options.test, options.size), "--model", model,
                           "--out", table], check=True, capture_output=True, text=True).stdout.strip().splitlines()[-1]
    label, threshold = said.split(":")[0], float(said.split()[2].rstrip(","))
    d = read(table)
    rows = bench.Rows(f"Reliability of detections, model {label}, survey {options.size} of seeds "
                      + " ".join(map(str, options.test)) + " held out")
    rows.notes.append(said)
    figures(rows, d, threshold)
    if options.pictures:
        draw(d, threshold, options.pictures, label)
    sys.exit(rows.finish(options.json))


main()
