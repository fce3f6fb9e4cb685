/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

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
        Image measured = cores ? image.copy() : image;
        long replaced = new RowInterpolation(fwhm / 2.3548).fill(image, mask, planes.toArray(String[]::new));
        if (cores) keepCores(image, measured, mask);
        frame.note("INTERPOLATE", replaced + " pixels of " + String.join(" ", planes));
    }

    /// Puts back what was measured in the cores of stars, where more was measured than filled in.
    private static void keepCores(Image image, Image measured, Mask mask) {
        int sat = mask.valueOf("SAT");
        SaturatedRegions regions = new SaturatedRegions(mask);
        Map<Integer, double[]> light = new HashMap<>();
        for (int pass = 0; pass < 2; pass++)
            for (int y = mask.box().y0(); y <= mask.box().y1(); y++)
                for (int x = mask.box().x0(); x <= mask.box().x1(); x++) {
                    if ((mask.data()[mask.index(x, y)] & sat) == 0) continue;
                    int number = regions.at(x, y);
                    if (!regions.region(number).isCompact()) continue;
                    int at = image.index(x, y);
                    float was = measured.data()[measured.index(x, y)];
                    double[] sums = light.computeIfAbsent(number, k -> new double[2]);
                    if (pass == 0 && Float.isFinite(was)) {
                        sums[0] += image.data()[at];
                        sums[1] += was;
                    }
                    if (pass == 1 && sums[0] >= LEAST_SHARE * sums[1] && was > image.data()[at]) image.data()[at] = was;
                }
    }
}
