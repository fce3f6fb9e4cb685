/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

/// What came of a request to store.
public enum StoreOutcome {
    /// Everything is written.
    STORED,
    /// The visit-detector was marked before; nothing changed.
    ALREADY_STORED
}
