/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import java.util.Optional;
import java.util.function.Function;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.wcs.Wcs;

/// One calibrated image that goes into a coadd, read piece by piece.
///
/// @param name how messages call it
/// @param visit number of its visit; images of one visit count as one epoch
/// @param info its WCS, PSF and calibration
/// @param reader reads the part inside a box; empty when they share no pixel
public record CoaddInput(String name, long visit, ExposureInfo info, Function<Box, Optional<Exposure>> reader) {
    public CoaddInput {
        if (info.wcs().isEmpty() || info.psf().isEmpty())
            throw new DataFault(name + ": no " + (info.wcs().isEmpty() ? "WCS" : "PSF") + ", which a coadd needs");
    }

    /// An input whose pixels are in memory.
    public static CoaddInput of(String name, long visit, Exposure exposure) {
        return new CoaddInput(name, visit, exposure.info(), part -> {
            Box common = part.intersection(exposure.box());
            return common.isEmpty() ? Optional.empty() : Optional.of(exposure.view(common));
        });
    }

    Wcs wcs() {
        return info.wcs().orElseThrow();
    }

    Psf psf() {
        return info.psf().orElseThrow();
    }
}
