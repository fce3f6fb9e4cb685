/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.List;
import java.util.Map;

/// What the frames tell of one fact.
public sealed interface Guess {
    /// Name of the fact.
    String fact();

    /// A fact that was found.
    ///
    /// @param form how the description writes it, YAML in one line
    /// @param keywords the words it comes from
    /// @param details how the words are read: `unit`, `scale`, `at`, as far as they apply
    /// @param value what the first frame says
    /// @param evidence why it is believed
    /// @param warnings what speaks against it; each a sentence
    record Found(
            String fact,
            String form,
            List<String> keywords,
            Map<String, String> details,
            String value,
            String evidence,
            List<String> warnings)
            implements Guess {
        public Found {
            keywords = List.copyOf(keywords);
            details = Map.copyOf(details);
            warnings = List.copyOf(warnings);
        }
    }

    /// A fact that no word tells.
    ///
    /// @param sought where it was looked for
    /// @param cost what its lack costs
    record Absent(String fact, String sought, String cost) implements Guess {
        /// Whether almost nothing is lost without it.
        public boolean isMinor() {
            return switch (fact) {
                case "dark_seconds", "airmass", "zenith_angle", "azimuth", "program", "observation_id" -> true;
                default -> false;
            };
        }
    }
}
