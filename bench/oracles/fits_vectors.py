#!/usr/bin/env python3
# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Sums by astropy of every image and table in the FITS files of a folder.

usage: fits_vectors.py DATA_FOLDER OUT.csv

One line per HDU with data: file, hdu, kind (image or table), shape, finite pixels (or rows), sum of the finite pixels in
double precision (of a table: of all its plain number columns).
"""
import math
import os
import sys
import warnings

import numpy as np
from astropy.io import fits

SUFFIXES = (".fits", ".fit", ".fits.gz", ".fits.fz", ".fits.bz2", ".fz", ".fit.gz")


def files(root):
    for folder, subfolders, names in os.walk(root):
        subfolders.sort()
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES):
                yield os.path.join(folder, name)


def image(hdu):
    data = np.asarray(hdu.data, dtype=np.float64)
    finite = data[np.isfinite(data)]
    return "x".join(str(n) for n in reversed(data.shape)), finite.size, math.fsum(finite.ravel())


def table(hdu):
    total = []
    for column in hdu.columns:
        if column.format[-1] in "EDIJKB" and column.format[:-1] in ("", "1") and column.null is None:
            values = np.asarray(hdu.data[column.name], dtype=np.float64)
            total.extend(values[np.isfinite(values)])
    return str(len(hdu.columns)), len(hdu.data), math.fsum(total)


def main():
    root, out = sys.argv[1:3]
    warnings.simplefilter("ignore")
    with open(out, "w", encoding="utf-8") as rows:
        rows.write("# made by bench/oracles/fits_vectors.py with astropy\nfile,hdu,kind,shape,count,sum\n")
        for path in files(root):
            name = os.path.relpath(path, root)
            try:
                with fits.open(path, memmap=False) as hdus:
                    for number, hdu in enumerate(hdus):
                        is_table = isinstance(hdu, fits.BinTableHDU) and not isinstance(hdu, fits.CompImageHDU)
                        if not is_table and (not hasattr(hdu, "data") or hdu.data is None or isinstance(hdu, fits.TableHDU)):
                            continue
                        shape, count, total = table(hdu) if is_table else image(hdu)
                        rows.write(f"{name},{number},{'table' if is_table else 'image'},{shape},{count},{total!r}\n")
            except Exception as error:
                print("no oracle:", name, error, file=sys.stderr)


main()
