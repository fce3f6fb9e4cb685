/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.forced;

import java.util.HashMap;
import java.util.Map;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.psf.Psf;

/// Measures point sources at positions given, without moving them and without minding neighbours.
///
/// With P the PSF at the position, of unit sum, and D the data: f = sum(P D) / sum(P^2), not weighted by
/// the variance, so that the result does not depend on brightness (the flux of the PSF-matched filter with
/// white noise). The error is sqrt(sum P_i P_j C_ij) / sum(P^2) with C from the variance plane and the
/// exposure's noise correlation; the correlation's factor is taken once per cell of the image.
///
/// Thread rule: one thread per object.
public final class ForcedPhotometry {
    // the factor follows the width of the PSF, which changes by a few per cent over an image
    private static final int CELL = 1024;

    private final Exposure exposure;
    private final Psf psf;
    private final PhotoCalib calibration;
    private final int bad;
    private final Map<Long, Double> correlationFactors = new HashMap<>();

    /// @param exposure image with a PSF; its calibration to nJy is applied when it has one
    /// @param badPlanes mask planes whose pixels are left out
    public ForcedPhotometry(Exposure exposure, String... badPlanes) {
        this.exposure = exposure;
        this.psf = exposure.info()
                .psf()
                .orElseThrow(() -> new IllegalArgumentException("the exposure has no PSF"))
                .ofOneThread();
        this.calibration = exposure.info().photoCalib().orElse(PhotoCalib.IDENTITY);
        this.bad = exposure.mask().valueOf(badPlanes);
    }

    /// Flux at a position [nJy].
    ///
    /// @param x column (parent pixels)
    /// @param y row
    public ForcedFlux measure(double x, double y) {
        Box image = exposure.box();
        if (!Double.isFinite(x) || !Double.isFinite(y) || !image.contains(x, y)) return ForcedFlux.OUTSIDE;
        Image star = psf.starAt(x, y);
        Box part = star.box().intersection(image);
        boolean edge = !part.equals(star.box());
        Sums sums = new Sums();
        for (int row = part.y0(); row <= part.y1(); row++) sums.addRow(star, exposure, part, row, bad);
        boolean centreBad = !isGood((int) Math.floor(x + 0.5), (int) Math.floor(y + 0.5));
        if (sums.pixels == 0 || !(sums.pp > 0) || centreBad)
            return new ForcedFlux(Double.NaN, Double.NaN, sums.pixels, edge, true);
        double scale = calibration.njyPerUnit(x, y);
        double error = Math.sqrt(sums.ppv * correlationFactor(x, y)) / sums.pp;
        return new ForcedFlux(scale * sums.pd / sums.pp, scale * error, sums.pixels, edge, false);
    }

    private boolean isGood(int x, int y) {
        Mask mask = exposure.mask();
        return (mask.get(x, y) & bad) == 0
                && Float.isFinite(exposure.image().get(x, y))
                && exposure.variance().get(x, y) > 0;
    }

    /// Sums over the good pixels of a stamp.
    private static final class Sums {
        double pd;
        double pp;
        double ppv;
        int pixels;

        void addRow(Image star, Exposure exposure, Box part, int row, int bad) {
            float[] p = star.data();
            float[] d = exposure.image().data();
            float[] v = exposure.variance().data();
            int[] m = exposure.mask().data();
            int ip = star.index(part.x0(), row);
            int id = exposure.image().index(part.x0(), row);
            int iv = exposure.variance().index(part.x0(), row);
            int im = exposure.mask().index(part.x0(), row);
            for (int k = 0; k < part.width(); k++) {
                double data = d[id + k];
                double variance = v[iv + k];
                if ((m[im + k] & bad) != 0 || !Double.isFinite(data) || !(variance > 0) || variance > Float.MAX_VALUE)
                    continue;
                double w = p[ip + k];
                pd += w * data;
                pp += w * w;
                ppv += w * w * variance;
                pixels++;
            }
        }
    }

    /// sum P_i P_j rho(i - j) / sum P_i^2 at the middle of the position's cell.
    private double correlationFactor(double x, double y) {
        NoiseCorrelation rho = exposure.info().noiseCorrelation().orElse(null);
        if (rho == null) return 1;
        int cx = Math.floorDiv((int) Math.floor(x), CELL);
        int cy = Math.floorDiv((int) Math.floor(y), CELL);
        return correlationFactors.computeIfAbsent(
                ((long) cy << 32) ^ (cx & 0xffffffffL),
                _ -> correlationFactor(psf.kernelAt((cx + 0.5) * CELL, (cy + 0.5) * CELL), rho));
    }

    static double correlationFactor(Image kernel, NoiseCorrelation rho) {
        int r = rho.radius();
        double zero = autocorrelation(kernel, 0, 0);
        double sum = zero;
        for (int dy = 0; dy <= r; dy++)
            for (int dx = dy == 0 ? 1 : -r; dx <= r; dx++)
                // The lag and its opposite are equal.
                if (rho.at(dx, dy) != 0) sum += 2 * rho.at(dx, dy) * autocorrelation(kernel, dx, dy);
        return Math.max(0, sum / zero);
    }

    private static double autocorrelation(Image kernel, int dx, int dy) {
        Box box = kernel.box();
        Box common = box.intersection(box.shifted(-dx, -dy));
        float[] p = kernel.data();
        double even = 0, odd = 0;
        for (int y = common.y0(); y <= common.y1(); y++) {
            int a = kernel.index(common.x0(), y), end = a + common.width();
            int b = kernel.index(common.x0() + dx, y + dy);
            // two sums that do not wait for each other
            for (; a + 1 < end; a += 2, b += 2) {
                even += (double) p[a] * p[b];
                odd += (double) p[a + 1] * p[b + 1];
            }
            if (a < end) even += (double) p[a] * p[b];
        }
        return even + odd;
    }
}
