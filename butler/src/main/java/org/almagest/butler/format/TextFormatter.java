/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Text as UTF-8.
public final class TextFormatter implements Formatter<String> {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "Text";
    }

    @Override
    public Class<String> type() {
        return String.class;
    }

    @Override
    public String extension() {
        return "txt";
    }

    @Override
    public void write(String value, Path file, Recipe recipe) throws IOException {
        Files.writeString(file, value);
    }

    @Override
    public String read(Path file, int version, Class<? extends String> asked) throws IOException {
        return Files.readString(file);
    }
}
