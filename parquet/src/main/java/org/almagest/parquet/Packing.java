/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

/// How pages are packed.
public enum Packing {
    NONE,
    /// Quick, and read by every program.
    SNAPPY,
    /// Small: the choice for what is kept.
    ZSTD
}
