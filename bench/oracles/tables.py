#!/usr/bin/env python3
# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Tables that astropy wrote, converted by `almagest table convert` into every form, read again by astropy.

usage: tables.py ALMAGEST

Every column must hold the same values, missing cells, unit and description; prints one line per pair of forms and
fails at the first difference. CSV keeps values only.
"""
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from astropy.table import MaskedColumn, Table

SUFFIX = {"ecsv": "ascii.ecsv", "vot": "votable", "fits": "fits", "parquet": "parquet.pyarrow", "csv": "ascii.csv"}


def sample(rng, rows):
    t = Table()
    gaps = rng.random(rows) < 0.3
    longs = rng.integers(-(2**63), 2**63 - 1, rows)
    longs[:2] = -(2**63) + 1, 2**63 - 1
    t["id"] = MaskedColumn(longs, description="a number")
    t["n"] = MaskedColumn(rng.integers(-30000, 30000, rows).astype(np.int16), mask=gaps, description='with "quotes"')
    t["ra"] = MaskedColumn(rng.random(rows) * 360, mask=gaps[::-1], unit="deg", description="right ascension")
    t["flux"] = MaskedColumn(rng.normal(0, 1e4, rows).astype(np.float32), unit="nJy")
    t["ok"] = rng.random(rows) < 0.5
    words = np.array(["plain", 'q "x", y', "two\nlines", "caf\u00e9 \u03b1", "# no comment"])
    t["name"] = MaskedColumn(words[rng.integers(0, len(words), rows)])
    return t


def read(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if path.endswith(".parquet"):
            import pyarrow.parquet as parquet

            arrow = parquet.read_table(path)
            t = Table()
            for name in arrow.column_names:
                cells = arrow[name].to_pylist()
                gaps = [c is None for c in cells]
                filler = next(c for c in cells if c is not None)
                kind = arrow[name].type.to_pandas_dtype()
                kind = None if kind in (object, str, np.str_) else kind
                t[name] = MaskedColumn([filler if c is None else c for c in cells], mask=gaps, dtype=kind)
            return t
        return Table.read(path, format=SUFFIX[path.rsplit(".", 1)[1]])


def same(a, b, words):
    assert a.colnames == b.colnames, (a.colnames, b.colnames)
    for name in a.colnames:
        left, right = MaskedColumn(a[name]), MaskedColumn(b[name])
        missing = np.ma.getmaskarray(left) | (left != left if left.dtype.kind == "f" else False)
        gone = np.ma.getmaskarray(right) | (right != right if right.dtype.kind == "f" else False)
        missing, gone = np.ma.filled(missing, True), np.ma.filled(gone, True)
        assert (missing == gone).all(), (name, "missing")
        assert all(x == y for x, y in zip(left[~missing].tolist(), right[~gone].tolist())), name
        if words:
            assert str(left.unit or "") == str(right.unit or ""), (name, left.unit, right.unit)
            assert (left.description or "").strip() == (right.description or "").strip(), (name, right.description)


def main():
    almagest = sys.argv[1]
    rng = np.random.default_rng(20261123)
    t = sample(rng, 200)
    with tempfile.TemporaryDirectory() as folder:
        for source in ("ecsv", "vot", "fits"):
            first = os.path.join(folder, "first." + source)
            start = t.copy()
            if source == "fits":
                start["name"] = [w.encode("ascii", "replace").decode() for w in t["name"]]
            if source == "vot":  # astropy writes truth as a bit that is not the one the standard names
                start.remove_column("ok")
            options = {"tabledata_format": "binary2"} if source == "vot" else {}
            start.write(first, format=SUFFIX[source], overwrite=True, **options)
            for target in ("ecsv", "vot", "fits", "parquet", "csv"):
                second = os.path.join(folder, "second." + target)
                subprocess.run([almagest, "table", "convert", first, second], check=True, stdout=subprocess.DEVNULL)
                back = read(second)
                expected = start.copy()
                if target == "csv" and "ok" in back.colnames:
                    back["ok"] = [str(x).lower() == "true" for x in back["ok"]]
                if target == "csv":  # which does not say that a number is of 32 bits
                    back["flux"] = MaskedColumn(back["flux"], dtype=np.float32)
                if target == "fits":
                    back["name"] = [x.decode() if isinstance(x, bytes) else x for x in back["name"]]
                same(expected, back, words=target in ("ecsv", "vot") and source != "fits")
                print(f"{source} -> {target}: {len(back)} rows of {len(back.colnames)} columns equal")


main()
