/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.List;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.science.detect.RowInterpolation;

/// Replaces the pixels of mask planes by values from their row, and marks them INTRP.
///
/// @param planes which pixels
/// @param fwhm assumed width of the PSF [pixel]
public record Interpolate(List<String> planes, double fwhm) implements IsrStep {
    public static final Interpolate DEFAULT = new Interpolate(List.of("SAT", "BAD", "UNMASKEDNAN"), 4);

    public Interpolate {
        planes = List.copyOf(planes);
    }

    @Override
    public void apply(IsrFrame frame) {
        Image image = frame.image("Interpolate");
        Mask mask = frame.mask("Interpolate");
        long replaced = new RowInterpolation(fwhm / 2.3548).fill(image, mask, planes.toArray(String[]::new));
        frame.note("INTERPOLATE", replaced + " pixels of " + String.join(" ", planes));
    }
}
