/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.doctor;

/// One thing that was looked at.
///
/// @param level how it is
/// @param check what was looked at
/// @param found what was found
/// @param advice what to do about it; empty when nothing
record Finding(Level level, String check, String found, String advice) {
    /// How something is.
    enum Level {
        OK,
        /// It works, but worse than it could.
        WARN,
        /// Something will not work.
        FAIL
    }

    static Finding ok(String check, String found) {
        return new Finding(Level.OK, check, found, "");
    }

    static Finding warn(String check, String found, String advice) {
        return new Finding(Level.WARN, check, found, advice);
    }

    static Finding fail(String check, String found, String advice) {
        return new Finding(Level.FAIL, check, found, advice);
    }
}
