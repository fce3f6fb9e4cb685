/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

/// A local maximum of the absolute signal-to-noise.
///
/// @param x column (parent pixels)
/// @param y row
/// @param significance signal-to-noise there, negative for a dip
public record Peak(int x, int y, double significance) {
    /// Whether the image lies above zero here.
    public boolean isPositive() {
        return significance > 0;
    }
}
