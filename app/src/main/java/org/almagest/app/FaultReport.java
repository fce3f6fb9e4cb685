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
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.FaultKind;

/// Turns an error into one line for the user and an exit code by its kind.
final class FaultReport {
    private FaultReport() {}

    /// Prints an error.
    ///
    /// @param debug whether the stack trace follows; a defect of the program always shows it
    /// @return exit code of the error's kind
    static int print(Throwable error, PrintWriter err, boolean debug) {
        FaultKind kind = FaultKind.of(error);
        String message = error instanceof Fault || error.getMessage() != null ? error.getMessage() : error.toString();
        err.println("almagest: " + kind.name().toLowerCase(Locale.ROOT) + " error: " + message);
        if (debug || kind == FaultKind.INTERNAL) error.printStackTrace(err);
        err.flush();
        return kind.exitCode();
    }
}
