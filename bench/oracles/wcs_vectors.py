#!/usr/bin/env python3
# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Sky positions by astropy (wcslib) of real and made-up headers with a celestial WCS.

usage: wcs_vectors.py DATA_FOLDER OUT_FOLDER

OUT_FOLDER/real.csv: file, hdu, x, y (0-based pixels), ra, dec [deg] for every FITS header in the data folder:
corners, centre and a point between. OUT_FOLDER/kinds.txt: the cards of one header per kind (projection, form of
the matrix, distortion), those of header dumps in YAML and ECSV, and made-up ones of every projection we read,
each with positions. Pixel edges are -0.5 and n - 0.5. FK5 counts as ICRS; headers without an oracle are named on
stderr.
"""
import os
import re
import sys
import tarfile
import tempfile
import warnings

import numpy as np
from astropy.io import fits
from astropy.table import Table
from astropy.wcs import WCS

SUFFIXES = (".fits", ".fit", ".fits.gz", ".fits.fz", ".fits.bz2", ".fz", ".fit.gz")
WORDS = re.compile(r"(CTYPE|CRVAL|CRPIX|CDELT|CROTA|CUNIT)[12]$|CD[12]_[12]$|PC[12]_[12]$|PV[12]_[0-9]+$|[AB]P?_(ORDER|[0-9]_[0-9])$"
                   r"|(LONPOLE|LATPOLE|RADESYS|EQUINOX|WCSAXES|NAXIS[12]?)$")


def files(root):
    for folder, subfolders, names in os.walk(root):
        subfolders.sort()
        for name in sorted(names):
            yield os.path.join(folder, name)


def size(header):
    names = ("ZNAXIS1", "ZNAXIS2") if header.get("ZIMAGE") else ("NAXIS1", "NAXIS2")
    return [int(header.get(n, 0) or 0) or 2048 for n in names]


def positions(header):
    """Pixels and sky positions, or nothing when the header has no celestial WCS of two axes."""
    if "CTYPE1" not in header or "CTYPE2" not in header:
        return None, []
    wcs = WCS(header)
    wcs = wcs.celestial if wcs.naxis > 2 else wcs
    if not wcs.has_celestial or wcs.naxis != 2:
        return None, []
    nx, ny = size(header)
    points = [(-0.5, -0.5), (nx - 0.5, -0.5), (-0.5, ny - 0.5), (nx - 0.5, ny - 0.5), (nx / 2, ny / 2), (nx * 0.3, ny * 0.9)]
    world = wcs.all_pix2world(np.array(points), 0)
    out = [(x, y, float(w[wcs.wcs.lng]), float(w[wcs.wcs.lat])) for (x, y), w in zip(points, world) if np.all(np.isfinite(w))]
    form = "CD" if wcs.wcs.has_cd() else "PC" if wcs.wcs.has_pc() else "CROTA" if wcs.wcs.has_crota() else "CDELT"
    return (" ".join(wcs.wcs.ctype), form, wcs.sip is not None, any(k.startswith("PV") for k in header)), out


def from_fits(root):
    for path in files(root):
        if not path.lower().endswith(SUFFIXES):
            continue
        name = os.path.relpath(path, root)
        try:
            with fits.open(path, memmap=False) as hdus:
                for number, hdu in enumerate(hdus):
                    if isinstance(hdu, fits.BinTableHDU) and not isinstance(hdu, fits.CompImageHDU):
                        continue
                    yield name, number, hdu.header
        except OSError as error:
            print("not read:", name, error, file=sys.stderr)


def scalar(text):
    text = text.strip().strip("'\"")
    for convert in (int, float):
        try:
            return convert(text)
        except ValueError:
            pass
    return text


def from_dumps(root):
    """Headers told in YAML (mappings and property lists) and ECSV."""
    for path in files(root):
        name = os.path.relpath(path, root)
        if path.endswith(".yaml"):
            header = fits.Header()
            for line in open(path, encoding="utf-8", errors="replace"):
                listed = re.match(r"\s*- \[([A-Z0-9_]+), \w+, ([^,]*)", line)
                mapped = re.match(r"([A-Z0-9_]+):\s*(.*)", line)
                for m in (listed or mapped,):
                    if m and WORDS.match(m.group(1)) and m.group(1) not in header:
                        header[m.group(1)] = scalar(m.group(2))
            yield name, 0, header
        elif path.endswith(".ecsv.tar.bz2"):
            with tempfile.TemporaryDirectory() as folder:
                with tarfile.open(path) as archive:
                    archive.extractall(folder, filter="data")
                for inner in files(folder):
                    table = Table.read(inner, format="ascii.ecsv")
                    for key in sorted(set(zip(table["filename"], table["hdu"]))):
                        header = fits.Header()
                        for row in table[(table["filename"] == key[0]) & (table["hdu"] == key[1])]:
                            if WORDS.match(str(row["keyword"])):
                                header[str(row["keyword"])] = scalar(str(row["value"]))
                        yield name + ":" + key[0], int(key[1]), header


def made_up():
    def header(code, first="RA", second="DEC", **words):
        h = fits.Header(dict(NAXIS=2, NAXIS1=500, NAXIS2=300))
        h["CTYPE1"], h["CTYPE2"] = first.ljust(4, "-") + "-" + code, second.ljust(4, "-") + "-" + code
        h["CRPIX1"], h["CRPIX2"] = 240.5, 151.0
        h["CRVAL1"], h["CRVAL2"] = (211.3, -27.4) if first == "RA" else (-27.4, 211.3)
        for key, value in words.items():
            h[key] = value
        return h
    zenithal, flat = ("TAN", "SIN", "STG", "ZEA", "ARC"), ("CAR", "CEA", "MER", "SFL", "AIT")
    for code in zenithal + flat:
        step = 0.05 if code in zenithal else 0.1
        yield code, 0, header(code, CDELT1=-step, CDELT2=step)
        yield code, 1, header(code, CDELT1=-step, CDELT2=step, CROTA2=33.0)
        yield code, 2, header(code, "DEC", "RA", CD1_1=0.01, CD1_2=step, CD2_1=-step, CD2_2=0.007)
        yield code, 3, header(code, CDELT1=-step, CDELT2=step, PC1_1=0.8, PC1_2=-0.6, PC2_1=0.6, PC2_2=0.8, LONPOLE=150.0)
    yield "CEA", 4, header("CEA", CDELT1=-0.1, CDELT2=0.1, PV2_1=0.7)
    yield "CEA", 5, header("CEA", CDELT1=-0.1, CDELT2=0.1, LONPOLE=150.0, LATPOLE=-30.0)
    yield "CEA", 6, header("CEA", CDELT1=-0.1, CDELT2=0.1, CRVAL2=0.0)
    yield "CAR", 4, header("CAR", CDELT1=-0.1, CDELT2=0.1, CRVAL2=90.0)
    yield "TAN", 4, header("TAN", CDELT1=-3.0, CDELT2=3.0, CUNIT1="arcmin", CUNIT2="arcmin", CRVAL1=211.3 * 60, CRVAL2=-27.4 * 60)
    yield "TAN", 5, header("TAN", CDELT1=-0.05, CDELT2=0.05, CRVAL1=30.0, CRVAL2=90.0)
    yield "TAN", 6, header("TAN", CDELT1=-0.05, CDELT2=0.05, CRVAL1=359.99, CRVAL2=-89.9)
    sip = header("TAN-SIP", CD1_1=-5e-5, CD1_2=1e-6, CD2_1=2e-6, CD2_2=5e-5, A_ORDER=3, B_ORDER=3, A_0_2=3e-6, A_1_1=-2e-6,
                 A_2_1=1e-9, A_3_0=2e-9, B_2_0=-4e-6, B_0_3=1e-9, B_1_1=1e-6)
    yield "SIP", 0, sip
    tpv = header("TPV", CD1_1=-5e-3, CD1_2=1e-4, CD2_1=2e-4, CD2_2=5e-3, PV1_0=1e-4, PV1_1=1.001, PV1_2=2e-3, PV1_4=1e-3,
                 PV1_5=-2e-3, PV1_7=1e-3, PV1_11=3e-4, PV1_23=1e-5, PV1_39=1e-7, PV2_0=-2e-4, PV2_1=0.999, PV2_2=1e-3, PV2_3=1e-4,
                 PV2_6=2e-3, PV2_8=-1e-3, PV2_12=1e-4, PV2_17=1e-5, PV2_31=1e-6)
    yield "TPV", 0, tpv


def write_cards(out, name, number, header, points):
    out.write(f"@ {name} {number}\n")
    for card in header.cards:
        if WORDS.match(card.keyword) and card.value is not fits.card.UNDEFINED:
            out.write(str(fits.Card(card.keyword, card.value)).rstrip() + "\n")
    for point in points:
        out.write("= " + " ".join(repr(v) for v in point) + "\n")


def main():
    root, folder = sys.argv[1:3]
    warnings.simplefilter("ignore")
    os.makedirs(folder, exist_ok=True)
    kinds, rows, dumped = {}, [], 0
    for source in (from_fits(root), from_dumps(root), made_up()):
        for name, number, header in source:
            try:
                kind, points = positions(header)
            except Exception as error:
                print("no oracle:", name, number, str(error).strip().splitlines()[-1], file=sys.stderr)
                continue
            if kind is None or not points:
                continue
            if ":" in name:
                dumped += 1
                kind = (name, number) if dumped % 20 == 0 else kind
            elif name.lower().endswith(SUFFIXES):
                rows.extend((name, number) + p for p in points[::2])
            else:
                kind = (name, number)
            kinds.setdefault(kind, (name, number, header, points))
    origin = "# made by bench/oracles/wcs_vectors.py with astropy %s; x, y are 0-based pixels, ra, dec degrees\n" % __import__("astropy").__version__
    with open(os.path.join(folder, "real.csv"), "w", encoding="utf-8") as out:
        out.write(origin + "file,hdu,x,y,ra,dec\n")
        for row in rows:
            out.write(",".join(map(str, row[:2])) + "," + ",".join(repr(v) for v in row[2:]) + "\n")
    with open(os.path.join(folder, "kinds.txt"), "w", encoding="utf-8") as out:
        out.write(origin)
        for name, number, header, points in kinds.values():
            write_cards(out, name, number, header, points)
    print(len(kinds), "kinds,", len(rows), "positions of real files")


main()
