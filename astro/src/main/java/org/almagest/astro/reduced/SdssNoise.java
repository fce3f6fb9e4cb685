/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.util.function.Supplier;

/// Gain and dark variance of a detector of the SDSS camera.
///
/// Facts of the SDSS data model (page of `frame`, tables of gain and dark variance by camera column and
/// filter).
///
/// @param gain electrons per count
/// @param darkVariance of read-out and dark current [count^2]
record SdssNoise(double gain, double darkVariance) {
    private static final String BANDS = "ugriz";
    private static final double[][] GAIN = {
        {1.62, 3.32, 4.71, 5.165, 4.745},
        {1.595, 3.855, 4.6, 6.565, 5.155},
        {1.59, 3.845, 4.72, 4.86, 4.885},
        {1.6, 3.995, 4.76, 4.885, 4.775},
        {1.47, 4.05, 4.725, 4.64, 3.48},
        {2.17, 4.035, 4.895, 4.76, 4.69}
    };
    private static final double[][] DARK = {
        {9.61, 15.6025, 1.8225, 7.84, 0.81},
        {12.6025, 1.44, 1.00, 5.76, 1.0},
        {8.7025, 1.3225, 1.3225, 4.6225, 1.0},
        {12.6025, 1.96, 1.3225, 6.25, 9.61},
        {9.3025, 1.1025, 0.81, 7.84, 1.8225},
        {7.0225, 1.8225, 0.9025, 5.0625, 1.21}
    };

    static SdssNoise of(long column, String band, long run, Supplier<RuntimeException> unknown) {
        int b = band.length() == 1 ? BANDS.indexOf(band) : -1;
        if (b < 0 || column < 1 || column > GAIN.length) throw unknown.get();
        int c = (int) column - 1;
        double gain = c == 1 && b == 0 && run > 1100 ? 1.825 : GAIN[c][b];
        double dark = DARK[c][b];
        if (run > 1500) {
            if (c == 1 && b == 3) dark = 6.25;
            if (c == 3 && b == 3) dark = 7.5625;
            if (c == 3 && b == 4) dark = 12.6025;
            if (c == 4 && b == 4) dark = 2.1025;
        }
        return new SdssNoise(gain, dark);
    }
}
