# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""The repository that the bench starts from: raws, calibrations, templates. By the command line alone."""
import glob
import json
import os
import subprocess
import sys

import pyarrow.parquet

HOME = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
NAME = "SimCcd"
INPUTS = f"{NAME}/raw/all,{NAME}/calib,refcats,skymaps"


def almagest(*words):
    return [os.path.join(HOME, "almagest"), *map(str, words)]


def do(*words):
    print("$ almagest", *words, file=sys.stderr)
    subprocess.run(almagest(*words), check=True, stdout=sys.stderr)


def simulate(folder, frames, seed):
    """The survey in a folder; made when it is not there."""
    if not os.path.exists(os.path.join(folder, "survey.json")):
        do("simulate", "--size", "ccd", "--science-visits", frames, "--seed", seed, "--out", folder)


def visits(folder, template):
    table = pyarrow.parquet.read_table(os.path.join(folder, "truth", "visits.parquet")).to_pydict()
    return [v for v, t in zip(table["visit"], table["template"]) if t == template]


def where(ids):
    return "visit IN (" + ", ".join(map(str, ids)) + ")"


def prepare(folder, repo):
    """A repository with the survey's raws, its calibrations and templates of its first visits."""
    do("butler", "create", repo)
    do("butler", "register-instrument", repo, f"{folder}/camera.yaml")
    do("butler", "ingest-raws", repo, NAME, f"{folder}/raw", "--transfer", "direct")
    do("butler", "define-visits", repo, NAME)
    with open(f"{folder}/survey.json", encoding="utf-8") as f:
        config = json.load(f)
    config = config.get("config", config)
    do("butler", "register-skymap", repo, "bench", "--tract", f"{config['ra']},{config['dec']},0.1776",
       "--patch-pixels", 2000, "--patch-border", 60)
    do("butler", "import-refcat", repo, f"{folder}/refcat.csv", "--band", "r=rMag")
    for kind in "Crosstalk", "Linearizer":
        do("butler", "register-dataset-type", repo, kind.lower(), f"org.almagest.science.isr.{kind}",
           "instrument", "detector", "--is-calibration")
    do("butler", "write-curated-calibrations", repo, NAME, f"{folder}/calib")
    for subset, types in ("bias", ["bias"]), ("dark", ["dark"]), ("flat", ["flat", "defects"]):
        pipeline(f"calibration.yaml#{subset}", repo, INPUTS, f"{NAME}/made/{subset}", "-j", 1)
        for kind in types:
            do("butler", "certify-calibrations", repo, f"{NAME}/made/{subset}", f"{NAME}/calib", kind)
    pipeline("template.yaml", repo, INPUTS, f"{NAME}/template", "-j", 1, "-d", where(visits(folder, True)))


def pipeline_words(yaml, repo, inputs, output, *more):
    return ["run", "-p", f"{HOME}/pipelines/{yaml}", "-b", repo, "-i", inputs, "-o", output, *more]


def pipeline(*words):
    do(*pipeline_words(*words))


def files(repo, collection):
    """Files of the datasets of a collection: type to data ID to path; the data ID is the visit, or 0 without one."""
    out = subprocess.run(
        almagest("butler", "query-datasets", repo, "*", "--collections", collection, "--show-uri"),
        check=True, capture_output=True, text=True).stdout
    found, head = {}, []
    for line in out.splitlines():
        cells = line.split()
        if not cells:
            continue
        if cells[0] == "Type":
            head = cells
        elif len(cells) == len(head):
            row = dict(zip(head, cells))
            data_id = int(row.get("visit", row.get("exposure", 0)))
            found.setdefault(row["Type"], {})[data_id] = row["URI"].removeprefix("file://")
    return found


def newest_run(repo, chain):
    return sorted(p for p in glob.glob(f"{repo}/{chain}/*") if os.path.isdir(p))[-1]
