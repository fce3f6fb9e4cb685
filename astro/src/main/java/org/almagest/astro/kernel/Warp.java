/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import java.util.Arrays;
import java.util.Optional;
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
        Image source = finite(image), weights = finite(variance);
        if (source.stride() != weights.stride() || source.offset() != weights.offset()) {
            source = Image.wrap(source.toArray(), source.box());
            weights = Image.wrap(weights.toArray(), weights.box());
        }
        Mask marked = marked(image, variance, mask, noData);
        int spread = marked.valueOf(spreadPlanes) | noData;
        int[] dilated = dilate(marked, spread);
        Image out = Image.zeros(box), outVariance = Image.zeros(box);
        Row row = new Row(kernel, box.width());
        for (int y = box.y0(); y <= box.y1(); y++) {
            positions.row(y, row.x, row.y, row.area);
            place(row, source);
            int o = out.rowStart(y);
            row.squareFactors();
            row.runs(source.data(), out.data(), Optional.of(weights.data()), outVariance.data(), source.stride(), o);
            interpolate(source, row, row.factor, kernel.table(), out, o);
            interpolate(weights, row, row.squares, kernel.squares(), outVariance, o);
            flag(row, marked, dilated, spread, noData, flags.data(), flags.rowStart(y));
            for (int i = 0; i < box.width(); i++)
                if ((flags.data()[o + i] & noData) != 0) {
                    out.data()[o + i] = Float.NaN;
                    outVariance.data()[o + i] = Float.NaN;
                }
        }
        return new Warped(out, outVariance, flags);
    }

    /// Resamples one plane; NaN where a tap is missing or not finite.
    ///
    /// @param scaleByArea whether values are fluxes per pixel
    public Image warp(Image image, PositionGrid positions, boolean scaleByArea) {
        Image out = Image.zeros(positions.box());
        resample(image, positions, out, scaleByArea ? 1 : Double.NaN);
        return out;
    }

    /// Resamples one plane of fluxes per pixel into an image with the pixels of the positions; NaN where a
    /// tap is missing or not finite.
    ///
    /// @param factor multiplies all values
    public void into(Image image, PositionGrid positions, Image out, double factor) {
        if (!out.box().equals(positions.box()))
            throw new IllegalArgumentException("an image of " + out.box() + " for " + positions.box());
        resample(image, positions, out, factor);
    }

    /// @param factor NaN: values are no fluxes per pixel, and are left as they are
    private void resample(Image image, PositionGrid positions, Image out, double factor) {
        Box box = positions.box();
        out.fill(Float.NaN);
        Row row = new Row(kernel, box.width());
        for (int y = box.y0(); y <= box.y1(); y++) {
            positions.row(y, row.x, row.y, row.area);
            place(row, image);
            row.scale(factor);
            int o = out.rowStart(y);
            row.runs(image.data(), out.data(), Optional.empty(), out.data(), image.stride(), o);
            interpolate(image, row, row.factor, kernel.table(), out, o);
        }
    }

    private void interpolate(Image in, Row row, float[] factor, float[] table, Image out, int o) {
        if (!row.hasSingles) return;
        PixelLoops.BEST.interpolate(
                in.data(),
                in.stride(),
                row.singles,
                row.phase,
                table,
                kernel.lanes(),
                2 * kernel.half(),
                factor,
                out.data(),
                o,
                row.singles.length);
    }

    /// Buffers of one output row.
    private static final class Row {
        final double[] x;
        final double[] y;
        final double[] area;
        final int[] place;
        final int[] phase;
        final float[] factor;
        final float[] squares;
        final float[] fractionX;
        final float[] fractionY;
        /// Places of the pixels that belong to no run, -1 for all others.
        final int[] singles;
        boolean hasSingles;
        private final RunInterpolation runs;

        Row(Interpolation kernel, int width) {
            runs = new RunInterpolation(kernel);
            squares = new float[width];
            fractionX = new float[width + RunInterpolation.LONGEST];
            fractionY = new float[width + RunInterpolation.LONGEST];
            singles = new int[width];
            x = new double[width];
            y = new double[width];
            area = new double[width];
            place = new int[width];
            phase = new int[2 * width];
            factor = new float[width];
        }

        void scale(double by) {
            if (Double.isNaN(by)) Arrays.fill(factor, 1);
            else for (int i = 0; i < factor.length; i++) factor[i] *= (float) by;
        }

        void squareFactors() {
            for (int i = 0; i < factor.length; i++) squares[i] = factor[i] * factor[i];
        }

        /// Fills the pixels whose sources lie side by side, and leaves the others to be done one by one.
        void runs(float[] in, float[] out, Optional<float[]> variance, float[] outVariance, int stride, int o) {
            hasSingles = false;
            int width = place.length;
            for (int i = 0; i < width; ) {
                int end = i + 1, last = Math.min(width, i + RunInterpolation.LONGEST);
                if (place[i] >= 0) while (end < last && place[end] == place[end - 1] + 1) end++;
                int n = end - i;
                if (n >= RunInterpolation.SHORTEST) {
                    runs.begin(fractionX, fractionY, i, n);
                    runs.write(in, place[i], stride, factor, i, out, o + i, n);
                    if (variance.isPresent()) {
                        runs.square();
                        runs.write(variance.get(), place[i], stride, squares, i, outVariance, o + i, n);
                    }
                    Arrays.fill(singles, i, end, -1);
                } else {
                    System.arraycopy(place, i, singles, i, n);
                    hasSingles |= place[i] >= 0;
                }
                i = end;
            }
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
            row.fractionX[i] = (float) (x - fx);
            row.fractionY[i] = (float) (y - fy);
            row.phase[2 * i] = (int) ((x - fx) * Interpolation.PHASES + 0.5);
            row.phase[2 * i + 1] = (int) ((y - fy) * Interpolation.PHASES + 0.5);
            row.factor[i] = (float) row.area[i];
        }
    }

    private void flag(Row row, Mask mask, int[] dilated, int spread, int noData, int[] out, int o) {
        Box box = mask.box();
        int order = kernel.half();
        for (int i = 0; i < row.place.length; i++) {
            if (row.place[i] < 0) {
                out[o + i] = noData;
                continue;
            }
            int x = (int) Math.floor(row.x[i]), y = (int) Math.floor(row.y[i]);
            int wide = dilated[(y - box.y0() - order + 1) * box.width() + x - box.x0() - order + 1];
            int nearest = mask.data()[mask.index((int) Math.floor(row.x[i] + 0.5), (int) Math.floor(row.y[i] + 0.5))];
            out[o + i] = wide | nearest & ~spread;
        }
    }

    /// For each pixel the joined planes of the square of taps whose first is that pixel.
    private int[] dilate(Mask mask, int spread) {
        int w = mask.width(), h = mask.height(), taps = 2 * kernel.half();
        int[] rows = new int[w * h];
        int[] line = new int[w + taps];
        for (int y = 0; y < h; y++) {
            int start = mask.offset() + y * mask.stride();
            for (int x = 0; x < w; x++) line[x] = mask.data()[start + x] & spread;
            for (int t = 0; t < taps; t++) for (int x = 0; x < w; x++) rows[y * w + x] |= line[x + t];
        }
        for (int y = 0; y < h; y++)
            for (int t = 1; t < taps && y + t < h; t++)
                for (int x = 0; x < w; x++) rows[y * w + x] |= rows[(y + t) * w + x];
        return rows;
    }

    /// The image itself when all is finite, else a copy with zeros.
    private static Image finite(Image image) {
        boolean clean = true;
        for (int y = image.y0(); y <= image.box().y1() && clean; y++) {
            int row = image.rowStart(y);
            float sum = 0;
            for (int i = row; i < row + image.width(); i++) sum += image.data()[i] * 0f;
            clean = sum == 0;
        }
        if (clean) return image;
        float[] copy = image.toArray();
        for (int i = 0; i < copy.length; i++) if (!Float.isFinite(copy[i])) copy[i] = 0;
        return Image.wrap(copy, image.box());
    }

    /// The mask itself when all pixels are finite, else a copy with NO_DATA on those that are not.
    private static Mask marked(Image image, Image variance, Mask mask, int noData) {
        Mask out = mask;
        for (int y = image.y0(); y <= image.box().y1(); y++) {
            int a = image.rowStart(y), b = variance.rowStart(y);
            for (int i = 0; i < image.width(); i++) {
                if (Float.isFinite(image.data()[a + i]) && Float.isFinite(variance.data()[b + i])) continue;
                if (out == mask) {
                    out = mask.copy();
                    out.plane("NO_DATA");
                }
                out.data()[out.rowStart(y) + i] |= noData;
            }
        }
        return out;
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
