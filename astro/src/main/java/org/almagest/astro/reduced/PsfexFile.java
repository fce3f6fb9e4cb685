/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.nio.file.Path;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.astro.psf.PixelPsf;

/// Reads PSF models of PSFEx: its own files, and the tables into which the Legacy Surveys merge them (a row
/// for each detector, the cards as columns).
///
/// The model is a sum of images times monomials in ((x - POLZERO1) / POLSCAL1, (y - POLZERO2) / POLSCAL2),
/// x and y counted from 1; it becomes a [PixelPsf] over the pixels of an image. Source: PSFEx manual, "The
/// PSF file".
public final class PsfexFile {
    private static final int MOST_SIDE = 257;
    private static final int MOST_DEGREE = 6;
    private static final int NODES = 9;

    private PsfexFile() {}

    /// The PSF over the pixels of an image.
    ///
    /// @param box the pixels, counted from 0
    /// @param detector the value of `ccdname` in a merged table
    public static PixelPsf read(Path path, Box box, Optional<String> detector) {
        try (FitsFile fits = FitsFile.open(path)) {
            return psf(CalibrationTable.read(fits, detector), box);
        }
    }

    private static PixelPsf psf(CalibrationTable t, Box box) {
        int degree = t.count("poldeg1", MOST_DEGREE), terms = PixelPsf.termCount(degree);
        double step = t.number("psf_samp");
        if (!(step > 0 && step <= 1) || Math.abs(1 / step - Math.rint(1 / step)) > 1e-6)
            throw new DataFault(
                    t.file() + ": psf_samp is " + step
                            + "; models sampled at a pixel or a whole fraction of it are read: run PSFEx with PSF_SAMPLING 1.0");
        int side = side(t, terms, degree);
        if (t.length("psf_mask") != side * side * terms)
            throw new DataFault(t.file() + ": psf_mask has " + t.length("psf_mask") + " values, not " + terms
                    + " images of " + side + " x " + side);
        double[] images = t.array("psf_mask", side * side * terms);
        double[] matrix = chebyshev(t, box, degree);
        float[] basis = new float[images.length];
        int pixels = side * side;
        for (int k = 0; k < terms; k++)
            for (int m = 0; m < terms; m++) {
                double a = matrix[k * terms + m];
                for (int i = 0; i < pixels; i++) basis[k * pixels + i] += (float) (a * images[m * pixels + i]);
            }
        return new PixelPsf(box, degree, 1 / Math.rint(1 / step), side, basis);
    }

    /// Side of the images: told by columns, or by the number of values.
    private static int side(CalibrationTable t, int terms, int degree) {
        for (int axis = 1; axis <= 2; axis++)
            if (t.has("psfaxis" + axis)) return odd(t, t.count("psfaxis" + axis, MOST_SIDE));
        double side = Math.sqrt((double) t.length("psf_mask") / terms);
        if (side != Math.rint(side))
            throw new DataFault(t.file() + ": psf_mask has " + t.length("psf_mask") + " values, which are no square"
                    + " images for " + terms + " terms of degree " + degree);
        return odd(t, (int) side);
    }

    private static int odd(CalibrationTable t, int side) {
        if (side < 7 || side % 2 == 0 || side > MOST_SIDE)
            throw new DataFault(
                    t.file() + ": images of " + side + " x " + side + "; the side must be odd, from 7 to " + MOST_SIDE);
        return side;
    }

    /// How the monomials are made of Chebyshev terms over the box: term k takes the value at k * terms + m
    /// of monomial m. By least squares over a grid, which is exact for polynomials.
    private static double[] chebyshev(CalibrationTable t, Box box, int degree) {
        int terms = PixelPsf.termCount(degree);
        double zeroX = t.number("polzero1"), zeroY = t.number("polzero2");
        double scaleX = t.number("polscal1"), scaleY = t.number("polscal2");
        if (scaleX == 0 || scaleY == 0) throw new DataFault(t.file() + ": polscal1 or polscal2 is 0");
        double[] normal = new double[terms * terms];
        double[][] right = new double[terms][terms];
        for (int j = 0; j < NODES; j++)
            for (int i = 0; i < NODES; i++) {
                double x = box.x0() + (box.width() - 1.0) * i / (NODES - 1);
                double y = box.y0() + (box.height() - 1.0) * j / (NODES - 1);
                double[] c = PixelPsf.terms(
                        degree,
                        ChebyshevField.scaled(x, box.x0(), box.width()),
                        ChebyshevField.scaled(y, box.y0(), box.height()));
                double[] mono = monomials(degree, (x + 1 - zeroX) / scaleX, (y + 1 - zeroY) / scaleY);
                for (int k = 0; k < terms; k++) {
                    for (int l = 0; l < terms; l++) normal[k * terms + l] += c[k] * c[l];
                    for (int m = 0; m < terms; m++) right[m][k] += c[k] * mono[m];
                }
            }
        Cholesky factor = Cholesky.of(normal, terms)
                .orElseThrow(() -> new DataFault(
                        t.file() + ": an image of " + box + " is too small for a PSF of degree " + degree));
        double[] out = new double[terms * terms];
        for (int m = 0; m < terms; m++) {
            double[] a = factor.solve(right[m]);
            for (int k = 0; k < terms; k++) out[k * terms + m] = a[k];
        }
        return out;
    }

    /// 1, x, x^2, ..., y, x y, ..., y^2: the order of PSFEx.
    private static double[] monomials(int degree, double x, double y) {
        double[] out = new double[PixelPsf.termCount(degree)];
        int k = 0;
        for (int j = 0; j <= degree; j++)
            for (int i = 0; i <= degree - j; i++) out[k++] = Math.pow(x, i) * Math.pow(y, j);
        return out;
    }
}
