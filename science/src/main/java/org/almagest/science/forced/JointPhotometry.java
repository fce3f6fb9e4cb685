/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.forced;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.Psf;

/// Fluxes of point sources at given positions of one image, fitted together so that neighbours do not take
/// each other's light.
///
/// Pixels count alike (which keeps bright sources free of the bias that weights made from the pixels have);
/// errors come from the variances. On request the image is first brought to a Gaussian PSF: then exposures
/// in different seeing measure the same part of a source that is no point.
///
/// Thread rule: immutable.
public final class JointPhotometry {
    /// How the image is brought to a Gaussian.
    @FunctionalInterface
    public interface Matching {
        /// The kernel that makes one stamp out of another.
        Image kernel(Image from, Image to);
    }

    /// A source's flux.
    ///
    /// @param x column where it was fitted [pixel]
    /// @param y row
    /// @param flux in the image's unit; NaN where too few pixels are usable
    /// @param fluxErr one sigma
    /// @param chiSquare mean squared residual over its variance within the PSF's core
    /// @param usable share of the PSF's light that falls on usable pixels
    public record Source(double x, double y, double flux, double fluxErr, double chiSquare, double usable) {}

    private static final double LEAST_USABLE = 0.5;

    private final Image image;
    private final Exposure exposure;
    private final Psf psf;
    private final int bad;
    private final Image[] kernel;

    private JointPhotometry(Exposure exposure, Image image, Psf psf, int bad, Image... kernel) {
        this.exposure = exposure;
        this.image = image;
        this.psf = psf;
        this.bad = bad;
        this.kernel = kernel;
    }

    /// Fits the image as it is.
    ///
    /// @param bad values of the mask whose pixels do not count
    public static JointPhotometry of(Exposure exposure, int bad) {
        return new JointPhotometry(exposure, exposure.image(), psf(exposure), bad);
    }

    /// Fits the image brought to a Gaussian PSF.
    ///
    /// @param sigma of the Gaussian, above that of the PSF [pixel]
    public static JointPhotometry matched(Exposure exposure, int bad, double sigma, Matching matching) {
        Psf own = psf(exposure);
        Box box = exposure.box();
        double x = box.x0() + 0.5 * (box.width() - 1), y = box.y0() + 0.5 * (box.height() - 1);
        if (!(sigma > own.sigmaAt(x, y)))
            throw new DataFault("the PSF has a sigma of " + (float) own.sigmaAt(x, y)
                    + " pixels: it cannot be brought to a narrower one of " + (float) sigma);
        Psf wanted = new GaussianPsf(sigma, (int) Math.ceil(4.5 * sigma));
        Image kernel = matching.kernel(own.kernelAt(x, y), wanted.kernelAt(x, y));
        Image filled = exposure.image().copy();
        for (int i = 0; i < filled.data().length; i++)
            if (!(Math.abs(filled.data()[i]) <= Float.MAX_VALUE)) filled.data()[i] = 0;
        Image smooth = Image.zeros(box);
        Convolution.with(kernel, 1e-5).applyPadded(filled, smooth);
        return new JointPhotometry(exposure, smooth, wanted, bad, kernel);
    }

    private static Psf psf(Exposure e) {
        return e.info().psf().orElseThrow(() -> new DataFault("forced photometry needs a PSF, and the image has none"));
    }

    /// Fluxes at positions.
    ///
    /// @param x columns (parent pixels)
    /// @param y rows
    public List<Source> measure(double[] x, double[] y) {
        int n = x.length;
        double[][] stars = new double[n][];
        boolean[] fitted = new boolean[n];
        double[] usable = new double[n];
        for (int k = 0; k < n; k++) {
            stars[k] = star(x[k], y[k]);
            usable[k] = usable(stars[k]);
            fitted[k] = usable[k] >= LEAST_USABLE;
        }
        int[] which =
                java.util.stream.IntStream.range(0, n).filter(k -> fitted[k]).toArray();
        double[] normal = new double[which.length * which.length], right = new double[which.length];
        for (int a = 0; a < which.length; a++) {
            right[a] = product(stars[which[a]], image);
            for (int b = 0; b < which.length; b++)
                normal[a * which.length + b] = product(stars[which[a]], stars[which[b]]);
        }
        List<Source> out = new ArrayList<>();
        if (which.length > 0) {
            Cholesky factor = Cholesky.of(normal, which.length)
                    .orElseThrow(() -> new DataFault("two positions are too close to be told apart by this PSF"));
            double[] flux = factor.solve(right);
            double[] inverse = factor.inverse();
            double[] residual = residual(stars, which, flux);
            for (int k = 0, a = 0; k < n; k++) {
                if (!fitted[k]) {
                    out.add(new Source(x[k], y[k], Double.NaN, Double.NaN, Double.NaN, usable[k]));
                    continue;
                }
                double error = Math.sqrt(variance(stars, which, inverse, a));
                out.add(new Source(x[k], y[k], flux[a], error, chiSquare(stars[k], residual), usable[k]));
                a++;
            }
        } else
            for (int k = 0; k < n; k++) out.add(new Source(x[k], y[k], Double.NaN, Double.NaN, Double.NaN, usable[k]));
        return out;
    }

    /// How much of the pixels' squares one source alone at a position explains; 0 for a negative one.
    public double explained(double x, double y) {
        double[] star = star(x, y);
        double square = product(star, star), cross = product(star, image);
        return square > 0 && cross > 0 ? cross * cross / square : 0;
    }

    /// By how much a flux grows when all pixels rise by one.
    public double effectiveArea(double x, double y) {
        double[] star = star(x, y);
        double square = product(star, star);
        return square > 0 ? usable(star) / square : 0;
    }

    /// A star's light on the image's pixels, 0 on those that do not count.
    private double[] star(double x, double y) {
        Box box = image.box();
        double[] out = new double[Math.toIntExact(box.area())];
        if (!Double.isFinite(x)
                || !Double.isFinite(y)
                || !box.grown(psf.radius()).contains(x, y)) return out;
        Image star = psf.starAt(x, y);
        Box part = star.box().intersection(box);
        for (int j = part.y0(); j <= part.y1(); j++)
            for (int i = part.x0(); i <= part.x1(); i++)
                if (isGood(i, j)) out[(j - box.y0()) * box.width() + i - box.x0()] = star.get(i, j);
        return out;
    }

    private boolean isGood(int x, int y) {
        float v = exposure.variance().get(x, y);
        return (exposure.mask().get(x, y) & bad) == 0
                && Math.abs(exposure.image().get(x, y)) <= Float.MAX_VALUE
                && v > 0
                && v <= Float.MAX_VALUE;
    }

    private static double usable(double[] star) {
        double sum = 0;
        for (double v : star) sum += v;
        return sum;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double product(double[] a, Image image) {
        float[] v = image.toArray();
        double sum = 0;
        for (int i = 0; i < a.length; i++) if (a[i] != 0) sum += a[i] * v[i];
        return sum;
    }

    private double[] residual(double[][] stars, int[] which, double[] flux) {
        float[] v = image.toArray();
        double[] out = new double[v.length];
        for (int i = 0; i < v.length; i++) out[i] = v[i];
        for (int a = 0; a < which.length; a++)
            for (int i = 0; i < out.length; i++) out[i] -= flux[a] * stars[which[a]][i];
        return out;
    }

    /// Variance of a flux: that of the sum of pixels that the solution is, a convolution before it
    /// included.
    private double variance(double[][] stars, int[] which, double[] inverse, int a) {
        Box box = image.box();
        float[] weights = new float[Math.toIntExact(box.area())];
        for (int b = 0; b < which.length; b++) {
            double c = inverse[a * which.length + b];
            for (int i = 0; i < weights.length; i++) weights[i] += (float) (c * stars[which[b]][i]);
        }
        Image of = Image.wrap(weights, box);
        if (kernel.length > 0) {
            Image turned = Image.zeros(kernel[0].box());
            float[] k = kernel[0].toArray();
            for (int i = 0; i < k.length; i++) turned.data()[i] = k[k.length - 1 - i];
            Image wide = Image.zeros(box);
            Convolution.with(turned, 1e-5).applyPadded(of, wide);
            of = wide;
        }
        double sum = 0;
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) {
                double w = of.get(x, y), v = exposure.variance().get(x, y);
                if (v > 0 && v <= Float.MAX_VALUE) sum += w * w * v;
            }
        return sum;
    }

    /// Mean over the pixels where the star has more than a tenth of its peak; of the image as it is only.
    private double chiSquare(double[] star, double[] residual) {
        if (kernel.length > 0) return Double.NaN;
        double peak = 0, sum = 0;
        for (double v : star) peak = Math.max(peak, v);
        float[] variance = exposure.variance().toArray();
        int n = 0;
        for (int i = 0; i < star.length; i++)
            if (star[i] > 0.1 * peak) {
                sum += residual[i] * residual[i] / variance[i];
                n++;
            }
        return n == 0 ? Double.NaN : sum / n;
    }
}
