/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.background.BackgroundModel;

/// Averages images of one part of the sky on a grid of pixels, each with the weight of its sky's noise, and
/// leaves out what single images show alone.
///
/// The grid is walked in strips of rows: of each image the pixels under a strip are read, freed of their
/// sky, resampled and averaged while they are in the cache, so that memory does not grow with the number of
/// images.
///
/// A pixel is left out when it lies further from the median of its images than `clip` sigmas of its noise,
/// photons of the median among it, and more than a share of the median's maximum around it. That share
/// follows from how much the widths of the stars differ among the images: a star in other seeing is no
/// outlier, at any brightness.
///
/// Bound: reading and interpolating each image once, 4 bytes and 60 products per image and pixel (the
/// interpolation measures 2.9 ns); a median of eight costs 19 exchanges a pixel.
///
/// Thread rule: one thread per object.
public final class SkyCoadd {
    /// With the neighbours' rows, four cells of the usual grid of positions.
    private static final int ROWS = 254;
    /// Standard deviation of a Gaussian whose values beyond three of them are left out, as those of the sky
    /// are.
    private static final double CLIPPED_SIGMA = 0.9866;
    private static final MaskPlanes PLANES = MaskPlanes.of("NO_DATA", "CLIPPED");

    private final Config config;
    private final Wcs wcs;
    private final Box box;

    /// @param warp interpolation
    /// @param isClipped whether outliers are left out, of three images or more
    /// @param clip sigmas
    /// @param clipBeside the same next to pixels that were left out
    /// @param leastShare least share of the median's maximum that a pixel may differ by
    /// @param isPlain whether all images have one weight, not that of their sky's noise: better for what is
    /// far brighter than the sky, worse for what is not
    public record Config(
            Warp warp, boolean isClipped, double clip, double clipBeside, double leastShare, boolean isPlain) {
        public static final Config DEFAULT = new Config(Warp.LANCZOS3, true, 5, 3.5, 0.15, false);

        public Config withClipped(boolean value) {
            return new Config(warp, value, clip, clipBeside, leastShare, isPlain);
        }

        public Config withWarp(Warp other) {
            return new Config(other, isClipped, clip, clipBeside, leastShare, isPlain);
        }

        public Config withPlain(boolean value) {
            return new Config(warp, isClipped, clip, clipBeside, leastShare, value);
        }
    }

    /// Gives the pixels of a part of an image, row by row.
    @FunctionalInterface
    public interface Pixels {
        /// Writes the pixels of a part into an array, from a place on.
        void read(Box part, float[] out, int at);
    }

    /// One image.
    ///
    /// @param pixels NaN where there are no data
    /// @param box its pixels
    /// @param wcs its place
    /// @param sky taken off
    /// @param scale multiplies its values, so that a star has one flux in all
    /// @param gain electrons per unit as stored; infinite when photons of the sources need not count
    /// @param fwhm of its stars [arcsec]
    public record Input(Pixels pixels, Box box, Wcs wcs, BackgroundModel sky, double scale, double gain, double fwhm) {
        /// Standard deviation of a pixel of the sky on the common scale.
        double sigma() {
            return sky.rms() / CLIPPED_SIGMA * scale;
        }

        /// Its weight in the mean.
        double weight(Config config) {
            return config.isPlain ? 1 : 1 / (sigma() * sigma());
        }
    }

    /// @param wcs of the coadd
    /// @param box its pixels
    public SkyCoadd(Config config, Wcs wcs, Box box) {
        this.config = config;
        this.wcs = wcs;
        this.box = box;
    }

    /// Averages the images.
    ///
    /// @return mean, variance, and the planes NO_DATA and CLIPPED (at least one image was left out); the
    /// correlation of the noise between pixels is in its info
    public Exposure of(List<Input> inputs) {
        if (inputs.isEmpty()) throw new IllegalArgumentException("no image to average");
        Image image = Image.zeros(box), variance = Image.zeros(box);
        Mask mask = Mask.clear(box, PLANES);
        List<NoiseTransfer> noise = noise(inputs);
        List<RowWindow> windows =
                inputs.stream().map(i -> new RowWindow(i.pixels, i.box)).toList();
        StripMean strip = new StripMean(config, inputs, noise, shares(inputs), box.width(), ROWS + 2);
        for (int y = box.y0(); y <= box.y1(); y += ROWS) {
            // a row on either side more, for the neighbours of what is left out
            Box rows = new Box(box.x0(), y - 1, box.width(), Math.min(ROWS, box.y1() - y + 1) + 2);
            for (int k = 0; k < inputs.size(); k++) resample(inputs.get(k), windows.get(k), rows, strip.layer(k));
            strip.combine(rows, image, variance, mask);
        }
        return new Exposure(
                image, mask, variance, ExposureInfo.NONE.withWcs(wcs).withNoiseCorrelation(correlation(inputs, noise)));
    }

    private void resample(Input in, RowWindow window, Box rows, Image layer) {
        PositionGrid grid = PositionGrid.of(SkyMapping.between(wcs, in.wcs), rows, Warp.POSITION_TOLERANCE);
        int half = config.warp().kernel().half();
        Box part = grid.sourceBox(half).intersection(in.box);
        Image out = layer.withOrigin(rows.x0(), rows.y0()).view(rows);
        if (part.width() < 2 * half || part.height() < 2 * half) {
            out.fill(Float.NaN);
            return;
        }
        config.warp().into(window.rows(part.y0(), part.y1()), grid, out, in.scale);
        // the sky is smooth: taken off here it costs a position per cell
        grid.subtract(in.sky::value, in.scale, out);
    }

    /// Mean variance factors and correlations of the resampled images.
    private List<NoiseTransfer> noise(List<Input> inputs) {
        List<NoiseTransfer> out = new ArrayList<>();
        for (Input in : inputs) {
            PositionGrid grid = PositionGrid.of(SkyMapping.between(wcs, in.wcs), box, 0.05);
            NoiseTransfer n = config.warp().noise(grid, NoiseTransfer.white());
            double[] j = grid.jacobian();
            double area = j[0] * j[3] - j[1] * j[2];
            out.add(new NoiseTransfer(n.correlation(), n.varianceFactor() * area * area));
        }
        return out;
    }

    /// How much of the median's local maximum a star of each image may differ from the median: by its own
    /// width and the median one, with a margin for what a Gaussian's area does not tell.
    private double[] shares(List<Input> inputs) {
        double[] widths = inputs.stream().mapToDouble(Input::fwhm).sorted().toArray();
        double median = widths[widths.length / 2];
        return inputs.stream()
                .mapToDouble(i -> Double.isFinite(i.fwhm) && Double.isFinite(median)
                        ? Math.max(config.leastShare(), 1.5 * Math.abs(median * median / (i.fwhm * i.fwhm) - 1) + 0.1)
                        : 1)
                .toArray();
    }

    private NoiseCorrelation correlation(List<Input> inputs, List<NoiseTransfer> each) {
        int radius = each.stream().mapToInt(n -> n.correlation().radius()).max().orElse(0), side = 2 * radius + 1;
        double[] sum = new double[side * side];
        double total = 0;
        for (int k = 0; k < inputs.size(); k++) {
            Input in = inputs.get(k);
            double share = each.get(k).varianceFactor() * Math.pow(in.weight(config) * in.sigma(), 2);
            total += share;
            NoiseCorrelation rho = each.get(k).correlation();
            for (int dy = -rho.radius(); dy <= rho.radius(); dy++)
                for (int dx = -rho.radius(); dx <= rho.radius(); dx++)
                    sum[(dy + radius) * side + dx + radius] += share * rho.at(dx, dy);
        }
        float[] out = new float[sum.length];
        for (int i = 0; i < out.length; i++) out[i] = (float) (sum[i] / total);
        return new NoiseCorrelation(radius, out);
    }
}
