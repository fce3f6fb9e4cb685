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

/// HTML pages as UTF-8 text.
public final class HtmlTextFormatter implements Formatter<HtmlText> {
    @Override
    public String name() {
        return "html-text";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "HtmlText";
    }

    @Override
    public Class<HtmlText> type() {
        return HtmlText.class;
    }

    @Override
    public String extension() {
        return "html";
    }

    @Override
    public void write(HtmlText value, Path file, Recipe recipe) throws IOException {
        Files.writeString(file, value.text());
    }

    @Override
    public HtmlText read(Path file, int version, Class<? extends HtmlText> asked) throws IOException {
        return new HtmlText(Files.readString(file));
    }
}
