/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

/// Where the Earth is, to the precision that light-travel corrections need.
///
/// Kepler orbits with linear drift for the Earth-Moon barycentre and the giant planets (Standish,
/// "Keplerian elements for approximate positions of the major planets", JPL Solar System Dynamics,
/// 1800-2050; Explanatory Supplement 2013, table 8.10.2), the Moon from the leading terms of Meeus,
/// Astronomical Algorithms (1998), chapter 47; what they lack is [EarthTerms]. Against ERFA's `epv00` the
/// Earth's barycentric position is within 1.5 light-milliseconds (0.22 rms) from 1950 to 2070.
final class SolarSystem {
    /// Semi-major axis [AU], eccentricity, inclination, mean longitude, longitude of perihelion, longitude
    /// of node [deg]: value at J2000 and change per Julian century.
    private static final double[][] GIANTS = {
        {
            5.20288700,
            -0.00011607,
            0.04838624,
            -0.00013253,
            1.30439695,
            -0.00183714,
            34.39644051,
            3034.74612775,
            14.72847983,
            0.21252668,
            100.47390909,
            0.20469106
        },
        {
            9.53667594,
            -0.00125060,
            0.05386179,
            -0.00050991,
            2.48599187,
            0.00193609,
            49.95424423,
            1222.49362201,
            92.59887831,
            -0.41897216,
            113.66242448,
            -0.28867794
        },
        {
            19.18916464,
            -0.00196176,
            0.04725744,
            -0.00004397,
            0.77263783,
            -0.00242939,
            313.23810451,
            428.48202785,
            170.95427630,
            0.40805281,
            74.01692503,
            0.04240589
        },
        {
            30.06992276,
            0.00026291,
            0.00859048,
            0.00005105,
            1.77004347,
            0.00035372,
            -55.12002969,
            218.45945325,
            44.96476227,
            -0.32241464,
            131.78422574,
            -0.00508664
        }
    };

    /// Mass of the Sun over that of Jupiter, Saturn, Uranus and Neptune with their moons.
    private static final double[] SUN_OVER_GIANT = {1_047.3486, 3_497.898, 22_902.98, 19_412.24};

    private static final double[] EARTH_MOON = {
        1.00000261,
        0.00000562,
        0.01671123,
        -0.00004392,
        -0.00001531,
        -0.01294668,
        100.46457166,
        35999.37244981,
        102.93768193,
        0.32327364,
        0,
        0
    };
    private static final double MOON_SHARE = 0.0121505856;
    private static final double AU_KM = 149_597_870.7;
    private static final double OBLIQUITY = Math.toRadians(84_381.448 / 3600);

    private SolarSystem() {}

    /// The geocentre from the solar-system barycentre on the axes of ICRS [AU].
    ///
    /// @param t Julian centuries of TDB (or TT) since J2000.0
    static double[] earthBarycentric(double t) {
        double[] p = kepler(EARTH_MOON, t);
        double[] moon = moon(t);
        for (int k = 0; k < 3; k++) p[k] -= MOON_SHARE * moon[k];
        for (int i = 0; i < GIANTS.length; i++) {
            double[] giant = kepler(GIANTS[i], t);
            double share = 1 / (1 + SUN_OVER_GIANT[i]);
            for (int k = 0; k < 3; k++) p[k] -= share * giant[k];
        }
        double c = StrictMath.cos(OBLIQUITY), s = StrictMath.sin(OBLIQUITY);
        double[] earth = {p[0], c * p[1] - s * p[2], s * p[1] + c * p[2]};
        EarthTerms.addTo(earth, t);
        return earth;
    }

    /// Heliocentric position on the ecliptic of J2000 [AU].
    private static double[] kepler(double[] e, double t) {
        double axis = e[0] + e[1] * t, ecc = e[2] + e[3] * t, inclination = Math.toRadians(e[4] + e[5] * t);
        double longitude = e[6] + e[7] * t, perihelion = e[8] + e[9] * t, node = e[10] + e[11] * t;
        double mean = Math.toRadians(Math.IEEEremainder(longitude - perihelion, 360));
        double anomaly = mean + ecc * StrictMath.sin(mean);
        for (int i = 0; i < 6; i++)
            anomaly -= (anomaly - ecc * StrictMath.sin(anomaly) - mean) / (1 - ecc * StrictMath.cos(anomaly));
        double x = axis * (StrictMath.cos(anomaly) - ecc);
        double y = axis * Math.sqrt(1 - ecc * ecc) * StrictMath.sin(anomaly);
        double argument = Math.toRadians(perihelion - node), omega = Math.toRadians(node);
        double cw = StrictMath.cos(argument), sw = StrictMath.sin(argument);
        double co = StrictMath.cos(omega), so = StrictMath.sin(omega);
        double ci = StrictMath.cos(inclination), si = StrictMath.sin(inclination);
        return new double[] {
            (cw * co - sw * so * ci) * x - (sw * co + cw * so * ci) * y,
            (cw * so + sw * co * ci) * x - (sw * so - cw * co * ci) * y,
            sw * si * x + cw * si * y
        };
    }

    /// The Moon from the geocentre on the ecliptic of J2000 [AU]; good to about 0.2 deg.
    private static double[] moon(double t) {
        double d = Math.toRadians(297.8501921 + 445_267.1114034 * t);
        double sun = Math.toRadians(357.5291092 + 35_999.0502909 * t);
        double m = Math.toRadians(134.9633964 + 477_198.8675055 * t);
        double f = Math.toRadians(93.2720950 + 483_202.0175233 * t);
        double precession = 5_028.796195 / 3600 * t;
        double lon = Math.toRadians(218.3164477
                + 481_267.88123421 * t
                - precession
                + 6.288774 * StrictMath.sin(m)
                + 1.274027 * StrictMath.sin(2 * d - m)
                + 0.658314 * StrictMath.sin(2 * d)
                + 0.213618 * StrictMath.sin(2 * m)
                - 0.185116 * StrictMath.sin(sun)
                - 0.114332 * StrictMath.sin(2 * f));
        double lat = Math.toRadians(5.128122 * StrictMath.sin(f)
                + 0.280602 * StrictMath.sin(m + f)
                + 0.277693 * StrictMath.sin(m - f)
                + 0.173237 * StrictMath.sin(2 * d - f));
        double r = (385_000.56
                        - 20_905.355 * StrictMath.cos(m)
                        - 3_699.111 * StrictMath.cos(2 * d - m)
                        - 2_955.968 * StrictMath.cos(2 * d)
                        - 569.925 * StrictMath.cos(2 * m))
                / AU_KM;
        double c = StrictMath.cos(lat);
        return new double[] {r * c * StrictMath.cos(lon), r * c * StrictMath.sin(lon), r * StrictMath.sin(lat)};
    }
}
