/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fault;

/// A defect of the program: a state that should be impossible.
public non-sealed class InternalFault extends Fault {
    /// @param message what is wrong, where, and what to do about it
    public InternalFault(String message) {
        super(FaultKind.INTERNAL, message);
    }

    /// @param message what is wrong, where, and what to do about it
    /// @param cause the error beneath
    public InternalFault(String message, Throwable cause) {
        super(FaultKind.INTERNAL, message, cause);
    }
}
