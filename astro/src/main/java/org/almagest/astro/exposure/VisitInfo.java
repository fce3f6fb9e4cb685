/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.Optional;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;

/// The circumstances of one exposure, as the header tells them.
///
/// @param exposureId the instrument's number of the exposure
/// @param midExposure middle of the open-shutter time
/// @param exposureSeconds open-shutter time [s]
/// @param darkSeconds time in which dark current gathered [s]
/// @param boresightOrNull where the telescope was told to point; see [#boresight()]
/// @param rotationAngleOrNull position angle of the camera's y axis, from north through east; see
/// [#rotationAngle()]
/// @param airmass airmass at the boresight, NaN when unknown
/// @param object name of the target, empty when unknown
/// @param observationType science, bias, dark, flat, ...
public record VisitInfo(
        long exposureId,
        Time midExposure,
        double exposureSeconds,
        double darkSeconds,
        @org.jspecify.annotations.Nullable SkyCoord boresightOrNull,
        @org.jspecify.annotations.Nullable Angle rotationAngleOrNull,
        double airmass,
        String object,
        String observationType) {

    /// Where the telescope was told to point.
    public Optional<SkyCoord> boresight() {
        return Optional.ofNullable(boresightOrNull);
    }

    /// Position angle of the camera's y axis, from north through east.
    public Optional<Angle> rotationAngle() {
        return Optional.ofNullable(rotationAngleOrNull);
    }
}
