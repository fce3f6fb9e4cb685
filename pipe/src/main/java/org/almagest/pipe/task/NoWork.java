/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

/// Thrown by a step that finds nothing to do: the quantum ends well without outputs, and so do those that
/// need them.
public final class NoWork extends RuntimeException {
    /// @param reason why there is nothing to do
    public NoWork(String reason) {
        super(reason);
    }
}
