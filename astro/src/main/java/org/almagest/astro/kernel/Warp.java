/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;

/// Resamples images onto another grid.
///
/// Values are multiplied by the local pixel-area ratio, so that a star keeps its flux; variances by its
/// square, with the squared weights. An output pixel whose taps do not all lie on the source, or on a
/// source pixel that is not finite, has NaN in both planes and the mask plane NO_DATA. Spec chapter 12.
///
/// Thread rule: immutable; `warp` may run in many threads.
///
/// @param kernel the interpolation
/// @param spreadPlanes mask planes that an output pixel takes from any of its taps; all other planes come
/// from the nearest source pixel
public record Warp(Interpolation kernel, String... spreadPlanes) {
    /// Greatest error of an interpolated position [pixel].
    public static final double POSITION_TOLERANCE = 1e-3;

    private static final String[] USUAL = {"BAD", "SAT", "CR", "NO_DATA", "UNMASKEDNAN", "SUSPECT"};

    /// The interpolation that keeps stars best, spreading the planes of pixels without a value of their
    /// own.
    public static final Warp STARS = new Warp(Interpolation.STARS, USUAL);
    /// Lanczos of order three, likewise.
    public static final Warp LANCZOS3 = new Warp(Interpolation.LANCZOS3, USUAL);
    /// Lanczos of order five, likewise.
    public static final Warp LANCZOS5 = new Warp(Interpolation.LANCZOS5, USUAL);

    /// Three planes on the output grid.
    public record Warped(Image image, Image variance, Mask mask) {}

    /// Resamples image, variance and mask.
    ///
    /// @param image source pixels
    /// @param variance their variances, same box
    /// @param mask their flags, same box
    /// @param positions where each output pixel lies on the source
    public Warped warp(Image image, Image variance, Mask mask, PositionGrid positions) {
        Box box = positions.box();
        Mask flags = Mask.clear(box, mask.planes());
        int noData = flags.plane("NO_DATA");
        Image out = Image.zeros(box), outVariance = Image.zeros(box);
        resample(image, positions, out, false, 1);
        resample(variance, positions, outVariance, true, 1);
        CellFlags cells = new CellFlags(positions, mask, kernel.half(), mask.valueOf(spreadPlanes) | noData);
        for (int j = 0; j < positions.cellRows(); j++) cells.fill(j, flags);
        float[] px = out.data(), v = outVariance.data();
        int[] bits = flags.data();
        for (int i = 0; i < px.length; i++)
            if ((bits[i] & noData) != 0 || !(Math.abs(px[i] + v[i]) <= Float.MAX_VALUE)) {
                px[i] = v[i] = Float.NaN;
                bits[i] |= noData;
            }
        return new Warped(out, outVariance, flags);
    }

    /// Resamples one plane; NaN where a tap is missing or not finite.
    ///
    /// @param scaleByArea whether values are fluxes per pixel
    public Image warp(Image image, PositionGrid positions, boolean scaleByArea) {
        Image out = Image.zeros(positions.box());
        resample(image, positions, out, false, scaleByArea ? 1 : Double.NaN);
        return out;
    }

    /// Resamples one plane of fluxes per pixel into an image with the pixels of the positions; NaN where a
    /// tap is missing or not finite.
    ///
    /// @param factor multiplies all values
    public void into(Image image, PositionGrid positions, Image out, double factor) {
        if (!out.box().equals(positions.box()))
            throw new IllegalArgumentException("an image of " + out.box() + " for " + positions.box());
        resample(image, positions, out, false, factor);
    }

    /// @param isSquared whether weights and area are squared, as for variances
    /// @param factor NaN: values are no fluxes per pixel, and are left as they are
    private void resample(Image image, PositionGrid positions, Image out, boolean isSquared, double factor) {
        if (CellInterpolation.suits(positions)) {
            CellInterpolation cells = new CellInterpolation(kernel, positions);
            for (int j = 0; j < positions.cellRows(); j++) cells.fill(j, image, isSquared, factor, out);
            return;
        }
        Box box = positions.box();
        out.fill(Float.NaN);
        Row row = new Row(box.width());
        for (int y = box.y0(); y <= box.y1(); y++) {
            positions.row(y, row.x, row.y, row.area);
            place(row, image);
            row.scale(factor, isSquared);
            InterpolationLoops.BEST.interpolate(
                    image.data(),
                    image.stride(),
                    row.place,
                    row.phase,
                    isSquared ? kernel.squares() : kernel.table(),
                    kernel.lanes(),
                    2 * kernel.half(),
                    row.factor,
                    out.data(),
                    out.rowStart(y),
                    row.place.length);
        }
    }

    /// Buffers of one output row.
    private static final class Row {
        final double[] x;
        final double[] y;
        final double[] area;
        final int[] place;
        final int[] phase;
        final float[] factor;

        Row(int width) {
            x = new double[width];
            y = new double[width];
            area = new double[width];
            place = new int[width];
            phase = new int[2 * width];
            factor = new float[width];
        }

        void scale(double by, boolean isSquared) {
            if (Double.isNaN(by)) Arrays.fill(factor, 1);
            else for (int i = 0; i < factor.length; i++) factor[i] *= (float) by * (isSquared ? factor[i] : 1);
        }
    }

    private void place(Row row, Image source) {
        int order = kernel.half();
        int lastX = source.width() - order - 1, lastY = source.height() - order - 1;
        for (int i = 0; i < row.place.length; i++) {
            double x = row.x[i] - source.x0(), y = row.y[i] - source.y0();
            double fx = Math.floor(x), fy = Math.floor(y);
            if (!(fx >= order - 1 && fx <= lastX && fy >= order - 1 && fy <= lastY)) {
                row.place[i] = -1;
                continue;
            }
            row.place[i] = source.offset() + ((int) fy - order + 1) * source.stride() + (int) fx - order + 1;
            row.phase[2 * i] = (int) ((x - fx) * Interpolation.PHASES + 0.5);
            row.phase[2 * i + 1] = (int) ((y - fy) * Interpolation.PHASES + 0.5);
            row.factor[i] = (float) row.area[i];
        }
    }

    /// How the noise of the resampled image goes together, averaged over its pixels, and the factor from
    /// source variance to mean output variance (pixel-area ratio aside).
    ///
    /// @param positions where output pixels lie on the source
    /// @param input correlation of the source's noise
    public NoiseTransfer noise(PositionGrid positions, NoiseCorrelation input) {
        return NoiseTransfer.ofWarp(kernel, positions, input);
    }
}
