/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/// Where the planes of one image lie.
///
/// A place of a plane is a file, or the empty optional; of a file with several images the first counts, for
/// the image itself the one that `hdu` names.
///
/// @param image the file of the image
/// @param hdu number or EXTNAME of its HDU; empty for the first that holds an image
/// @param weight inverse variances, 0 for no data
/// @param variance variances
/// @param mask whole numbers: with `MP_*` cards named planes, else whatever is not 0 is bad
/// @param zeroPoint AB magnitude of one unit of the image, in place of what the header says
/// @param gain electrons in one unit of the image, in place of what the header says
public record ImageFiles(
        Path image,
        Optional<String> hdu,
        Optional<Path> weight,
        Optional<Path> variance,
        Optional<Path> mask,
        OptionalDouble zeroPoint,
        OptionalDouble gain) {

    /// An image alone.
    public static ImageFiles of(Path image) {
        return new ImageFiles(
                image,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /// With the HDU of a number or name.
    public ImageFiles withHdu(String v) {
        return new ImageFiles(image, Optional.of(v), weight, variance, mask, zeroPoint, gain);
    }

    /// With inverse variances.
    public ImageFiles withWeight(Path v) {
        return new ImageFiles(image, hdu, Optional.of(v), variance, mask, zeroPoint, gain);
    }

    /// With variances.
    public ImageFiles withVariance(Path v) {
        return new ImageFiles(image, hdu, weight, Optional.of(v), mask, zeroPoint, gain);
    }

    /// With a mask.
    public ImageFiles withMask(Path v) {
        return new ImageFiles(image, hdu, weight, variance, Optional.of(v), zeroPoint, gain);
    }

    /// With the AB magnitude of one unit.
    public ImageFiles withZeroPoint(double v) {
        return new ImageFiles(image, hdu, weight, variance, mask, OptionalDouble.of(v), gain);
    }

    /// With the electrons in one unit.
    public ImageFiles withGain(double v) {
        return new ImageFiles(image, hdu, weight, variance, mask, zeroPoint, OptionalDouble.of(v));
    }
}
