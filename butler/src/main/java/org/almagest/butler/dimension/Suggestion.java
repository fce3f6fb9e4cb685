/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import java.util.Collection;
import java.util.Locale;

/// Names the known word that a mistyped one was probably meant to be.
public final class Suggestion {
    private Suggestion() {}

    /// `; did you mean visit?` when one of the known words is near, else the list of them when it is short.
    ///
    /// @param word what was typed
    /// @param known what there is
    public static String among(String word, Collection<String> known) {
        String best = "";
        int least = Math.max(2, word.length() / 3) + 1;
        for (String k : known) {
            int d = distance(word.toLowerCase(Locale.ROOT), k.toLowerCase(Locale.ROOT));
            if (d < least) {
                least = d;
                best = k;
            }
        }
        if (!best.isEmpty()) return "; did you mean " + best + "?";
        return known.isEmpty() || known.size() > 40 ? "" : "; there are " + String.join(", ", known);
    }

    /// Number of letters to put in, take out, change or swap with the next (optimal string alignment).
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) d[i][0] = i;
        for (int j = 0; j <= b.length(); j++) d[0][j] = j;
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
        return d[a.length()][b.length()];
    }
}
