/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import org.almagest.astro.fault.FaultKind;
import picocli.CommandLine.ExecutionException;

/// Turns an error into one line for the user and an exit code by its kind.
final class FaultReport {
    private FaultReport() {}

    /// Prints an error.
    ///
    /// @param debug whether the stack trace follows; a defect of the program always shows it
    /// @return exit code of the error's kind
    static int print(Throwable error, PrintWriter err, boolean debug) {
        Throwable cause = error instanceof ExecutionException && error.getCause() != null ? error.getCause() : error;
        FaultKind kind = FaultKind.of(cause);
        String message = cause instanceof OutOfMemoryError
                ? outOfMemory(cause)
                : Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        err.println("almagest: " + kind.name().toLowerCase(Locale.ROOT) + " error: " + message);
        if (debug || kind == FaultKind.INTERNAL) cause.printStackTrace(err);
        err.flush();
        return kind.exitCode();
    }

    private static String outOfMemory(Throwable error) {
        return "out of memory (" + error.getMessage() + ") with a heap of "
                + Runtime.getRuntime().maxMemory() / (1 << 20)
                + " MiB: give more, as in ALMAGEST_JAVA_OPTIONS=-Xmx4g";
    }
}
