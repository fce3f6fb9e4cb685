/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.util.OptionalLong;

/// Stored to physical values: value = zero + scale * stored (FITS 4.0, section 4.4.2.5).
///
/// @param bitpix stored type
/// @param scale `BSCALE`
/// @param zero `BZERO`
/// @param blank stored value of a pixel without a value, for integers
record Scaling(int bitpix, double scale, double zero, OptionalLong blank) {
    static Scaling of(FitsHeader header) {
        int bitpix = (int) header.requireWhole("BITPIX");
        OptionalLong blank = bitpix > 0 ? header.whole("BLANK") : OptionalLong.empty();
        return new Scaling(
                bitpix, header.real("BSCALE").orElse(1), header.real("BZERO").orElse(0), blank);
    }

    boolean isIdentity() {
        return scale == 1 && zero == 0;
    }

    boolean isInteger() {
        return bitpix > 0 && scale == 1 && zero == Math.rint(zero);
    }

    int bytes() {
        return Math.abs(bitpix) / 8;
    }

    double physical(long stored) {
        return blank.isPresent() && stored == blank.getAsLong() ? Double.NaN : zero + scale * stored;
    }

    /// Turns stored integers into floats.
    void toFloats(int[] stored, float[] out, int at, int n) {
        if (blank.isPresent()) {
            for (int i = 0; i < n; i++) out[at + i] = (float) physical(stored[i]);
        } else if (isIdentity()) {
            for (int i = 0; i < n; i++) out[at + i] = stored[i];
        } else {
            double s = scale, z = zero;
            for (int i = 0; i < n; i++) out[at + i] = (float) (z + s * stored[i]);
        }
    }

    /// Turns stored integers into doubles.
    void toDoubles(int[] stored, double[] out, int at, int n) {
        for (int i = 0; i < n; i++) out[at + i] = physical(stored[i]);
    }

    /// Adds a whole zero point; a sum beyond 32 bits is a fault of the data.
    void toInts(int[] stored, int[] out, int at, int n, FitsHeader header) {
        if (!isInteger())
            throw header.problem(
                    "pixels are not whole numbers: BITPIX = " + bitpix + ", BSCALE = " + scale + ", BZERO = " + zero);
        long add = (long) zero;
        if (bitpix != 32 || add == 0) {
            int small = (int) add;
            for (int i = 0; i < n; i++) out[at + i] = stored[i] + small;
            return;
        }
        for (int i = 0; i < n; i++) {
            long sum = stored[i] + add;
            if (sum != (int) sum) throw header.problem("pixel value " + sum + " does not fit 32 bits");
            out[at + i] = (int) sum;
        }
    }
}
