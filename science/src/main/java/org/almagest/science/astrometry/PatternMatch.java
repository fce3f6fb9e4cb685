/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

/// A proven alignment of sources with references.
///
/// @param map from the sources' plane to the references'
/// @param source numbers of the matched sources
/// @param reference numbers of the references they match, same length
/// @param rms distance per axis of the matched pairs
/// @param log10Chance bound of the probability that as good an alignment comes up by chance among all tried
record PatternMatch(Affine map, int[] source, int[] reference, double rms, double log10Chance) {
    int size() {
        return source.length;
    }
}
