/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

/// What an alignment may be.
///
/// @param centreX middle of the sources' field in its plane
/// @param centreY middle of the sources' field
/// @param halfDiagonal half the diagonal of the field
/// @param maxShift how far the field's middle may move
/// @param maxRotation how far the field may turn [rad]; pi or more for any angle
/// @param scaleTolerance largest relative change of lengths
/// @param mirrors whether the field may be mirrored
/// @param tolerance distance within which two points may be the same at first, before distortions are known
/// @param finest distance below which the radius of matching is not taken
/// @param minMatches fewest matches of an alignment
/// @param log10Chance bound of the chance that is asked for, such as -9
record MatchLimits(
        double centreX,
        double centreY,
        double halfDiagonal,
        double maxShift,
        double maxRotation,
        double scaleTolerance,
        boolean mirrors,
        double tolerance,
        double finest,
        int minMatches,
        double log10Chance) {
    private static final double SLACK = 1.1;

    MatchLimits withTolerance(double other) {
        return new MatchLimits(
                centreX,
                centreY,
                halfDiagonal,
                maxShift,
                maxRotation,
                scaleTolerance,
                mirrors,
                other,
                finest,
                minMatches,
                log10Chance);
    }

    /// Whether a map keeps within these limits, but for a tenth that noise may add.
    boolean allow(Affine map) {
        if (map.determinant() < 0 && !mirrors) return false;
        double[] scales = map.scales();
        double stretch = SLACK * scaleTolerance;
        if (scales[0] > 1 + stretch || scales[1] < 1 - stretch) return false;
        double dx = map.applyX(centreX, centreY) - centreX, dy = map.applyY(centreX, centreY) - centreY;
        if (dx * dx + dy * dy > SLACK * SLACK * maxShift * maxShift) return false;
        return maxRotation >= Math.PI || map.determinant() < 0 || Math.abs(map.rotation()) <= SLACK * maxRotation;
    }
}
