/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

/// Told of each moment of a storing transaction as it passes: for progress, and to prove what a crash does.
@FunctionalInterface
public interface StoreObserver {
    /// One that does nothing.
    StoreObserver SILENT = _ -> {};

    void passed(StoreStep step);
}
