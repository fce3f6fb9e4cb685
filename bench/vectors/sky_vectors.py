"""Writes the vectors under testdata/sky with astropy and astropy-healpix as the oracles.

Run with the interpreter of bench/venv plus `astropy-healpix`:  python bench/vectors/sky_vectors.py
"""
import os
import sys

import numpy as np

OUT = os.path.join(os.path.dirname(__file__), "..", "..", "testdata", "sky")


def write(name, words, header, rows):
    with open(os.path.join(OUT, name), "w") as f:
        for word in words:
            f.write(f"# {word}\n")
        f.write(header + "\n")
        for row in rows:
            f.write(",".join(str(v) for v in row) + "\n")


def times():
    import astropy
    from astropy.time import Time

    texts = [
        "1960-06-30T12:00:00.000", "1961-07-31T23:59:59.500", "1961-08-01T00:00:00.000",
        "1965-12-31T18:30:15.250", "1968-01-31T23:59:59.800", "1968-02-01T00:00:00.000",
        "1971-12-31T23:59:59.000", "1972-01-01T00:00:00.000", "1972-06-30T23:59:60.500",
        "1975-03-21T06:07:08.900", "1990-12-31T23:59:60.000", "1999-01-01T00:00:00.000",
        "2000-01-01T12:00:00.000", "2005-12-31T23:59:60.999", "2008-12-31T23:59:59.999",
        "2016-12-31T23:59:60.500", "2016-12-31T12:00:00.000", "2017-01-01T00:00:00.000",
        "2017-12-20T01:33:04.250", "2026-11-22T15:34:55.123", "2040-02-29T23:59:59.999",
    ]
    rows = []
    for text in texts:
        t = Time(text, scale="utc", format="isot", precision=3)
        tai, tt, tdb = t.tai, t.tt, t.tdb
        nanos = round(((int(tai.jd1 * 2) - 2440587.5 * 2) * 43200 + tai.jd2 * 86400) * 1e9)
        days = int(round(tai.jd1 - 2440587.5 + 0.0))
        rest = (tai.jd1 - 2440587.5 - days) + tai.jd2
        nanos = days * 86400 * 10**9 + round(rest * 86400 * 1e9)
        tdb_tt = ((tdb.jd1 - tt.jd1) + (tdb.jd2 - tt.jd2)) * 86400
        rows.append((text, nanos, repr(float(t.mjd)), repr(float(tt.mjd)), f"{tdb_tt:.9f}"))
    write("time.csv", [f"astropy {astropy.__version__} (ERFA); made by bench/vectors/sky_vectors.py",
                       "tai_nanos since 1970 TAI; mjd_utc quasi-MJD of ERFA; tdb_minus_tt at the geocentre [s]"],
          "utc,tai_nanos,mjd_utc,mjd_tt,tdb_minus_tt", rows)


def light_travel():
    import astropy
    import astropy.units as u
    from astropy.coordinates import EarthLocation, SkyCoord
    from astropy.time import Time
    from astropy.utils import iers

    iers.conf.auto_download, iers.conf.auto_max_age = False, None
    rng = np.random.default_rng(20261122)
    rows = []
    for k in range(60):
        mjd = round(rng.uniform(43000, 61000), 6) if k else 58107.2
        ra, dec = (31.0427, 46.6878) if k == 0 else (rng.uniform(0, 360), np.degrees(np.arcsin(rng.uniform(-1, 1))))
        lon, lat, height = (-110.8, 31.68, 1268.0) if k == 0 else (
            rng.uniform(-180, 180), rng.uniform(-70, 70), rng.uniform(0, 4000))
        ra, dec, lon, lat, height = [round(float(v), 5) for v in (ra, dec, lon, lat, height)]
        where = EarthLocation.from_geodetic(lon * u.deg, lat * u.deg, height * u.m)
        centre = EarthLocation.from_geocentric(0 * u.m, 0 * u.m, 0 * u.m)
        target = SkyCoord(ra * u.deg, dec * u.deg)
        t = Time(mjd, format="mjd", scale="utc")
        geo = t.light_travel_time(target, "barycentric", location=centre).to_value(u.s)
        topo = t.light_travel_time(target, "barycentric", location=where).to_value(u.s)
        bjd = (t.tdb + topo * u.s).mjd
        rows.append((mjd, ra, dec, lon, lat, height, f"{geo:.6f}", f"{topo:.6f}", f"{bjd:.9f}"))
    write("light_travel.csv",
          [f"astropy {astropy.__version__}, builtin ephemeris (ERFA epv00); made by bench/vectors/sky_vectors.py",
           "angles [deg], longitude east, height [m], light travel to the barycentre [s], mjd_tdb with it [d]"],
          "mjd_utc,ra,dec,lon,lat,height,geocentric,topocentric,mjd_tdb", rows)


def healpix():
    import astropy.units as u
    import astropy_healpix
    from astropy_healpix import HEALPix

    rng = np.random.default_rng(20261123)
    rows = []
    for order in (0, 1, 2, 3, 5, 8, 11, 13, 17, 23, 29):
        nested = HEALPix(nside=2**order, order="nested")
        ring = HEALPix(nside=2**order, order="ring")
        z = rng.uniform(-1, 1, 24)
        ra = rng.uniform(0, 360, 24)
        dec = np.degrees(np.arcsin(z))
        ra[:8] = [0.01, 45, 90, 180, 270, 359.9999999, 12.3, 200]
        dec[:8] = [0, 41.8103, -41.8103, 89.9999, -89.9999, 12, 75, -75]
        for a, d in zip(np.round(ra, 7), np.round(dec, 7)):
            n = int(nested.lonlat_to_healpix(a * u.deg, d * u.deg))
            r = int(ring.lonlat_to_healpix(a * u.deg, d * u.deg))
            lon, lat = nested.healpix_to_lonlat(n)
            around = [int(v) for v in nested.neighbours(n)]
            rows.append((order, repr(float(a)), repr(float(d)), n, r, repr(float(lon.to_value(u.deg))),
                         repr(float(lat.to_value(u.deg))), " ".join(map(str, around))))
    write("healpix.csv",
          [f"astropy-healpix {astropy_healpix.__version__}; made by bench/vectors/sky_vectors.py",
           "neighbours: nested, SW W NW N NE E SE S, -1 where there is none; centre of the pixel [deg]"],
          "order,ra,dec,nested,ring,centre_ra,centre_dec,neighbours", rows)


if __name__ == "__main__":
    os.makedirs(OUT, exist_ok=True)
    for what in sys.argv[1:] or ["times", "light_travel", "healpix"]:
        globals()[what]()
