/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

/// A step of work: inputs to outputs, without I/O.
///
/// @param <I> inputs
/// @param <O> outputs
@FunctionalInterface
public interface Task<I, O> {
    /// Does the work. Inputs are frozen, unless a connection declares one consumed.
    O run(I inputs);
}
