/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;

/// The profile of an image that was convolved with a matching kernel.
///
/// Thread rule: static methods without state.
final class ConvolvedPsf {
    private static final int NODE_SPACING = 512;
    private static final int LARGEST_RADIUS = 25;

    private ConvolvedPsf() {}

    /// The profile over a box, sampled on a grid; not where the PSF is not defined.
    static GridPsf of(Psf psf, MatchingKernel kernel, Box box) {
        int radius = Math.min(LARGEST_RADIUS, psf.radius() + kernel.radius() / 2);
        return GridPsf.sample(box, NODE_SPACING, radius, (x, y) -> {
            if (psf instanceof GridPsf grid && !grid.covers(x, y)) return Optional.empty();
            Image wide = Image.zeros(Box.ofCorners(
                    -radius - kernel.radius(),
                    -radius - kernel.radius(),
                    radius + kernel.radius(),
                    radius + kernel.radius()));
            wide.assign(psf.kernelAt(x, y));
            Image out = Convolution.stamp(wide, kernel.at(x, y));
            return Optional.of(
                    out.view(Box.ofCorners(-radius, -radius, radius, radius)).copy());
        });
    }
}
