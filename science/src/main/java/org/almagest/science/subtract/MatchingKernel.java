/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.Convolution;

/// The kernel that matches one image to another, varying over the field:
/// K(x, y; u) = sum_k sum_m a_km P_m(x, y) phi_k(u), P_m = T_i(x') T_j(y') with i + j up to an order.
///
/// A plain record of numbers, stored as it is.
///
/// @param version of this form
/// @param convolvesScience whether the science image was convolved, else the template
/// @param x0 first column of the box of the polynomials (parent pixels)
/// @param y0 its first row
/// @param width its columns
/// @param height its rows
/// @param radius half the kernel's side, rounded down [pixel]
/// @param sigmas widths of the Gaussians [pixel]
/// @param degrees polynomial degree that goes with each
/// @param order spatial order
/// @param coefficients a_km at k * terms + m
/// @param stamps how many stamps the fit used at last
/// @param rejected how many it left out
/// @param chiSquare mean reduced chi square of the stamps used
/// @param quality median over stamps of the summed |difference| over the summed light, noise taken off
public record MatchingKernel(
        int version,
        boolean convolvesScience,
        int x0,
        int y0,
        int width,
        int height,
        int radius,
        double[] sigmas,
        int[] degrees,
        int order,
        double[] coefficients,
        int stamps,
        int rejected,
        double chiSquare,
        double quality) {
    /// The present form.
    public static final int VERSION = 1;

    public MatchingKernel {
        if (version > VERSION)
            throw new IllegalArgumentException("matching kernel of version " + version + ": newer than this program");
    }

    /// Number of polynomial terms of an order.
    public static int terms(int order) {
        return (order + 1) * (order + 2) / 2;
    }

    /// {i, j} of each term: by total degree, then by j.
    public static List<int[]> termDegrees(int order) {
        List<int[]> out = new ArrayList<>();
        for (int d = 0; d <= order; d++) for (int j = 0; j <= d; j++) out.add(new int[] {d - j, j});
        return out;
    }

    /// P_m at a position of a box.
    public static double[] polynomials(Box box, int order, double x, double y) {
        double[] tx = ChebyshevField.polynomials(ChebyshevField.scaled(x, box.x0(), box.width()), order);
        double[] ty = ChebyshevField.polynomials(ChebyshevField.scaled(y, box.y0(), box.height()), order);
        double[] out = new double[terms(order)];
        int m = 0;
        for (int d = 0; d <= order; d++) for (int j = 0; j <= d; j++) out[m++] = tx[d - j] * ty[j];
        return out;
    }

    private Box box() {
        return new Box(x0, y0, width, height);
    }

    private KernelBasis basis() {
        return new KernelBasis(radius, sigmas, degrees);
    }

    /// The kernel at a position (parent pixels).
    public Image at(double x, double y) {
        KernelBasis basis = basis();
        double[] p = polynomials(box(), order, x, y);
        double[] a = new double[basis.size()];
        for (int k = 0; k < a.length; k++)
            for (int m = 0; m < p.length; m++) a[k] += coefficients[k * p.length + m] * p[m];
        return basis.combine(a, 0, 1);
    }

    /// Sum of the kernel at a position: reference to target flux.
    public double sumAt(double x, double y) {
        double[] p = polynomials(box(), order, x, y);
        double sum = 0;
        for (int m = 0; m < p.length; m++) sum += coefficients[m] * p[m];
        return sum;
    }

    /// The convolution of a whole image.
    ///
    /// @param tolerance precision relative to the kernel's norm
    public Convolution convolution(double tolerance) {
        KernelBasis basis = basis();
        int terms = terms(order);
        List<Image> kernels = new ArrayList<>();
        for (int m = 0; m < terms; m++) kernels.add(basis.combine(coefficients, m, terms));
        return Convolution.varying(kernels, termDegrees(order), box(), tolerance);
    }

    /// The same with a quality.
    MatchingKernel withQuality(double q) {
        return new MatchingKernel(
                version,
                convolvesScience,
                x0,
                y0,
                width,
                height,
                radius,
                sigmas,
                degrees,
                order,
                coefficients,
                stamps,
                rejected,
                chiSquare,
                q);
    }
}
