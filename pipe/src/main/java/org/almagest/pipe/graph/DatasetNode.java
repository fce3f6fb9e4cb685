/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.List;
import java.util.Optional;

/// One dataset type of a pipeline, and who makes and reads it.
///
/// @param name of the dataset type
/// @param dimensions its dimensions
/// @param type class of one dataset
/// @param calibration whether it is looked up by validity
/// @param stored whether it is kept in the repository
/// @param producer label of the step that makes it; empty when it must exist
/// @param consumers labels of the steps that read it
public record DatasetNode(
        String name,
        List<String> dimensions,
        Class<?> type,
        boolean calibration,
        boolean stored,
        Optional<String> producer,
        List<String> consumers) {
    public DatasetNode {
        dimensions = List.copyOf(dimensions);
        consumers = List.copyOf(consumers);
    }
}
