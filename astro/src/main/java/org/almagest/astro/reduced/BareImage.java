/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.util.OptionalDouble;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fits.FitsHdu;

/// A plain FITS image whose pixels are still in its file.
///
/// @param hdu of the image
/// @param info WCS and calibration of its header
/// @param gain electrons in one unit; empty when unknown
/// @param saturation level of saturated pixels; empty when unknown
public record BareImage(FitsHdu hdu, ExposureInfo info, OptionalDouble gain, OptionalDouble saturation) {
    BareImage overruledBy(ImageFiles files) {
        return new BareImage(
                hdu,
                files.zeroPoint().isPresent()
                        ? info.withPhotoCalib(
                                ForeignExposure.calibration(files.zeroPoint().getAsDouble()))
                        : info,
                files.gain().isPresent() ? files.gain() : gain,
                saturation);
    }
}
