/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.almagest.astro.fault.ResourceFault;

/// Files that are there whole or not at all: written aside in the same folder, then renamed.
///
/// Who reads sees the old file or the new one. Several writers of one file do not disturb each other: the
/// last one stays. What a killed process leaves is hidden and ends in `.part`.
public final class WholeFile {
    private WholeFile() {}

    /// What puts the bytes into a file that does not exist yet.
    public interface Writing {
        /// @throws IOException if the bytes cannot be written
        void to(Path aside) throws IOException;
    }

    /// Writes a file. Folders that are missing are made, and a file that is there is replaced.
    ///
    /// @throws ResourceFault naming the file, if it cannot be written
    public static void write(Path file, Writing writing) {
        Path aside = aside(file);
        try {
            try {
                writing.to(aside);
                keep(aside, file);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException | UncheckedIOException e) {
            throw cannotWrite(file, e);
        }
    }

    /// Writes a text in UTF-8.
    public static void write(Path file, String text) {
        write(file, aside -> Files.writeString(aside, text, StandardCharsets.UTF_8));
    }

    /// A free place beside a file, whose folder is made when it is missing.
    ///
    /// @throws ResourceFault if the folder cannot be made
    public static Path aside(Path file) {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) throw new IllegalArgumentException("cannot write to " + file);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
        return folder.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    /// Puts what was written aside in its place.
    public static void keep(Path aside, Path file) throws IOException {
        Files.move(aside, file.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// The fault of a file that cannot be written.
    public static ResourceFault cannotWrite(Path file, Exception e) {
        return new ResourceFault("cannot write " + file + ": " + e.getMessage() + "; is the disk full?", e);
    }
}
