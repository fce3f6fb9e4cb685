/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.butler.dimension.DataId;

/// A handle on a dataset that is in memory already.
///
/// @param dataId full data ID
/// @param get the dataset
/// @param <T> what it holds
public record DatasetView<T>(DataId dataId, T get) implements Deferred<T> {
    @Override
    public Optional<T> get(Box part) {
        return part(get, part);
    }

    /// The part of a dataset with pixels inside a box, sharing them; empty when they share none.
    @SuppressWarnings("unchecked")
    public static <T> Optional<T> part(T dataset, Box box) {
        return switch (dataset) {
            case Exposure e -> common(e.box(), box).map(b -> (T) e.view(b));
            case Image i -> common(i.box(), box).map(b -> (T) i.view(b));
            case Mask m -> common(m.box(), box).map(b -> (T) m.view(b));
            default -> throw new UserFault("a " + dataset.getClass().getSimpleName() + " cannot be read by box");
        };
    }

    private static Optional<Box> common(Box pixels, Box wanted) {
        Box shared = pixels.intersection(wanted);
        return shared.isEmpty() ? Optional.empty() : Optional.of(shared);
    }
}
