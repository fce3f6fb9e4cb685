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
    private static final int BLOCK = 512;

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

    /// Convolves an image, block by block: within one the kernel hardly varies and needs fewer row filters.
    ///
    /// Bound: per pixel 2 radius + 1 products for each row filter, as many across, twice that where the
    /// kernel's slope matters: 280 to 480 for 6 to 7 filters of 23 taps, 5 to 9 ns at 55 products per
    /// nanosecond. Measured: 11 to 16 ns per pixel on a shared core.
    ///
    /// @param in source; zeros are taken beyond its edge
    /// @param out receives the result on the pixels that both have
    /// @param tolerance precision relative to the kernel's norm
    void convolve(Image in, Image out, double tolerance) {
        Box all = out.box();
        for (int y = all.y0(); y <= all.y1(); y += BLOCK)
            for (int x = all.x0(); x <= all.x1(); x += BLOCK) {
                Box block = new Box(x, y, BLOCK, BLOCK).intersection(all);
                over(block).convolution(tolerance).applyPadded(in, out.view(block));
            }
    }

    /// The same kernel, its polynomials over another box.
    MatchingKernel over(Box box) {
        double[][] alongX = expansion(box.x0(), box.width(), x0, width, order);
        double[][] alongY = expansion(box.y0(), box.height(), y0, height, order);
        List<int[]> degrees = termDegrees(order);
        int terms = degrees.size();
        double[] out = new double[coefficients.length];
        for (int from = 0; from < terms; from++)
            for (int to = 0; to < terms; to++) {
                double factor = alongX[degrees.get(from)[0]][degrees.get(to)[0]]
                        * alongY[degrees.get(from)[1]][degrees.get(to)[1]];
                if (factor != 0)
                    for (int k = 0; k < out.length; k += terms) out[k + to] += factor * coefficients[k + from];
            }
        return new MatchingKernel(
                version,
                convolvesScience,
                box.x0(),
                box.y0(),
                box.width(),
                box.height(),
                radius,
                sigmas,
                this.degrees,
                order,
                out,
                stamps,
                rejected,
                chiSquare,
                quality);
    }

    /// Chebyshev polynomials over one interval as sums of those over another: T_i = sum_p out[i][p] T_p.
    private static double[][] expansion(int start, int length, int wholeStart, int wholeLength, int order) {
        // the position on the whole interval is a u + b, with u that on the other one
        double low = ChebyshevField.scaled(start, wholeStart, wholeLength);
        double high = ChebyshevField.scaled(start + length - 1.0, wholeStart, wholeLength);
        double first = ChebyshevField.scaled(start, start, length);
        double last = ChebyshevField.scaled(start + length - 1.0, start, length);
        double a = last == first ? 0 : (high - low) / (last - first), b = low - a * first;
        double[][] out = new double[order + 1][order + 1];
        out[0][0] = 1;
        for (int i = 1; i <= order; i++)
            for (int p = 0; p < i; p++) {
                double twice = i == 1 ? 1 : 2, t = out[i - 1][p];
                out[i][p] += twice * b * t - (i > 1 ? out[i - 2][p] : 0);
                // u T_p = (T_{p+1} + T_{|p-1|}) / 2
                out[i][p + 1] += twice * a * t * (p == 0 ? 1 : 0.5);
                if (p > 0) out[i][p - 1] += twice * a * t * 0.5;
            }
        return out;
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
