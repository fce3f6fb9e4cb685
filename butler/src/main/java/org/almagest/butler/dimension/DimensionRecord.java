/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Region;
import org.almagest.astro.time.Timespan;
import org.jspecify.annotations.Nullable;

/// What the repository knows of one instrument, detector, exposure, visit, tract ... Immutable.
///
/// @param element name of the element
/// @param dataId values of the dimensions that it requires and implies, its own included
/// @param fields further facts, field to `Long`, `Double`, `String` or `Boolean`; a fact not known is
/// absent
/// @param regionOrNull place on the sky; see [#region()]
/// @param timespanOrNull time; see [#timespan()]
public record DimensionRecord(
        String element,
        DataId dataId,
        Map<String, Object> fields,
        @Nullable Region regionOrNull,
        @Nullable Timespan timespanOrNull) {

    public DimensionRecord {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /// A record without place and time.
    public static DimensionRecord of(String element, DataId dataId, Map<String, Object> fields) {
        return new DimensionRecord(element, dataId, fields, null, null);
    }

    public DimensionRecord withRegion(@Nullable Region region) {
        return new DimensionRecord(element, dataId, fields, region, timespanOrNull);
    }

    public DimensionRecord withTimespan(@Nullable Timespan timespan) {
        return new DimensionRecord(element, dataId, fields, regionOrNull, timespan);
    }

    public Optional<Region> region() {
        return Optional.ofNullable(regionOrNull);
    }

    public Optional<Timespan> timespan() {
        return Optional.ofNullable(timespanOrNull);
    }

    /// A fact, or a value of the data ID; empty when not known.
    public Optional<Object> find(String field) {
        Object value = fields.get(field);
        return value != null ? Optional.of(value) : dataId.find(field);
    }

    /// A number; NaN when it is not known.
    public double number(String field) {
        return find(field)
                .map(v -> v instanceof Number n ? n.doubleValue() : Double.NaN)
                .orElse(Double.NaN);
    }

    /// A text that must be known.
    public String text(String field) {
        return find(field)
                .orElseThrow(() -> new UserFault(element + " " + dataId + " has no " + field))
                .toString();
    }
}
