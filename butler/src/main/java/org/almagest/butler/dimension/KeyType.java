/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

/// What the value of a dimension or of a field is.
public enum KeyType {
    /// A whole number, held as `Long`.
    LONG,
    /// A number, held as `Double`.
    DOUBLE,
    /// Text, held as `String`.
    TEXT,
    /// Yes or no, held as `Boolean`.
    BOOLEAN
}
