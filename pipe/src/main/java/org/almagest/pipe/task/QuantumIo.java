/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

/// What a quantum may read and write.
///
/// @param <I> record of inputs
/// @param <O> record of outputs
public interface QuantumIo<I extends Record, O extends Record> {
    /// Which quantum this is.
    QuantumContext context();

    /// Reads all inputs that are not deferred.
    I read();

    /// Writes all outputs; an empty `Optional` output is not written.
    void write(O outputs);
}
