/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import java.util.Optional;

/// What an alert says, before it is bytes.
///
/// Rows have the columns of the tables DiaSource, DiaForcedSource and DiaObject; columns that the records
/// do not have are left out.
///
/// @param observationReason why the exposure was taken, empty when unknown
/// @param targetName what the telescope was pointed at, empty when unknown
/// @param diaSource the detection: one row
/// @param earlierSources earlier detections of the object, in the order of time
/// @param forcedSources forced fluxes at the object, in the order of time
/// @param diaObject the object: one row; missing for a solar-system object
/// @param cutouts images around the detection; missing when there are none
public record AlertPacket(
        String observationReason,
        String targetName,
        TableRows diaSource,
        TableRows earlierSources,
        TableRows forcedSources,
        Optional<TableRows> diaObject,
        Optional<Cutouts> cutouts) {

    /// Images around a detection, as FITS; shared, not copied.
    public record Cutouts(byte[] difference, byte[] science, byte[] template) {}

    /// Number of the alert: that of its detection.
    public long alertId() {
        return diaSource.table().longs("diaSourceId")[diaSource.rows()[0]];
    }
}
