/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.science.detect.RowInterpolation;
import org.almagest.science.detect.SaturatedRegions;

/// Replaces the pixels of mask planes by values from their row, and marks them INTRP.
///
/// A saturated pixel held at least what it shows: in the core of a star no pixel is filled with less, so
/// that the star stays whole and in its place. A core is compact, other than a bleeding trail, and the
/// pixels around it promise a tenth of its light or more, other than those around a hot pixel.
///
/// @param planes which pixels
/// @param fwhm assumed width of the PSF [pixel]
public record Interpolate(List<String> planes, double fwhm) implements IsrStep {
    public static final Interpolate DEFAULT = new Interpolate(List.of("SAT", "BAD", "UNMASKEDNAN"), 4);

    private static final double LEAST_SHARE = 0.1;

    public Interpolate {
        planes = List.copyOf(planes);
    }

    @Override
    public void apply(IsrFrame frame) {
        Image image = frame.image("Interpolate");
        Mask mask = frame.mask("Interpolate");
        boolean cores = planes.contains("SAT") && mask.valueOf("SAT") != 0;
        int[] places = cores ? saturated(mask) : new int[0];
        float[] measured = new float[places.length];
        for (int i = 0; i < places.length; i++) measured[i] = image.data()[at(image, places[i])];
        long replaced = new RowInterpolation(fwhm / 2.3548).fill(image, mask, planes.toArray(String[]::new));
        if (cores) keepCores(image, places, measured, mask);
        frame.note("INTERPOLATE", replaced + " pixels of " + String.join(" ", planes));
    }

    private static int at(Image image, int place) {
        return image.offset() + place / image.width() * image.stride() + place % image.width();
    }

    /// Places of the saturated pixels, row by row from 0.
    private static int[] saturated(Mask mask) {
        int sat = mask.valueOf("SAT"), n = 0;
        int[] out = new int[1024];
        for (int y = 0; y < mask.height(); y++) {
            int row = mask.offset() + y * mask.stride();
            for (int x = 0; x < mask.width(); x++) {
                if ((mask.data()[row + x] & sat) == 0) continue;
                if (n == out.length) out = Arrays.copyOf(out, 2 * n);
                out[n++] = y * mask.width() + x;
            }
        }
        return Arrays.copyOf(out, n);
    }

    /// Puts back what was measured in the cores of stars, where more was measured than filled in.
    private static void keepCores(Image image, int[] places, float[] measured, Mask mask) {
        SaturatedRegions regions = new SaturatedRegions(mask);
        Map<Integer, double[]> light = new HashMap<>();
        for (int pass = 0; pass < 2; pass++)
            for (int i = 0; i < places.length; i++) {
                int number = regions.at(
                        mask.box().x0() + places[i] % mask.width(), mask.box().y0() + places[i] / mask.width());
                if (!regions.region(number).isCompact()) continue;
                int at = at(image, places[i]);
                double[] sums = light.computeIfAbsent(number, k -> new double[2]);
                if (pass == 0 && Float.isFinite(measured[i])) {
                    sums[0] += image.data()[at];
                    sums[1] += measured[i];
                }
                if (pass == 1 && sums[0] >= LEAST_SHARE * sums[1] && measured[i] > image.data()[at])
                    image.data()[at] = measured[i];
            }
    }
}
