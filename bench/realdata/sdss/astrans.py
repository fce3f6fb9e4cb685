# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""An evaluation of the SDSS's asTrans that shares nothing with the product but the definition of its terms
(https://data.sdss.org/datamodel, asTrans): for bench/realdata/sdss/analyse.py, and as a program a vector for tests."""
import sys

import numpy as np
from astropy.coordinates import SkyCoord
from astropy.io import fits
import astropy.units as u


def sky(row, x, y):
    """RA, Dec [deg] of 0-based pixel positions, centres at whole numbers."""
    t = {name: float(np.ravel(row[name])[0]) for name in
         ("NODE", "INCL", "A", "B", "C", "D", "E", "F", "DROW0", "DROW1", "DROW2", "DROW3", "DCOL0", "DCOL1", "DCOL2",
          "DCOL3")}
    col, r = np.asarray(x, float) + 0.5, np.asarray(y, float) + 0.5
    r2 = r + np.polynomial.polynomial.polyval(col, [t[f"DROW{k}"] for k in range(4)])
    c2 = col + np.polynomial.polynomial.polyval(col, [t[f"DCOL{k}"] for k in range(4)])
    mu, nu = t["A"] + t["B"] * r2 + t["C"] * c2, t["D"] + t["E"] * r2 + t["F"] * c2
    # great-circle frame: its x axis is the ascending node, its pole stands INCL from the celestial one; as rotations
    m = SkyCoord((mu - t["NODE"]) * u.deg, nu * u.deg).cartesian.xyz.value
    i, n = np.radians(t["INCL"]), np.radians(t["NODE"])
    about_x = np.array([[1, 0, 0], [0, np.cos(i), -np.sin(i)], [0, np.sin(i), np.cos(i)]])
    about_z = np.array([[np.cos(n), -np.sin(n), 0], [np.sin(n), np.cos(n), 0], [0, 0, 1]])
    v = np.tensordot(about_z @ about_x, m, 1)
    return np.degrees(np.arctan2(v[1], v[0])) % 360, np.degrees(np.arctan2(v[2], np.hypot(v[0], v[1])))


if __name__ == "__main__":
    with fits.open(sys.argv[1]) as hdus:
        for px, py in ((0, 0), (2047, 0), (0, 1488), (2047, 1488), (1000.25, 700.75)):
            ra, dec = sky(hdus[3].data[0], px, py)
            print(f"{px},{py},{ra:.12f},{dec:.12f}")
