/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.psf;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.QuinticSpline;
import org.almagest.astro.kernel.SplineGrid;

/// A PSF of pixel images times polynomials in position: P(u; x, y) = sum_k B_k(u) T_i(x') T_j(y'), i + j up
/// to an order, x' and y' from -1 to 1 over a box.
///
/// The basis images B_k lie on a grid that may be finer than the pixels; between grid points quintic
/// splines interpolate. They hold the profile as the pixels see it, so nothing is integrated over pixels
/// here. The polynomials are those of the nearest pixel. Beyond the box positions are brought to its edge,
/// because a polynomial runs away there.
///
/// Immutable. Model as in Bertin 2011, ADASS XX, 435 (PSFEx).
public final class PixelPsf implements Psf {
    private final Box domain;
    private final int order;
    private final double step;
    private final int side;
    private final int radius;
    private final float[] basis;
    private final SplineGrid grid;
    private final float[] splines;

    /// @param domain pixels over which the PSF was found
    /// @param order highest total degree of the polynomial, 0 or more
    /// @param step grid spacing [pixel], 1 or an integer fraction of it
    /// @param side grid points along each axis, odd
    /// @param basis images B_k one after another, row by row, in the order of [#terms(int, double, double)]
    public PixelPsf(Box domain, int order, double step, int side, float[] basis) {
        if (order < 0
                || !(step > 0 && step <= 1)
                || Math.abs(1 / step - Math.rint(1 / step)) > 1e-9
                || side < 7
                || side % 2 == 0
                || domain.isEmpty())
            throw new IllegalArgumentException(
                    "PSF of order " + order + ", step " + step + ", side " + side + " over " + domain);
        if (basis.length != termCount(order) * side * side)
            throw new IllegalArgumentException(basis.length + " basis values for order " + order + " and side " + side);
        this.domain = domain;
        this.order = order;
        this.step = step;
        this.side = side;
        this.radius = (int) Math.floor((side / 2) * step + 1e-9);
        this.basis = basis.clone();
        this.grid = new SplineGrid(side, (int) Math.rint(1 / step));
        this.splines = new float[termCount(order) * grid.size()];
        float[] coefficients = basis.clone();
        for (int k = 0; k < termCount(order); k++) {
            QuinticSpline.prefilter(coefficients, k * side * side, side, side);
            grid.layOut(coefficients, k * side * side, splines, k * grid.size());
        }
    }

    public Box domain() {
        return domain;
    }

    public int order() {
        return order;
    }

    /// Grid spacing [pixel].
    public double step() {
        return step;
    }

    /// Grid points along each axis.
    public int side() {
        return side;
    }

    /// The basis images, as the constructor takes them; a copy.
    public float[] basis() {
        return basis.clone();
    }

    @Override
    public int radius() {
        return radius;
    }

    /// Number of polynomial terms of an order.
    public static int termCount(int order) {
        return (order + 1) * (order + 2) / 2;
    }

    /// Polynomial terms T_i(x') T_j(y') at scaled coordinates: by total degree i + j, then by j.
    public static double[] terms(int order, double scaledX, double scaledY) {
        double[] tx = ChebyshevField.polynomials(scaledX, order);
        double[] ty = ChebyshevField.polynomials(scaledY, order);
        double[] out = new double[termCount(order)];
        int k = 0;
        for (int degree = 0; degree <= order; degree++)
            for (int j = 0; j <= degree; j++) out[k++] = tx[degree - j] * ty[j];
        return out;
    }

    /// The terms at a position (parent pixels), brought to the domain's edge when outside.
    public double[] termsAt(double x, double y) {
        return terms(
                order,
                Math.clamp(ChebyshevField.scaled(x, domain.x0(), domain.width()), -1, 1),
                Math.clamp(ChebyshevField.scaled(y, domain.y0(), domain.height()), -1, 1));
    }

    @Override
    public Image starAt(double x, double y) {
        return ofOneThread().starAt(x, y);
    }

    @Override
    public Image kernelAt(double x, double y) {
        return ofOneThread().kernelAt(x, y);
    }

    @Override
    public double sigmaAt(double x, double y) {
        return ofOneThread().sigmaAt(x, y);
    }

    @Override
    public Psf ofOneThread() {
        return new SplineStamps(new Profiles(), grid, step, side / 2, radius);
    }

    private final class Profiles implements SplineStamps.Field {
        @Override
        public double nearest(double coordinate) {
            return Math.floor(coordinate + 0.5);
        }

        @Override
        public float[] at(double x, double y, float[] into) {
            double[] terms = termsAt(x, y);
            float[] weights = new float[terms.length];
            for (int k = 0; k < weights.length; k++) weights[k] = (float) terms[k];
            grid.sum(splines, weights, into);
            return into;
        }

        @Override
        public double sigma(Image kernel) {
            double squares = 0;
            for (float p : kernel.data()) squares += (double) p * p;
            // the Gaussian of the same effective area: a good start, and the answer when the moments fail
            double sameArea = Math.sqrt(1 / (4 * Math.PI * squares));
            AdaptiveMoments moments = AdaptiveMoments.of(kernel, 0, 0, sameArea);
            return moments.converged() ? moments.sigma() : sameArea;
        }
    }
}
