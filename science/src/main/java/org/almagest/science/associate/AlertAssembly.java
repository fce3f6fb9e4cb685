/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.almagest.alert.packet.AlertEncoder;
import org.almagest.alert.packet.AlertPacket;
import org.almagest.alert.packet.AlertSchemas;
import org.almagest.alert.packet.Cutout;
import org.almagest.alert.packet.TableRows;
import org.almagest.apdb.store.OutgoingAlert;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.table.Table;

/// Makes one alert for each detection that was associated, in the order of their numbers.
///
/// @param cutout sizes of the cut-outs
record AlertAssembly(Cutout cutout) {
    List<OutgoingAlert> alerts(AssociatedVisit visit, Exposure difference, Exposure science, Exposure template) {
        Table sources = visit.rows().sources();
        Table objects = visit.rows().objects();
        Map<Long, Integer> rowOfObject = new HashMap<>();
        for (int i = 0; i < objects.rows(); i++) rowOfObject.put(objects.longs("diaObjectId")[i], i);
        Optional<VisitInfo> info = science.info().visitInfo();
        AlertEncoder encoder = new AlertEncoder();
        List<OutgoingAlert> alerts = new ArrayList<>();
        for (int i = 0; i < sources.rows(); i++) {
            long id = sources.longs("diaSourceId")[i];
            long object = sources.longs("diaObjectId")[i];
            double x = sources.floats("x")[i];
            double y = sources.floats("y")[i];
            int size = sources.ints("bboxSize")[i];
            AlertPacket packet = new AlertPacket(
                    info.map(VisitInfo::observationType).orElse(""),
                    info.map(VisitInfo::object).orElse(""),
                    TableRows.one(sources, i),
                    new TableRows(visit.history().table(), others(visit.history(), object, id)),
                    new TableRows(
                            visit.forcedHistory().table(), visit.forcedHistory().of(object)),
                    Optional.of(TableRows.one(objects, Objects.requireNonNull(rowOfObject.get(object)))),
                    Optional.of(new AlertPacket.Cutouts(
                            cutout.encode(difference, x, y, size),
                            cutout.encode(science, x, y, size),
                            cutout.encode(template, x, y, size))));
            alerts.add(new OutgoingAlert(id, AlertSchemas.ID, encoder.encode(packet)));
        }
        return alerts;
    }

    /// Rows of an object's detections but one.
    private static int[] others(RowsOfObjects history, long objectId, long sourceId) {
        long[] ids = history.table().longs("diaSourceId");
        return Arrays.stream(history.of(objectId))
                .filter(r -> ids[r] != sourceId)
                .toArray();
    }
}
