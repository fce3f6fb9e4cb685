/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.util.List;

/// JSON objects, one a line, such as a log.
///
/// @param lines the objects, without line ends
public record JsonLines(List<String> lines) {
    public JsonLines {
        lines = List.copyOf(lines);
        for (String line : lines)
            if (line.indexOf('\n') >= 0) throw new IllegalArgumentException("a line end within a line: " + line);
    }
}
