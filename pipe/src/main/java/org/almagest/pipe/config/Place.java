/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

/// Where a configuration value was written.
///
/// @param source file name, or the command-line option
/// @param line line in the file, from 1; 0 when the source has no lines
public record Place(String source, int line) {
    /// A place that is no file: the command line, or the program itself.
    public static Place of(String source) {
        return new Place(source, 0);
    }

    /// `pipelines/prompt.yaml:12`, or the option as it was given.
    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
