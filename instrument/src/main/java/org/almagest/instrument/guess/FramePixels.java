/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Pixels of frames, read where they are needed, and simple statistics of them.
final class FramePixels {
    /// Images of more pixels are not read: 1.6 GB as floats.
    private static final long MOST_PIXELS = 400_000_000L;

    private FramePixels() {}

    /// The image of an HDU; empty when it cannot be read or is far too large.
    static Optional<Image> read(FrameHeader frame, int hdu) {
        Optional<Path> file = frame.fits();
        if (file.isEmpty()) return Optional.empty();
        try (FitsFile fits = FitsFile.open(file.get())) {
            FitsHdu there = fits.hdu(hdu);
            if (!there.isImage() || there.box().area() > MOST_PIXELS) return Optional.empty();
            return Optional.of(there.readImage());
        } catch (Fault e) {
            return Optional.empty();
        }
    }

    /// The middle value; NaN of none. Sorts the array.
    static double median(double[] values, int n) {
        if (n == 0) return Double.NaN;
        Arrays.sort(values, 0, n);
        return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    }

    /// The middle value of a part of an image, of up to 100,000 pixels evenly taken.
    static double median(Image image, Box part) {
        double[] some = some(image, part);
        return median(some, some.length);
    }

    /// Scatter of a part of an image by the median of absolute deviations, scaled to a Gaussian's sigma;
    /// quantised levels make it a lower bound of half a count's width.
    static double scatter(Image image, Box part) {
        double[] some = some(image, part);
        double middle = median(some, some.length);
        double sum = 0;
        int n = 0;
        double[] deviations = new double[some.length];
        for (int i = 0; i < some.length; i++) deviations[i] = Math.abs(some[i] - middle);
        double mad = 1.4826 * median(deviations, deviations.length);
        double limit = 5 * Math.max(mad, 1);
        for (double v : some)
            if (Math.abs(v - middle) < limit) {
                sum += (v - middle) * (v - middle);
                n++;
            }
        return n < 2 ? Double.NaN : Math.sqrt(sum / (n - 1));
    }

    private static double[] some(Image image, Box part) {
        int step = (int) Math.max(1, part.area() / 100_000);
        double[] some = new double[(int) (part.area() / step) + 1];
        int n = 0;
        long at = 0;
        for (int y = part.y0(); y <= part.y1(); y++)
            for (int x = part.x0(); x <= part.x1(); x++)
                if (at++ % step == 0 && !Float.isNaN(image.get(x, y)) && n < some.length) some[n++] = image.get(x, y);
        return Arrays.copyOf(some, n);
    }
}
