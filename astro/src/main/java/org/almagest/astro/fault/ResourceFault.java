/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fault;

/// Something outside was not to be had: disk, memory, time, a server.
public non-sealed class ResourceFault extends Fault {
    /// @param message what is wrong, where, and what to do about it
    public ResourceFault(String message) {
        super(FaultKind.RESOURCE, message);
    }

    /// @param message what is wrong, where, and what to do about it
    /// @param cause the error beneath
    public ResourceFault(String message, Throwable cause) {
        super(FaultKind.RESOURCE, message, cause);
    }
}
