/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

/// An alert to be sent once its visit-detector is committed.
///
/// @param alertId number of the alert, that of its DIASource
/// @param schemaId number of its Avro schema: 100 major + minor
/// @param payload its Avro bytes, without frame; shared, not copied
public record OutgoingAlert(long alertId, int schemaId, byte[] payload) {}
