/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.almagest.astro.region.Region;
import org.sqlite.Function;

/// Functions on regions that SQL statements of this room call: `region_overlaps(a, b)` of two region texts.
final class SkyFunctions {
    private SkyFunctions() {}

    static void install(Connection c) throws SQLException {
        Function.create(c, "region_overlaps", new Overlaps(), 2, Function.FLAG_DETERMINISTIC);
    }

    /// 1 when two regions share a point, 0 when not, NULL when one is not known. Remembers regions and
    /// pairs that it met last: a join by pixels asks for the same pair several times.
    private static final class Overlaps extends Function {
        private static final int REGIONS = 4096;
        private static final int PAIRS = 16_384;

        private record Pair(String a, String b) {}

        private final Map<String, Region> regions = lastUsed(REGIONS);
        private final Map<Pair, Boolean> pairs = lastUsed(PAIRS);

        @Override
        protected void xFunc() throws SQLException {
            String a = value_text(0);
            String b = value_text(1);
            if (a == null || b == null) {
                result();
                return;
            }
            boolean overlap =
                    pairs.computeIfAbsent(new Pair(a, b), p -> region(p.a).overlaps(region(p.b)));
            result(overlap ? 1 : 0);
        }

        private Region region(String text) {
            Region known = regions.get(text);
            if (known != null) return known;
            Region r = Region.parse(text);
            regions.put(text, r);
            return r;
        }

        private static <K, V> Map<K, V> lastUsed(int size) {
            return new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                    return size() > size;
                }
            };
        }
    }
}
