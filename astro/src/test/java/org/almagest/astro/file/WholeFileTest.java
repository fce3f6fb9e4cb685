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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.astro.fault.ResourceFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void replacesAFileAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("a.txt");
        WholeFile.write(file, "old");
        WholeFile.write(file, aside -> {
            assertThat(file).hasContent("old");
            Files.writeString(aside, "new");
            assertThat(file).hasContent("old");
        });
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void aFailureLeavesTheOldFileAndNamesIt() throws IOException {
        Path file = folder.resolve("a.txt");
        WholeFile.write(file, "old");
        assertThatThrownBy(() -> WholeFile.write(file, aside -> {
                    Files.writeString(aside, "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(ResourceFault.class)
                .hasMessageContaining("a.txt")
                .hasMessageContaining("No space left");
        assertThatThrownBy(() -> WholeFile.write(file, aside -> {
                    Files.writeString(aside, "half");
                    throw new IllegalStateException("a defect");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void makesFoldersAndSaysWhenItCannot() throws IOException {
        WholeFile.write(folder.resolve("b/c/d.txt"), "text");
        assertThat(folder.resolve("b/c/d.txt")).hasContent("text");
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("b/c/d.txt/e.txt"), "text"))
                .isInstanceOf(ResourceFault.class)
                .hasMessageContaining("e.txt");
    }

    /// Others must be able to read what is written, as far as the user's mask lets them.
    @Test
    void hasTheRightsOfAnyNewFile() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "x");
        Path file = folder.resolve("whole");
        WholeFile.write(file, "x");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
    }
}
