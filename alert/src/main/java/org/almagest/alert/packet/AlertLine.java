/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.packet;

import java.util.List;
import java.util.Locale;
import org.almagest.astro.fault.DataFault;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// An alert in one line: numbers, place, flux and history.
public final class AlertLine {
    private AlertLine() {}

    /// The line of an alert of this program's schema.
    ///
    /// @param body the packet without frame
    public static String of(byte[] body) {
        return of(new AlertDecoder().decode(body));
    }

    /// The line of an alert of any of LSST's schemas; what the schema lacks is told as `-`.
    public static String of(GenericRecord alert) {
        if (!(field(alert, "diaSource") instanceof GenericRecord source))
            throw new DataFault(
                    "record " + alert.getSchema().getFullName() + " has no record diaSource: it is no alert");
        Object id = alert.hasField("diaSourceId") ? alert.get("diaSourceId") : field(alert, "alertId");
        return String.format(
                Locale.ROOT,
                "alert %s object %s visit %s detector %s %s ra %s dec %s flux %s +- %s nJy reliability %s"
                        + " earlier %d forced %d",
                text(id),
                text(field(source, "diaObjectId")),
                text(field(source, "visit")),
                text(field(source, "detector")),
                text(field(source, "band")),
                number(source, "ra", 6),
                number(source, "dec", 6),
                number(source, "psfFlux", 1),
                number(source, "psfFluxErr", 1),
                number(source, "reliability", 3),
                size(field(alert, "prvDiaSources")),
                size(field(alert, "prvDiaForcedSources")));
    }

    private static @Nullable Object field(GenericRecord record, String name) {
        return record.hasField(name) ? record.get(name) : null;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private static int size(@Nullable Object list) {
        return list instanceof List<?> l ? l.size() : 0;
    }

    private static String number(GenericRecord record, String name, int decimals) {
        return field(record, name) instanceof Number n
                ? String.format(Locale.ROOT, "%." + decimals + "f", n.doubleValue())
                : "-";
    }
}
