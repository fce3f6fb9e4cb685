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

/// JSON objects, one a line, as UTF-8 text.
public final class JsonLinesFormatter implements Formatter<JsonLines> {
    @Override
    public String name() {
        return "json-lines";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "JsonLines";
    }

    @Override
    public Class<JsonLines> type() {
        return JsonLines.class;
    }

    @Override
    public String extension() {
        return "jsonl";
    }

    @Override
    public void write(JsonLines value, Path file, Recipe recipe) throws IOException {
        Files.write(file, value.lines());
    }

    @Override
    public JsonLines read(Path file, int version, Class<? extends JsonLines> asked) throws IOException {
        return new JsonLines(Files.readAllLines(file));
    }
}
