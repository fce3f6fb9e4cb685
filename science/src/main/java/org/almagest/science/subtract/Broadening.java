/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.Correlation;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;

/// Convolves an image with a round Gaussian, so that its PSF is wide enough for its pixels.
///
/// An undersampled image cannot be resampled: what is finer than two pixels comes out differently at every
/// place. The Gaussian takes most of that away, for images that are to be put on one another; sums in
/// apertures are better taken before. Thread rule: immutable.
public final class Broadening {
    private static final double SIGMAS = 4;
    private static final int PSF_SPACING = 256;
    private static final double LEAST_KERNEL = 0.35;

    private static final String[] SPREAD = {"BAD", "SAT", "CR", "NO_DATA", "UNMASKEDNAN", "SUSPECT", "STREAK"};

    private Broadening() {}

    /// Makes a PSF of a wanted width; an image whose PSF has it already stays as it is.
    ///
    /// Variance and noise correlation follow. Pixels without a value count as zero and stay without one;
    /// masks of unusable pixels grow by one pixel, and the border that the kernel reaches over is EDGE.
    ///
    /// @param exposure with a PSF; left as it is
    /// @param sigma of the PSF wanted in the middle of the image [pixel]
    public static Exposure apply(Exposure exposure, double sigma) {
        Psf psf = exposure.info().psf().orElseThrow(() -> new DataFault("the exposure has no PSF to be broadened"));
        Box box = exposure.box();
        double own = psf.sigmaAt(box.x0() + 0.5 * (box.width() - 1), box.y0() + 0.5 * (box.height() - 1));
        double width = Math.sqrt(Math.max(0, sigma * sigma - own * own));
        if (width < LEAST_KERNEL) return exposure;
        int radius = (int) Math.ceil(SIGMAS * width);
        SeparableSum kernel = SeparableSum.gaussian(width, radius);
        Image kernelImage = kernel.toImage();
        Mask mask = spread(exposure.mask(), radius);
        Image image = Correlation.apply(filled(exposure.image()), kernel);
        NoiseTransfer noise = NoiseTransfer.ofConvolution(
                kernelImage, exposure.info().noiseCorrelation().orElseGet(NoiseTransfer::white));
        Image variance = variance(exposure.variance(), kernel, noise.varianceFactor());
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++)
                if (!isValue(exposure.image().get(x, y))) image.set(x, y, Float.NaN);
        NoiseCorrelation correlation = noise.correlation();
        Psf broad = broadened(psf, kernelImage, box);
        return new Exposure(
                image, mask, variance, exposure.info().withPsf(broad).withNoiseCorrelation(correlation));
    }

    private static boolean isValue(float v) {
        return Math.abs(v) <= Float.MAX_VALUE;
    }

    private static Image filled(Image image) {
        Image out = image.copy();
        for (int i = 0; i < out.data().length; i++) if (!isValue(out.data()[i])) out.data()[i] = 0;
        return out;
    }

    /// Variances weighed by the square of the kernel, whose sum the noise's correlation gives.
    private static Image variance(Image variance, SeparableSum kernel, double factor) {
        SeparableSum square = kernel.squared(1e-6);
        Image out = Correlation.apply(filled(variance), square);
        // beyond the border there is no noise: there the share of the kernel inside makes up for it
        Image ones = Image.zeros(variance.box());
        ones.fill(1);
        Image inside = Correlation.apply(ones, square);
        for (int i = 0; i < out.data().length; i++) out.data()[i] = (float) (out.data()[i] / inside.data()[i] * factor);
        return out;
    }

    private static Mask spread(Mask from, int border) {
        Mask mask = Mask.clear(from.box(), MaskPlanes.NONE);
        mask.merge(from);
        int edge = mask.plane("EDGE"), unusable = mask.valueOf(SPREAD);
        Box box = from.box();
        Mask before = Mask.clear(box, MaskPlanes.NONE);
        before.merge(from);
        int[] shift = {-1, 0, 1};
        int bits = before.valueOf(SPREAD);
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) {
                int here = before.get(x, y) & bits;
                if (here == 0) continue;
                for (int dy : shift)
                    for (int dx : shift)
                        if (box.contains(x + dx, y + dy)) mask.data()[mask.index(x + dx, y + dy)] |= here & unusable;
            }
        int n = Math.min(border, Math.min(box.width(), box.height()));
        mask.orBox(new Box(box.x0(), box.y0(), box.width(), n), edge);
        mask.orBox(new Box(box.x0(), box.y1() - n + 1, box.width(), n), edge);
        mask.orBox(new Box(box.x0(), box.y0(), n, box.height()), edge);
        mask.orBox(new Box(box.x1() - n + 1, box.y0(), n, box.height()), edge);
        return mask;
    }

    private static GridPsf broadened(Psf psf, Image kernel, Box box) {
        int reach = kernel.width() / 2, radius = Math.min(25, psf.radius() + reach), outer = radius + reach;
        return GridPsf.sample(box, PSF_SPACING, radius, (x, y) -> {
            Image wide = Image.zeros(Box.ofCorners(-outer, -outer, outer, outer));
            wide.assign(psf.kernelAt(x, y));
            Image out = Convolution.direct(wide, kernel);
            return Optional.of(
                    out.view(Box.ofCorners(-radius, -radius, radius, radius)).copy());
        });
    }
}
