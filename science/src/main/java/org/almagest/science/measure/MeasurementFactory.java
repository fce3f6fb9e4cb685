/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

/// Makes a measurement from its options; registered in `META-INF/services`.
public interface MeasurementFactory {
    /// Name in the configuration, such as `psfFlux`.
    String name();

    /// A measurement for one image.
    ///
    /// @param options what the configuration says of it
    /// @param frame the image and its PSF
    Measurement create(Options options, Frame frame);
}
