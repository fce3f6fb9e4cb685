/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fault;

/// Whose fault an error is. The exit code of a command follows from it.
public enum FaultKind {
    /// A wrong option, expression or configuration: the person at the keyboard can mend it.
    USER(2),
    /// The bytes are not what they claim to be, or cannot support the result asked for.
    DATA(3),
    /// Disk, memory, time or a server was not to be had: a retry may succeed.
    RESOURCE(4),
    /// A defect of the program.
    INTERNAL(70);

    private final int exitCode;

    FaultKind(int exitCode) {
        this.exitCode = exitCode;
    }

    /// Exit code of a command that ends with a fault of this kind.
    public int exitCode() {
        return exitCode;
    }

    /// The kind of any throwable: its own when it is a [Fault], else guessed from its type.
    public static FaultKind of(Throwable error) {
        return switch (error) {
            case Fault fault -> fault.kind();
            case OutOfMemoryError _, java.io.IOException _, java.io.UncheckedIOException _ -> RESOURCE;
            default -> INTERNAL;
        };
    }
}
