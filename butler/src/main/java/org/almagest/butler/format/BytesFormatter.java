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

/// Bytes as they are.
public final class BytesFormatter implements Formatter<byte[]> {
    @Override
    public String name() {
        return "bytes";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String storage() {
        return "Bytes";
    }

    @Override
    public Class<byte[]> type() {
        return byte[].class;
    }

    @Override
    public String extension() {
        return "bin";
    }

    @Override
    public void write(byte[] value, Path file, Recipe recipe) throws IOException {
        Files.write(file, value);
    }

    @Override
    public byte[] read(Path file, int version, Class<? extends byte[]> asked) throws IOException {
        return Files.readAllBytes(file);
    }
}
