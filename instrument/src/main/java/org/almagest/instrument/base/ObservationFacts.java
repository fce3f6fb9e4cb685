/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.Optional;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.Timespan;
import org.almagest.astro.unit.Angle;
import org.jspecify.annotations.Nullable;

/// What the header of a raw frame says of its exposure, in the words of this house.
///
/// @param instrument name of the instrument
/// @param exposure exposure id
/// @param visit number of the visit that the exposure belongs to
/// @param detector detector id
/// @param begin when the shutter opened
/// @param exposureSeconds open-shutter time [s]
/// @param darkSeconds time in which dark current gathered [s]
/// @param observationType science, bias, dark, flat ...
/// @param physicalFilter one of the instrument's filters
/// @param boresightOrNull where the telescope was told to point; see [#boresight()]
/// @param rotation position angle of the focal plane's y axis
/// @param airmass NaN when unknown
/// @param azimuth [deg], NaN when unknown
/// @param zenithAngle [deg], NaN when unknown
/// @param object name of the target
/// @param group exposures of one observation share it
/// @param sequence running number within the night
/// @param observationId the observatory's own name of the exposure
/// @param program free text
/// @param reason free text
/// @param dayObs date of the night, YYYYMMDD
public record ObservationFacts(
        String instrument,
        long exposure,
        long visit,
        int detector,
        Time begin,
        double exposureSeconds,
        double darkSeconds,
        String observationType,
        String physicalFilter,
        @Nullable SkyCoord boresightOrNull,
        Angle rotation,
        double airmass,
        double azimuth,
        double zenithAngle,
        String object,
        String group,
        long sequence,
        String observationId,
        String program,
        String reason,
        long dayObs) {

    public Optional<SkyCoord> boresight() {
        return Optional.ofNullable(boresightOrNull);
    }

    /// The time with an open shutter; a nanosecond for a bias.
    public Timespan timespan() {
        Time end = begin.plusSeconds(Math.max(exposureSeconds, 1e-9));
        return Timespan.of(begin, end);
    }

    /// The circumstances as exposures carry them.
    public VisitInfo visitInfo() {
        return new VisitInfo(
                exposure,
                begin.plusSeconds(exposureSeconds / 2),
                exposureSeconds,
                darkSeconds,
                boresightOrNull,
                rotation,
                airmass,
                object,
                observationType);
    }
}
