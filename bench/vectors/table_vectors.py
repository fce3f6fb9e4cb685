#!/usr/bin/env python3
# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""One table of every type, written by astropy in every form.

usage: table_vectors.py FOLDER
"""
import sys

import numpy as np
from astropy.table import MaskedColumn, Table


def sample():
    t = Table()
    t["id"] = MaskedColumn([-(2**63), 2**63 - 1, 2**53 + 1], unit="", description='the "number", of each')
    t["n"] = MaskedColumn(np.array([1, 2, -32768], dtype=np.int16), mask=[False, True, False])
    t["ra"] = MaskedColumn([10.5, np.nan, -0.0], mask=[False, False, True], unit="deg", description="right ascension")
    t["flux"] = np.array([1e-45, np.inf, 16777216.0], dtype=np.float32)
    t["ok"] = [True, False, True]
    t["name"] = MaskedColumn(["plain", 'q "x", y', "a\nb caf\u00e9 \u03b1"], mask=[True, False, False])
    t["pm"] = np.arange(6.0).reshape(3, 2)
    return t


def main():
    folder = sys.argv[1]
    t = sample()
    t.write(folder + "/blank.ecsv", format="ascii.ecsv", overwrite=True)
    t.write(folder + "/comma.ecsv", format="ascii.ecsv", delimiter=",", overwrite=True)
    t["ra"] = MaskedColumn([10.5, 0.25, -0.0], mask=[False, False, True], unit="deg", description="right ascension")
    for form in ("tabledata", "binary2", "binary"):
        if form == "binary":  # which has no sign for a missing whole number
            t["n"] = np.array([1, 2, -32768], dtype=np.int16)
        t.write(folder + "/" + form + ".vot", format="votable", tabledata_format=form, overwrite=True)


main()
