/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Optional;
import org.almagest.astro.image.Box;

/// Finds how the stars of one frame lie among those of another, when nothing is known but that both show
/// the same field at nearly the same scale.
///
/// The pattern of bright stars that the solver of single frames uses; small turns are tried first, then
/// any. A match must be beyond chance.
public final class FieldMatch {
    private static final double SMALL_TURN = Math.toRadians(5);
    private static final int ROUNDS = 1;
    private static final double LOG10_CHANCE = -4;

    private FieldMatch() {}

    /// A proven match.
    ///
    /// @param source numbers of the matched stars
    /// @param reference numbers of the stars that they match, same length
    /// @param rms distance per axis of matched stars after the linear map [pixel]
    /// @param log10Chance bound of the probability that as good a match comes up by chance
    public record Match(int[] source, int[] reference, double rms, double log10Chance) {}

    /// Matches the stars of a frame with those of another.
    ///
    /// @param x columns of stars, brightest first [pixel]
    /// @param y their rows
    /// @param referenceX columns of the other frame's stars, brightest first
    /// @param referenceY their rows
    /// @param box pixels of the other frame
    /// @param tolerance error of a position [pixel]
    public static Optional<Match> match(
            double[] x, double[] y, double[] referenceX, double[] referenceY, Box box, double tolerance) {
        Points sources = new Points(x, y), references = new Points(referenceX, referenceY);
        double half = 0.5 * Math.hypot(box.width(), box.height()), area = (double) box.area();
        double cx = box.x0() + 0.5 * (box.width() - 1), cy = box.y0() + 0.5 * (box.height() - 1);
        MatchLimits near = new MatchLimits(
                cx, cy, half, half, SMALL_TURN, 0.01, false, tolerance, 0.3 * tolerance, 5, LOG10_CHANCE);
        MatchLimits any = new MatchLimits(
                cx, cy, half, 2 * half, Math.PI, 0.01, false, tolerance, 0.3 * tolerance, 5, LOG10_CHANCE);
        return PessimisticMatcher.match(sources, references, area, near, ROUNDS)
                .or(() -> BlindMatcher.match(sources, references, area, area, any))
                .map(m -> new Match(m.source(), m.reference(), m.rms(), m.log10Chance()));
    }
}
