/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Map;
import org.almagest.apdb.store.VisitRows;
import org.almagest.astro.table.Table;

/// What association made of a visit-detector.
///
/// @param rows new object versions, detections and forced measurements, as they go to the database
/// @param versionsRead start of the version read of each object that gets a new one
/// @param marginal detections that belong to no object and may not found one
/// @param history detections of the objects concerned, those of this visit included
/// @param forcedHistory forced measurements of the objects concerned, those of this visit included
record AssociatedVisit(
        VisitRows rows,
        Map<Long, Double> versionsRead,
        Table marginal,
        RowsOfObjects history,
        RowsOfObjects forcedHistory) {}
