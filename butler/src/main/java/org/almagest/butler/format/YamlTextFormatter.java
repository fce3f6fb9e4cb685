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

/// YAML documents as UTF-8 text.
public final class YamlTextFormatter implements Formatter<YamlText> {
    @Override
    public String name() {
        return "yaml-text";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "YamlText";
    }

    @Override
    public Class<YamlText> type() {
        return YamlText.class;
    }

    @Override
    public String extension() {
        return "yaml";
    }

    @Override
    public void write(YamlText value, Path file, Recipe recipe) throws IOException {
        Files.writeString(file, value.text());
    }

    @Override
    public YamlText read(Path file, int version, Class<? extends YamlText> asked) throws IOException {
        return new YamlText(Files.readString(file));
    }
}
