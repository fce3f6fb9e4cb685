/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import org.almagest.apdb.store.VisitDetector;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;

/// What one visit-detector brings to association.
///
/// @param key the visit-detector
/// @param processed when it is processed
/// @param sources detections: columns as in DiaSource, those that are missing stay so
/// @param science calibrated image, with WCS, PSF, filter and circumstances
/// @param difference difference image over the same pixels, with PSF
/// @param firstId first number free for forced measurements
/// @param idCapacity how many are free
public record VisitData(
        VisitDetector key,
        Time processed,
        Table sources,
        Exposure science,
        Exposure difference,
        long firstId,
        long idCapacity) {
    public VisitData {
        need(key, "WCS", science.info().wcs().isPresent());
        need(key, "PSF", science.info().psf().isPresent());
        need(key, "time of exposure", science.info().visitInfo().isPresent());
        need(key, "filter", science.info().filter().isPresent());
        need(key, "PSF of the difference", difference.info().psf().isPresent());
        science.info().photoCalib().ifPresent(c -> need(key, "finite calibration", Double.isFinite(c.mean())));
    }

    private static void need(VisitDetector key, String what, boolean there) {
        if (!there) throw new DataFault(key + " cannot be associated: the image has no " + what);
    }

    /// Middle of the exposure.
    public Time midExposure() {
        return science.info().visitInfo().orElseThrow().midExposure();
    }

    /// Band of the exposure.
    public String band() {
        return science.info().filter().orElseThrow().band();
    }
}
