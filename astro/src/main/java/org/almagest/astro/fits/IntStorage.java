/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

/// How whole numbers are stored.
public enum IntStorage {
    /// 0 to 255.
    UINT8(8, 0, 0, 255),
    INT16(16, 0, Short.MIN_VALUE, Short.MAX_VALUE),
    /// 0 to 65535, as 16 bits with BZERO 32768.
    UINT16(16, 32_768, 0, 65_535),
    INT32(32, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);

    private final int bitpix;
    private final int zero;
    private final int least;
    private final int most;

    IntStorage(int bitpix, int zero, int least, int most) {
        this.bitpix = bitpix;
        this.zero = zero;
        this.least = least;
        this.most = most;
    }

    int bitpix() {
        return bitpix;
    }

    /// `BZERO`.
    int zero() {
        return zero;
    }

    /// Checks that a row fits.
    void check(int[] data, int from, int n) {
        if (this == INT32) return;
        for (int i = from; i < from + n; i++)
            if (data[i] < least || data[i] > most)
                throw new IllegalArgumentException("pixel value " + data[i] + " does not fit " + this);
    }
}
