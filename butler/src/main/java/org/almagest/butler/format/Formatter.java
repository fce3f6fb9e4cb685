/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.butler.dimension.DataId;

/// Writes values of one kind to files and reads them back. Found by `ServiceLoader`.
///
/// Thread rule: without state; any number of threads may use one.
///
/// @param <T> what it writes
public interface Formatter<T> {
    /// Name kept in the registry, such as `fits-exposure`; never changes.
    String name();

    /// Version of the form that [#write] writes; [#read] knows this one and all before.
    int version();

    /// Short name of the kind of value, as dataset types tell it: `Exposure`, `Table` ...
    String storage();

    /// What it writes.
    Class<T> type();

    /// Ending of its files, without a dot.
    String extension();

    /// The formatter to read one dataset with: this one, unless the form depends on what the repository
    /// keeps elsewhere, as that of raw frames does on the instrument's description.
    ///
    /// @param root the repository's folder
    /// @param dataId values of the dataset's required dimensions
    default Formatter<T> within(Path root, DataId dataId) {
        return this;
    }

    /// Writes a value to a file that does not exist yet.
    void write(T value, Path file, Recipe recipe) throws IOException;

    /// Reads a file.
    ///
    /// @param version which form the file has
    /// @param asked the class that the caller wants, [#type()] or beneath it
    T read(Path file, int version, Class<? extends T> asked) throws IOException;

    /// Reads the part of a file inside a box (parent pixels); empty when they share no pixel.
    ///
    /// @throws UnsupportedOperationException when values of this kind have no pixels
    default Optional<T> read(Path file, int version, Class<? extends T> asked, Box part) throws IOException {
        throw new UnsupportedOperationException(name() + " has no part inside a box");
    }

    /// Opens a file in a form that is read bit by bit; empty when there is no such form. The caller closes
    /// it.
    default <R extends AutoCloseable> Optional<R> open(Path file, int version, Class<R> form) throws IOException {
        return Optional.empty();
    }
}
