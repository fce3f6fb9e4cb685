/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.butler.dimension.DataId;

/// A dataset not read yet.
///
/// @param <T> what it holds
public interface Deferred<T> {
    /// Full data ID of the dataset.
    DataId dataId();

    /// Reads all of it.
    T get();

    /// Reads the part inside a box, where the form allows; empty when the box and the dataset share no
    /// pixel.
    Optional<T> get(Box part);

    /// Opens it in a form that is read bit by bit, such as
    /// [ExposureRows][org.almagest.astro.exposure.ExposureRows] of an exposure; the caller closes it. Empty
    /// where there is no such form, as of what is in memory.
    default <R extends AutoCloseable> Optional<R> open(Class<R> form) {
        return Optional.empty();
    }
}
