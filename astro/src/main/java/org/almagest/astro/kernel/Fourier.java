/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import org.almagest.astro.image.Image;
import org.jtransforms.fft.DoubleFFT_2D;

/// Discrete Fourier transforms of small real squares, for noise spectra and the filters made from them.
///
/// Spectra are interleaved {re, im} arrays of n x n, frequency (0, 0) first. One thread, so that nothing
/// depends on their number.
public final class Fourier {
    private final int n;
    private final DoubleFFT_2D transform;

    /// @param n side of the squares
    public Fourier(int n) {
        org.visnow.jlargearrays.ConcurrencyUtils.setNumberOfThreads(1);
        this.n = n;
        this.transform = new DoubleFFT_2D(n, n);
    }

    public int side() {
        return n;
    }

    /// Spectrum of an odd-sided stamp whose middle pixel is put at the origin; the rest is zero.
    public double[] ofCentred(Image stamp) {
        int r = (stamp.width() - 1) / 2, s = (stamp.height() - 1) / 2;
        if (stamp.width() > n || stamp.height() > n)
            throw new IllegalArgumentException(stamp.box() + " does not fit a transform of " + n);
        double[] a = new double[2 * n * n];
        for (int y = -s; y <= s; y++)
            for (int x = -r; x <= r; x++)
                a[2 * (Math.floorMod(y, n) * n + Math.floorMod(x, n))] =
                        stamp.data()[stamp.offset() + (y + s) * stamp.stride() + x + r];
        transform.complexForward(a);
        return a;
    }

    /// The middle of the inverse transform of a spectrum, real part, as a stamp with its origin in the
    /// middle.
    ///
    /// @param spectrum left as it is
    /// @param radius half the stamp's side, rounded down
    public Image toCentred(double[] spectrum, int radius) {
        double[] a = spectrum.clone();
        transform.complexInverse(a, true);
        int side = 2 * radius + 1;
        float[] out = new float[side * side];
        for (int y = -radius; y <= radius; y++)
            for (int x = -radius; x <= radius; x++)
                out[(y + radius) * side + x + radius] = (float) a[2 * (Math.floorMod(y, n) * n + Math.floorMod(x, n))];
        return Image.wrap(out, new org.almagest.astro.image.Box(-radius, -radius, side, side));
    }

    /// Product of two spectra.
    public static double[] multiply(double[] a, double[] b) {
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i += 2) {
            out[i] = a[i] * b[i] - a[i + 1] * b[i + 1];
            out[i + 1] = a[i] * b[i + 1] + a[i + 1] * b[i];
        }
        return out;
    }

    /// The least power of two at or above a size.
    public static int size(int least) {
        return least <= 1 ? 1 : Integer.highestOneBit(least - 1) << 1;
    }
}
