/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fault;

/// A mistake in what was asked for: an option, an expression, a configuration key.
public non-sealed class UserFault extends Fault {
    /// @param message what is wrong, where, and what to do about it
    public UserFault(String message) {
        super(FaultKind.USER, message);
    }

    /// @param message what is wrong, where, and what to do about it
    /// @param cause the error beneath
    public UserFault(String message, Throwable cause) {
        super(FaultKind.USER, message, cause);
    }
}
