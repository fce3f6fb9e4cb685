/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

/// How much is in the database.
///
/// @param diaObjects current objects
/// @param diaObjectVersions all versions of objects
/// @param diaSources detections
/// @param unassociatedDiaSources detections that belong to no object
/// @param diaForcedSources forced measurements
/// @param visitDetectors visit-detectors stored
/// @param alertsInOutbox alerts not yet trimmed
public record ApdbCounts(
        long diaObjects,
        long diaObjectVersions,
        long diaSources,
        long unassociatedDiaSources,
        long diaForcedSources,
        long visitDetectors,
        long alertsInOutbox) {}
