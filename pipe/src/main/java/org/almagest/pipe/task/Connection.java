/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import java.util.List;

/// One dataset type that a step reads or writes, as its input or output record declares it.
///
/// @param component name of the record component
/// @param role what the step does with it
/// @param datasetType name of the dataset type
/// @param dimensions dimensions of the dataset type
/// @param type class of one dataset
/// @param count how many datasets one quantum has
/// @param deferred whether `run` gets handles
/// @param consumed whether `run` works in place
/// @param calibration whether it is looked up by validity, or is to be certified for one
/// @param stored whether an output is kept in the repository
/// @param mayLack whether a quantum that lacks this prerequisite merely has no work
public record Connection(
        String component,
        Role role,
        String datasetType,
        List<String> dimensions,
        Class<?> type,
        Count count,
        boolean deferred,
        boolean consumed,
        boolean calibration,
        boolean stored,
        boolean mayLack) {
    /// What a step does with a dataset.
    public enum Role {
        INPUT,
        PREREQUISITE,
        OUTPUT
    }

    /// How many datasets of a connection one quantum has.
    public enum Count {
        ONE,
        OPTIONAL,
        LIST
    }

    public Connection {
        dimensions = List.copyOf(dimensions);
    }

    /// Whether a quantum cannot be without it.
    public boolean required() {
        return count != Count.OPTIONAL;
    }

    /// The same connection to another dataset type.
    public Connection withDatasetType(String name) {
        return new Connection(
                component, role, name, dimensions, type, count, deferred, consumed, calibration, stored, mayLack);
    }

    /// The same connection, kept or not kept in the repository.
    public Connection withStored(boolean kept) {
        return new Connection(
                component, role, datasetType, dimensions, type, count, deferred, consumed, calibration, kept, mayLack);
    }
}
