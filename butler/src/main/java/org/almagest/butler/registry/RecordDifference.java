/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.almagest.butler.dimension.DimensionRecord;

/// Tells how two records of one key differ.
final class RecordDifference {
    private RecordDifference() {}

    /// `exposure_time is 30.0, not 60.0`; empty when the records say the same.
    static String of(DimensionRecord there, DimensionRecord given) {
        List<String> all = new ArrayList<>();
        compare(there.dataId().values(), given.dataId().values(), all);
        compare(there.fields(), given.fields(), all);
        if (!Objects.equals(there.timespanOrNull(), given.timespanOrNull()))
            all.add("timespan is " + there.timespanOrNull() + ", not " + given.timespanOrNull());
        String a = there.regionOrNull() == null ? "none" : there.regionOrNull().text();
        String b = given.regionOrNull() == null ? "none" : given.regionOrNull().text();
        if (!a.equals(b)) all.add("region is " + a + ", not " + b);
        return String.join("; ", all);
    }

    private static void compare(Map<String, Object> there, Map<String, Object> given, List<String> all) {
        TreeSet<String> names = new TreeSet<>(there.keySet());
        names.addAll(given.keySet());
        for (String n : names) {
            Object a = known(there.get(n));
            Object b = known(given.get(n));
            if (!Objects.equals(a, b)) all.add(n + " is " + a + ", not " + b);
        }
    }

    private static @org.jspecify.annotations.Nullable Object known(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Double d && Double.isNaN(d) ? null : value;
    }
}
