/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.single.StarWidth;

/// What a coadd has to know of an image before it averages: its sky and the width of its stars. Large
/// images are read in bands of rows, a quarter of all, and their sky comes from every fourth column of
/// those: a million pixels tell a sky of 28 terms to a fiftieth of a pixel's noise in the corners.
///
/// Bound: reading a quarter of the image.
///
/// Thread rule: one thread; buffers serve all images.
public final class FrameSurvey {
    /// Rows read together.
    private static final int BAND = 32;
    /// Sampled pixels along a side that are enough.
    private static final int ENOUGH = 512;
    private static final int MOST_STEP = 4;
    /// FWHM that the cells of the sky are made for [pixel].
    private static final double USUAL_FWHM = 4;
    private static final MaskPlanes PLANES = MaskPlanes.of("SAT", "EDGE");

    private float[] rows = {};
    private float[] some = {};
    private int[] flags = {};

    /// @param sky over the image
    /// @param fwhm of its stars [pixel]; NaN when there are too few
    public record Found(BackgroundModel sky, double fwhm) {}

    /// Looks at an image.
    ///
    /// @param box its pixels
    /// @param full pixels of this value or more are saturated
    public Found of(SkyCoadd.Pixels pixels, Box box, double full) {
        int step = Math.clamp(Math.min(box.width(), box.height()) / ENOUGH, 1, MOST_STEP);
        int period = BAND * step, n = step == 1 ? box.height() : box.height() / period * BAND, width = box.width();
        if (rows.length != n * width) rows = new float[n * width];
        for (int y = 0; y < n; y += BAND) {
            int height = Math.min(BAND, n - y);
            int from = box.y0() + y * step + (period - BAND) / 2;
            pixels.read(new Box(box.x0(), from, width, height), rows, y * width);
        }
        Image read = Image.wrap(rows, new Box(0, 0, width, n));
        BackgroundModel sampled = sky(read, step, full);
        BackgroundModel there = sampled.over(new Box(0, 0, width, n));
        there.subtractFrom(read);
        Mask mask = mask(read, there, step, full);
        double fwhm = StarWidth.fwhm(read, mask, mask.valueOf("SAT", "EDGE"), sampled.rms())
                .orElse(Double.NaN);
        return new Found(sampled.over(new Box(box.x0(), box.y0(), width, n * step)), fwhm);
    }

    private BackgroundModel sky(Image read, int step, double full) {
        int width = read.width() / step, n = read.height();
        if (some.length != width * n) some = new float[width * n];
        for (int y = 0; y < n; y++)
            for (int x = 0; x < width; x++) {
                float v = read.data()[y * read.width() + x * step + step / 2];
                some[y * width + x] = v < full ? v : Float.NaN;
            }
        Box box = new Box(0, 0, width, n);
        return Background.estimate(
                Image.wrap(some, box), Mask.clear(box, MaskPlanes.NONE), USUAL_FWHM / step, Background.Config.DEFAULT);
    }

    /// Saturated pixels, and the rows beside which the image goes on elsewhere.
    private Mask mask(Image read, BackgroundModel sky, int step, double full) {
        int area = read.width() * read.height();
        if (flags.length != area) flags = new int[area];
        Mask mask = Mask.wrap(flags, read.box(), PLANES);
        int saturated = mask.valueOf("SAT"), edge = mask.valueOf("EDGE");
        float least = (float) (full - highest(sky));
        for (int i = 0; i < area; i++) flags[i] = read.data()[i] >= least ? saturated : 0;
        if (step > 1)
            for (int y = 0; y < read.height(); y++)
                if (y % BAND == 0 || y % BAND == BAND - 1)
                    Arrays.fill(flags, y * read.width(), (y + 1) * read.width(), edge);
        return mask;
    }

    private static double highest(BackgroundModel sky) {
        double most = Double.NEGATIVE_INFINITY;
        for (int j = 0; j <= 8; j++)
            for (int i = 0; i <= 8; i++)
                most = Math.max(
                        most,
                        sky.value(sky.x0() + (sky.width() - 1) * i / 8.0, sky.y0() + (sky.height() - 1) * j / 8.0));
        return most;
    }
}
