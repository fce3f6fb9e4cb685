/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import org.almagest.apdb.store.Apdb;
import org.almagest.astro.region.Region;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;

/// What the database knows of a piece of sky before a visit.
///
/// @param objects current versions of the objects, by number
/// @param sources their detections, by object and time
/// @param forcedSources their forced measurements, by object and time
public record DiaHistory(Table objects, Table sources, Table forcedSources) {
    private static final Time FAR_OFF = Time.ofMjdTai(100_000);

    /// Reads the history of a region.
    ///
    /// @param midExposure middle of the visit
    /// @param days how far back; what a visit that comes late finds in its future counts too
    public static DiaHistory read(Apdb apdb, Region region, Time midExposure, double days) {
        Time from = Time.ofMjdTai(midExposure.mjdTai() - days);
        Table objects = apdb.diaObjects(region);
        long[] ids = objects.longs("diaObjectId");
        return new DiaHistory(objects, apdb.diaSources(ids, from, FAR_OFF), apdb.diaForcedSources(ids, from, FAR_OFF));
    }
}
