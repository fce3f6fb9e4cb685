/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.kernel.RowValues;

/// Image, variance and mask of one side of a subtraction, with the correlation of its noise and the planes
/// whose pixels are of no use.
///
/// @param unusable joined value of the mask planes that keep a pixel out of the fit
record Planes(Image image, Image variance, Mask mask, NoiseCorrelation correlation, int unusable) {
    /// Mask planes that keep a pixel out of fits and backgrounds.
    private static final String[] UNUSABLE = {
        "BAD", "SAT", "CR", "NO_DATA", "UNMASKEDNAN", "SUSPECT", "STREAK", "HIGH_VARIANCE", "EDGE"
    };

    /// Pixels that lie side by side in memory: what is left out is not even read.
    private static final int MEAN_STRETCH = 64;

    /// Planes with finite pixels: zero image where there was no value, marked NO_DATA.
    ///
    /// @param owned whether the exposure's own pixels may be changed for that
    static Planes of(Exposure e, boolean owned) {
        NoiseCorrelation rho = e.info().noiseCorrelation().orElseGet(NoiseTransfer::white);
        Image image = e.image();
        boolean finite = true;
        float[] ends = new float[2];
        for (int y = image.y0(); y <= image.box().y1() && finite; y++) {
            int odd = RowValues.BEST.survey(image.data(), image.rowStart(y), image.width(), ends);
            finite = (odd & RowValues.NOT_FINITE) == 0;
        }
        Mask mask = e.mask();
        if (!finite) {
            if (!owned) {
                image = image.copy();
                mask = mask.copy();
            }
            int none = mask.plane("NO_DATA");
            for (int y = image.y0(); y <= image.box().y1(); y++) {
                int row = image.rowStart(y), bits = mask.rowStart(y);
                for (int i = 0; i < image.width(); i++)
                    if (!(Math.abs(image.data()[row + i]) <= Float.MAX_VALUE)) {
                        image.data()[row + i] = 0;
                        mask.data()[bits + i] |= none;
                    }
            }
        }
        return new Planes(image, e.variance(), mask, rho, unusable(mask));
    }

    /// Mean of a variance plane where it is finite, from a stretch of every seventh of a large one; 0 where
    /// it is nowhere.
    static float mean(Image variance) {
        float[] v = variance.data();
        double sum = 0;
        long n = 0;
        int step = v.length > 100_000 ? 7 * MEAN_STRETCH : MEAN_STRETCH;
        for (int from = 0; from < v.length; from += step)
            for (int i = from; i < Math.min(from + MEAN_STRETCH, v.length); i++)
                if (v[i] >= 0 && v[i] <= Float.MAX_VALUE) {
                    sum += v[i];
                    n++;
                }
        return n == 0 ? 0 : (float) (sum / n);
    }

    /// Variance over a box, its mean in place of values that are not finite; itself where nothing is to do.
    static Image filled(Image variance, Box box) {
        if (variance.box().equals(box) && isFinite(variance)) return variance;
        Image out = Image.zeros(box);
        if (!variance.box().contains(box)) out.fill(Float.NaN);
        out.assign(variance);
        float[] v = out.data();
        float mean = mean(out);
        for (int i = 0; i < v.length; i++) v[i] = v[i] >= 0 && v[i] <= Float.MAX_VALUE ? v[i] : mean;
        return out;
    }

    private static boolean isFinite(Image variance) {
        float[] v = variance.data();
        int bad = 0;
        for (int i = 0; i < v.length; i++) bad |= v[i] >= 0 && v[i] <= Float.MAX_VALUE ? 0 : 1;
        return bad == 0 && v.length == variance.box().area();
    }

    /// Joined value of the planes of a mask that keep a pixel out.
    static int unusable(Mask mask) {
        return mask.valueOf(UNUSABLE);
    }

    /// Whether all pixels of a box inside the image are finite and unflagged.
    boolean isUsable(Box box) {
        for (int y = box.y0(); y <= box.y1(); y++) {
            int i = image.index(box.x0(), y), m = mask.index(box.x0(), y), v = variance.index(box.x0(), y);
            for (int x = 0; x < box.width(); x++)
                if ((mask.data()[m + x] & unusable) != 0
                        || !(Math.abs(image.data()[i + x]) <= Float.MAX_VALUE)
                        || !(variance.data()[v + x] <= Float.MAX_VALUE)) return false;
        }
        return true;
    }
}
