/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

/// How many epochs may show a difference that is still taken for an artefact. Spec 5.5.
///
/// @param fraction of the epochs, for few of them
/// @param floor number for many
/// @param slope further ones per epoch
public record EpochRule(double fraction, double floor, double slope) {
    public static final EpochRule DEFAULT = new EpochRule(0.4, 2, 0.03);

    /// int(min(0.4 N, 2 + 0.03 N)): 0 for one and two epochs, 1 for three and four, 2 from five on.
    ///
    /// @param epochs local number of visits
    public int mostEpochs(int epochs) {
        return (int) Math.min(fraction * epochs, floor + slope * epochs);
    }
}
