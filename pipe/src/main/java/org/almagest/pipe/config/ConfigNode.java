/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A parsed configuration value that knows where it stands.
public sealed interface ConfigNode {
    /// Where it was written.
    Place place();

    /// A number, text, truth value or nothing; typed only when bound to a component.
    ///
    /// @param text as written, quotes removed; `null`, `~` and nothing are the empty text unquoted
    /// @param quoted whether it was quoted, so that it is text and never nothing
    record Scalar(String text, boolean quoted, Place place) implements ConfigNode {
        /// Whether it says that there is no value.
        public boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    /// Values in order.
    record Sequence(List<ConfigNode> items, Place place) implements ConfigNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// Values by name, in the order written.
    record Mapping(Map<String, ConfigNode> entries, Place place) implements ConfigNode {
        public Mapping {
            entries = new LinkedHashMap<>(entries);
        }

        /// A mapping without entries.
        public static Mapping empty(Place place) {
            return new Mapping(Map.of(), place);
        }

        /// Place of a key's value, or of the mapping when it has no such key.
        public Place placeOf(String key) {
            ConfigNode node = entries.get(key);
            return node == null ? place : node.place();
        }
    }

    /// What kind of value this is, for messages.
    default String kind() {
        return switch (this) {
            case Scalar s -> s.isNull() ? "nothing" : "'" + s.text() + "'";
            case Sequence _ -> "a list";
            case Mapping _ -> "a mapping";
        };
    }
}
