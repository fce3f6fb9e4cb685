/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fault;

/// An error with a kind. Messages name the file, HDU, keyword, column or value, and say what to do.
public abstract sealed class Fault extends RuntimeException permits UserFault, DataFault, ResourceFault, InternalFault {
    private final FaultKind kind;

    Fault(FaultKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Fault(FaultKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// Whose fault it is.
    public final FaultKind kind() {
        return kind;
    }
}
