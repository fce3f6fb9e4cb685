/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.format;

import java.util.Locale;
import org.almagest.astro.fault.UserFault;

/// How much work goes into making files small; never needed for reading.
public enum Recipe {
    /// Floating-point planes as they are, masks compressed: the least work.
    PLAIN,
    /// All planes compressed without loss.
    LOSSLESS,
    /// Floating-point planes quantised to a sixteenth of the noise and compressed.
    LOSSY16;

    /// The recipe of a name in a configuration.
    public static Recipe of(String name) {
        for (Recipe r : values()) if (r.name().toLowerCase(Locale.ROOT).equals(name)) return r;
        throw new UserFault("recipe " + name + " is none of plain, lossless, lossy16");
    }
}
