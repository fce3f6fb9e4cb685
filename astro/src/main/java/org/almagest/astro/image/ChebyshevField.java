/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

import java.util.Arrays;

/// A smooth field over a box: a two-dimensional Chebyshev series of the first kind, f = sum c_ij T_i(x')
/// T_j(y'), where x' and y' run from -1 to 1 over the box's pixel centres.
///
/// Immutable.
public final class ChebyshevField {
    private final Box box;
    private final int orderX;
    private final int orderY;
    private final double[] coefficients;

    /// @param box the pixels that the series spans
    /// @param orderX highest degree along x
    /// @param orderY highest degree along y
    /// @param coefficients c_ij at index j * (orderX + 1) + i, length (orderX + 1) * (orderY + 1)
    public ChebyshevField(Box box, int orderX, int orderY, double[] coefficients) {
        if (coefficients.length != (orderX + 1) * (orderY + 1))
            throw new IllegalArgumentException(
                    coefficients.length + " coefficients for orders " + orderX + ", " + orderY);
        this.box = box;
        this.orderX = orderX;
        this.orderY = orderY;
        this.coefficients = coefficients.clone();
    }

    /// A field that is the same everywhere.
    public static ChebyshevField constant(Box box, double value) {
        return new ChebyshevField(box, 0, 0, new double[] {value});
    }

    public Box box() {
        return box;
    }

    public int orderX() {
        return orderX;
    }

    public int orderY() {
        return orderY;
    }

    public double[] coefficients() {
        return coefficients.clone();
    }

    /// Value at a position (parent pixels); outside the box the series is continued.
    public double evaluate(double x, double y) {
        double[] tx = polynomials(scaled(x, box.x0(), box.width()), orderX);
        double[] ty = polynomials(scaled(y, box.y0(), box.height()), orderY);
        double sum = 0;
        for (int j = 0; j <= orderY; j++) {
            double row = 0;
            for (int i = 0; i <= orderX; i++) row += coefficients[j * (orderX + 1) + i] * tx[i];
            sum += row * ty[j];
        }
        return sum;
    }

    /// This field times a number.
    public ChebyshevField times(double factor) {
        return new ChebyshevField(
                box,
                orderX,
                orderY,
                Arrays.stream(coefficients).map(c -> c * factor).toArray());
    }

    /// T_0..T_order at one abscissa.
    public static double[] polynomials(double t, int order) {
        double[] out = new double[order + 1];
        out[0] = 1;
        if (order > 0) out[1] = t;
        for (int k = 2; k <= order; k++) out[k] = 2 * t * out[k - 1] - out[k - 2];
        return out;
    }

    /// Pixel coordinate to [-1, 1] over `size` pixel centres from `origin`.
    public static double scaled(double pixel, int origin, int size) {
        return size <= 1 ? 0 : 2 * (pixel - origin) / (size - 1) - 1;
    }
}
