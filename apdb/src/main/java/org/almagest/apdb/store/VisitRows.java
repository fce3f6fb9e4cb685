/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import org.almagest.astro.table.Table;

/// The rows that one visit-detector wrote.
///
/// @param objects object versions, as they were written (no validity end), by number
/// @param sources detections, by number
/// @param forcedSources forced measurements, by object
public record VisitRows(Table objects, Table sources, Table forcedSources) {}
