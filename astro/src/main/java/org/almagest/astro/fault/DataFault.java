/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fault;

/// The data are not what they claim to be, or cannot support the result asked for.
public non-sealed class DataFault extends Fault {
    /// @param message what is wrong, where, and what to do about it
    public DataFault(String message) {
        super(FaultKind.DATA, message);
    }

    /// @param message what is wrong, where, and what to do about it
    /// @param cause the error beneath
    public DataFault(String message, Throwable cause) {
        super(FaultKind.DATA, message, cause);
    }
}
