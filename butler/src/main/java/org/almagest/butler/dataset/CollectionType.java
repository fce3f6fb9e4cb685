/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dataset;

/// What a collection does with datasets.
public enum CollectionType {
    /// Owns datasets; every dataset is in exactly one.
    RUN(1),
    /// Lists datasets of any runs, one per type and data ID.
    TAGGED(2),
    /// Searches other collections in order.
    CHAINED(3),
    /// Lists datasets with the time in which each is valid.
    CALIBRATION(4);

    private final int code;

    CollectionType(int code) {
        this.code = code;
    }

    /// The number under which registries store it.
    public int code() {
        return code;
    }

    /// The type of a stored number.
    public static CollectionType of(int code) {
        for (CollectionType t : values()) if (t.code == code) return t;
        throw new IllegalArgumentException("collection type " + code);
    }
}
