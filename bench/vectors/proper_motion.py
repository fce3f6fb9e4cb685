#!/usr/bin/env python3
# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Places of moving stars after some years, by astropy (apply_space_motion, far away, no radial velocity).

usage: proper_motion.py > testdata/sky/proper_motion.csv
"""
import warnings

import astropy.units as u
import numpy as np
from astropy.coordinates import SkyCoord
from astropy.time import Time

warnings.simplefilter("ignore")
print("# made by bench/vectors/proper_motion.py with astropy")
print("ra,dec,pmRa,pmDec,epoch,years,raThen,decThen")
rng = np.random.default_rng(3)
stars = [(269.452, 4.693, -801.551, 10362.394), (40.0, 89.9, 4000.0, -3000.0), (210.0, -89.999, -10000.0, 2000.0)]
stars += [(rng.random() * 360, np.degrees(np.arcsin(rng.uniform(-1, 1))), *rng.normal(0, 2000, 2)) for _ in range(20)]
for ra, dec, pm_ra, pm_dec in stars:
    for years in (-25.0, 10.0, 30.0):
        epoch = Time(2016.0, format="jyear", scale="tai")
        star = SkyCoord(
            ra=ra * u.deg,
            dec=dec * u.deg,
            pm_ra_cosdec=pm_ra * u.mas / u.yr,
            pm_dec=pm_dec * u.mas / u.yr,
            distance=1e6 * u.kpc,
            radial_velocity=0 * u.km / u.s,
            obstime=epoch,
        )
        then = star.apply_space_motion(new_obstime=Time(2016.0 + years, format="jyear", scale="tai"))
        print(f"{ra!r},{dec!r},{pm_ra!r},{pm_dec!r},2016.0,{years!r},{then.ra.deg!r},{then.dec.deg!r}".replace("np.float64(", "").replace(")", ""))
