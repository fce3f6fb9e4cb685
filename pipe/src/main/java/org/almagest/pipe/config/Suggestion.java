/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that was probably meant.
public final class Suggestion {
    private Suggestion() {}

    /// ` (did you mean 'x'?)`, or the known names when none is near, or nothing when there are none.
    public static String of(String written, Collection<String> known) {
        Optional<String> near = nearest(written, known);
        if (near.isPresent()) return " (did you mean '" + near.get() + "'?)";
        return known.isEmpty() ? "" : " (known: " + String.join(", ", known) + ")";
    }

    /// The known name with the least edit distance, when at most a third of it (at least 2 letters)
    /// differs.
    public static Optional<String> nearest(String written, Collection<String> known) {
        String target = written.toLowerCase(Locale.ROOT);
        Optional<String> best = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            int d = distance(target, name.toLowerCase(Locale.ROOT));
            if (d < least) {
                least = d;
                best = Optional.of(name);
            }
        }
        int allowed = Math.max(2, written.length() / 3);
        return least <= allowed ? best : Optional.empty();
    }

    /// Edit distance with neighbouring letters exchanged counted once (optimal string alignment).
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) d[i][0] = i;
        for (int j = 0; j <= b.length(); j++) d[0][j] = j;
        for (int i = 1; i <= a.length(); i++)
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        return d[a.length()][b.length()];
    }
}
