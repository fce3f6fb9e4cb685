/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialFileTest {
    private static final int EIGHT = 8 << 20;

    /// Lengths about the place where the page cache is left, and about whole blocks behind it.
    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 2880, EIGHT - 1, EIGHT, EIGHT + 1, EIGHT + 4096, 9 << 20, (10 << 20) + 17, (21 << 20) - 1})
    void bytesComeBackAsTheyWereWritten(int length, @TempDir Path folder) throws IOException {
        byte[] bytes = new byte[length];
        Random random = new Random(length);
        random.nextBytes(bytes);
        Path path = folder.resolve("f");
        try (SequentialFile file = SequentialFile.create(path)) {
            for (int at = 0; at < length; ) {
                int n = Math.min(length - at, 1 + random.nextInt(700_000));
                file.write(ByteBuffer.wrap(bytes, at, n));
                at += n;
            }
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
    }

    @Test
    void fileThatIsThereIsNotOverwritten(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("f"), "mine");
        assertThatThrownBy(() -> SequentialFile.create(path)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(path).hasContent("mine");
    }
}
