/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dataset;

/// A dataset whose file is written, and how to read it. It may not be in the registry yet.
///
/// @param ref which dataset
/// @param path file, relative to the repository's root; or an absolute URI of a file that is not the
/// repository's own
/// @param format name of the format that wrote it
/// @param formatVersion version of that format
/// @param bytes size of the file [byte]
public record StoredDataset(DatasetRef ref, String path, String format, int formatVersion, long bytes) {
    /// Whether the file belongs to the repository, which may then remove it.
    public boolean owned() {
        return !path.contains(":/");
    }
}
