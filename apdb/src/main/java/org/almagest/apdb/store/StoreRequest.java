/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import java.util.List;
import java.util.Map;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;

/// All that one visit-detector adds.
///
/// @param key the visit-detector
/// @param midExposure middle of the visit's exposure
/// @param processed when the rows were made
/// @param rows new versions of objects (`validityStartMjdTai` by [#versionStart], no validity end),
/// detections and forced measurements; columns of [ApdbSchema] left out are missing
/// @param versionsRead `validityStartMjdTai` of the current version that association read, by the number of
/// each object that gets a new version; objects absent here are new
/// @param alerts in the order of leaving
/// @param reprocess whether a marked visit-detector is undone and written anew
public record StoreRequest(
        VisitDetector key,
        Time midExposure,
        Time processed,
        VisitRows rows,
        Map<Long, Double> versionsRead,
        List<OutgoingAlert> alerts,
        boolean reprocess) {
    public StoreRequest {
        versionsRead = Map.copyOf(versionsRead);
        alerts = List.copyOf(alerts);
        Table objects = rows.objects();
        for (int i = 0; i < objects.rows(); i++) {
            long id = objects.longs("diaObjectId")[i];
            double start = objects.doubles("validityStartMjdTai")[i];
            Double read = versionsRead.get(id);
            if (read != null && !(start > read))
                throw new IllegalArgumentException("new version of object " + id + " starts at " + start
                        + ", not after the current one at " + read);
        }
    }

    /// Start of an object's next version: the visit's mid-exposure, or, when a visit comes late and the
    /// current version is younger, the least time behind that.
    ///
    /// @param current start of the current version, TAI as MJD [d]
    /// @return TAI as MJD [d]
    public static double versionStart(Time midExposure, double current) {
        return Math.max(midExposure.mjdTai(), Math.nextUp(current));
    }
}
