/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.almagest.astro.file.WholeFile;

/// Writes text, aside first and then renamed.
final class TextFile {
    private TextFile() {}

    /// Something that writes lines.
    interface Body {
        void write(BufferedWriter out) throws IOException;
    }

    static void write(Path file, Body body) {
        WholeFile.write(file, aside -> {
            try (BufferedWriter out = Files.newBufferedWriter(aside, StandardCharsets.UTF_8)) {
                body.write(out);
            }
        });
    }
}
