/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.butler.dataset.StoredDataset;

/// A dataset not read yet.
///
/// @param <T> what it holds
public final class DatasetHandle<T> {
    private final Butler butler;
    private final StoredDataset stored;
    private final Class<T> type;

    DatasetHandle(Butler butler, StoredDataset stored, Class<T> type) {
        this.butler = butler;
        this.stored = stored;
        this.type = type;
    }

    /// Which dataset, and where.
    public StoredDataset stored() {
        return stored;
    }

    /// Reads all of it.
    public T get() {
        return butler.read(stored, type);
    }

    /// Reads the part inside a box; empty when they share no pixel.
    public Optional<T> get(Box part) {
        return butler.read(stored, type, part);
    }
}
