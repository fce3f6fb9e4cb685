/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.psf;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// A round Gaussian, the same everywhere; sampled at pixel centres.
///
/// @param sigma width [pixel]
/// @param radius half the stamp's side, rounded down [pixel]
public record GaussianPsf(double sigma, int radius) implements Psf {
    /// Full width at half maximum of a Gaussian of sigma 1.
    public static final double FWHM_PER_SIGMA = 2.3548200450309493;

    public GaussianPsf {
        if (!(sigma > 0) || radius < 1)
            throw new IllegalArgumentException("Gaussian PSF of sigma " + sigma + ", radius " + radius);
    }

    /// A Gaussian of a given full width at half maximum [pixel], on a stamp that holds 5 sigma.
    public static GaussianPsf ofFwhm(double fwhm) {
        double sigma = fwhm / FWHM_PER_SIGMA;
        return new GaussianPsf(sigma, Math.max(2, (int) Math.ceil(5 * sigma)));
    }

    @Override
    public Image starAt(double x, double y) {
        int cx = (int) Math.floor(x + 0.5);
        int cy = (int) Math.floor(y + 0.5);
        return sample(new Box(cx - radius, cy - radius, 2 * radius + 1, 2 * radius + 1), x, y);
    }

    @Override
    public Image kernelAt(double x, double y) {
        return sample(new Box(-radius, -radius, 2 * radius + 1, 2 * radius + 1), 0, 0);
    }

    @Override
    public double sigmaAt(double x, double y) {
        return sigma;
    }

    private Image sample(Box box, double x, double y) {
        double[] gx = profile(box.x0(), box.width(), x);
        double[] gy = profile(box.y0(), box.height(), y);
        double sum = 0;
        for (double a : gy) for (double b : gx) sum += a * b;
        float[] data = new float[Math.toIntExact(box.area())];
        for (int j = 0; j < gy.length; j++)
            for (int i = 0; i < gx.length; i++) data[j * gx.length + i] = (float) (gx[i] * gy[j] / sum);
        return Image.wrap(data, box);
    }

    private double[] profile(int first, int n, double centre) {
        double[] g = new double[n];
        for (int i = 0; i < n; i++) {
            double d = (first + i - centre) / sigma;
            g[i] = Math.exp(-0.5 * d * d);
        }
        return g;
    }
}
