/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.Arrays;
import org.almagest.science.simulate.RandomStream.Purpose;

/// Displacement of stars by the atmosphere over one exposure: a sum of plane waves whose correlation falls
/// as exp(-d^2 / 2 L^2).
///
/// @param modes rows of (wave number east, north [rad/arcsec], amplitude east, north [arcsec], phase east,
/// north [rad])
record JitterField(double[][] modes) {
    private static final int MODES = 48;

    /// @param rms per axis [arcsec] over the square of that half side about the pointing
    static JitterField of(long seed, int visit, double rms, double scale, double halfSide) {
        RandomStream random = new RandomStream(seed, Purpose.JITTER, visit);
        double[][] modes = new double[MODES][];
        for (int i = 0; i < MODES; i++)
            modes[i] = new double[] {
                random.gaussian() / scale,
                random.gaussian() / scale,
                random.gaussian(),
                random.gaussian(),
                2 * StrictMath.PI * random.uniform(),
                2 * StrictMath.PI * random.uniform()
            };
        JitterField unit = new JitterField(modes);
        double[] squares = new double[2];
        int n = 24;
        for (int i = 0; i < n * n; i++) {
            double[] d = unit.at(halfSide * (2.0 * (i % n) / (n - 1) - 1), halfSide * (2.0 * (i / n) / (n - 1) - 1));
            squares[0] += d[0] * d[0];
            squares[1] += d[1] * d[1];
        }
        for (double[] mode : modes) {
            mode[2] *= rms / StrictMath.sqrt(squares[0] / (n * n));
            mode[3] *= rms / StrictMath.sqrt(squares[1] / (n * n));
        }
        return unit;
    }

    /// Displacement east and north [arcsec] at a place of the tangent plane about the true pointing
    /// [arcsec].
    double[] at(double east, double north) {
        double dx = 0;
        double dy = 0;
        for (double[] m : modes) {
            double phase = m[0] * east + m[1] * north;
            dx += m[2] * StrictMath.cos(phase + m[4]);
            dy += m[3] * StrictMath.cos(phase + m[5]);
        }
        return new double[] {dx, dy};
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof JitterField other && Arrays.deepEquals(modes, other.modes);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(modes);
    }
}
