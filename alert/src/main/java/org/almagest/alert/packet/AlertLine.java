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
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/// An alert in one line: numbers, place, flux and history.
public final class AlertLine {
    private AlertLine() {}

    /// The line of an alert of this program's schema.
    ///
    /// @param body the packet without frame
    public static String of(byte[] body) {
        GenericRecord alert = new AlertDecoder().decode(body);
        GenericRecord source = (GenericRecord) alert.get("diaSource");
        return String.format(
                Locale.ROOT,
                "alert %s object %s visit %s detector %s %s ra %.6f dec %.6f flux %.1f +- %.1f nJy reliability %s"
                        + " earlier %d forced %d",
                alert.get("diaSourceId"),
                source.get("diaObjectId"),
                source.get("visit"),
                source.get("detector"),
                source.get("band"),
                number(source.get("ra")),
                number(source.get("dec")),
                number(source.get("psfFlux")),
                number(source.get("psfFluxErr")),
                source.get("reliability") == null
                        ? "-"
                        : String.format(Locale.ROOT, "%.3f", number(source.get("reliability"))),
                size(alert.get("prvDiaSources")),
                size(alert.get("prvDiaForcedSources")));
    }

    private static int size(@Nullable Object list) {
        return list instanceof List<?> l ? l.size() : 0;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number n ? n.doubleValue() : Double.NaN;
    }
}
