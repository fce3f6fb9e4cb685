/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

/// From a catalogue's band to an instrument's: m = m_catalogue + c0 + c1 colour + c2 colour^2.
///
/// @param first colour is the magnitude in this band of the catalogue ...
/// @param second ... minus that in this one
/// @param c0 constant [mag]
/// @param c1 linear term
/// @param c2 quadratic term [1/mag]
public record ColourTerm(String first, String second, double c0, double c1, double c2) {
    /// No term.
    public static final ColourTerm NONE = new ColourTerm("", "", 0, 0, 0);

    public boolean isNone() {
        return first.isEmpty();
    }

    /// What to add to a catalogue magnitude [mag]; NaN for a star without colour, 0 where there is no term.
    public double magnitude(double colour) {
        return isNone() ? 0 : c0 + c1 * colour + c2 * colour * colour;
    }
}
