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
import java.util.Optional;
import org.almagest.astro.image.Box;
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
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.note("INTERPOLATE", "none yet");
        return Optional.of(new Work(frame));
    }

    private final class Work implements RowWork {
        private final IsrFrame frame;
        private final Image image;
        private final Mask mask;
        private final RowInterpolation filler = new RowInterpolation(fwhm / 2.3548);
        private final String[] names = planes.toArray(String[]::new);
        private final boolean cores = planes.contains("SAT");
        private long replaced;
        /// Places of the saturated pixels, row by row from 0, and what they held.
        private int[] places = new int[1024];

        private float[] measured = new float[1024];
        private int saturated;

        Work(IsrFrame frame) {
            this.frame = frame;
            this.image = frame.image("Interpolate");
            this.mask = frame.mask("Interpolate");
        }

        @Override
        public void row(int y) {
            int start = y * mask.width();
            int any = RowLoops.anyBit(mask.data(), start, mask.width());
            if (any == 0 || (any & mask.valueOf(names)) == 0) return;
            if (cores && (any & mask.valueOf("SAT")) != 0) keepSaturated(start);
            Box row = new Box(image.x0(), image.y0() + y, image.width(), 1);
            replaced += filler.fill(image.view(row), mask.view(row), names);
        }

        private void keepSaturated(int start) {
            int sat = mask.valueOf("SAT");
            for (int i = start; i < start + mask.width(); i++) {
                if ((mask.data()[i] & sat) == 0) continue;
                if (saturated == places.length) {
                    places = Arrays.copyOf(places, 2 * saturated);
                    measured = Arrays.copyOf(measured, 2 * saturated);
                }
                places[saturated] = i;
                measured[saturated++] = image.data()[i];
            }
        }

        @Override
        public void finish() {
            if (saturated > 0)
                keepCores(image, Arrays.copyOf(places, saturated), Arrays.copyOf(measured, saturated), mask);
            frame.note("INTERPOLATE", replaced + " pixels of " + String.join(" ", planes));
        }
    }

    /// Puts back what was measured in the cores of stars, where more was measured than filled in.
    private static void keepCores(Image image, int[] places, float[] measured, Mask mask) {
        SaturatedRegions regions = new SaturatedRegions(mask);
        Map<Integer, double[]> light = new HashMap<>();
        for (int pass = 0; pass < 2; pass++)
            for (int i = 0; i < places.length; i++) {
                int at = places[i];
                int number = regions.at(
                        mask.box().x0() + at % mask.width(), mask.box().y0() + at / mask.width());
                if (!regions.region(number).isCompact()) continue;
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
