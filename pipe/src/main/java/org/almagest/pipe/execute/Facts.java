/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.region.Region;
import org.almagest.astro.time.Timespan;

/// Facts of dimensions as JSON: numbers, text and truth values as they are; `{"region": text}`;
/// `{"timespan": [begin, end]}` in nanoseconds.
final class Facts {
    private Facts() {}

    static Map<String, Object> encode(Map<String, Object> facts) {
        Map<String, Object> coded = new TreeMap<>();
        facts.forEach((k, v) -> coded.put(
                k,
                switch (v) {
                    case Region r -> Map.of("region", r.text());
                    case Timespan t -> Map.of("timespan", List.of(t.beginNanos(), t.endNanos()));
                    default -> v;
                }));
        return coded;
    }

    static Map<String, Object> decode(Map<String, Object> coded) {
        Map<String, Object> facts = new TreeMap<>();
        coded.forEach((k, v) -> facts.put(
                k,
                switch (v) {
                    case Map<?, ?> m when m.get("region") instanceof String text -> Region.parse(text);
                    case Map<?, ?> m
                    when m.get("timespan") instanceof List<?> ends ->
                        new Timespan(number(ends.get(0)), number(ends.get(1)));
                    case Integer i -> i.longValue();
                    default -> v;
                }));
        return facts;
    }

    private static long number(Object value) {
        if (value instanceof Number n) return n.longValue();
        throw new InternalFault("not a number: " + value);
    }
}
