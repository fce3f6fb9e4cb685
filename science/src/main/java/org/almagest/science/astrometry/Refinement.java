/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Arrays;
import java.util.Optional;
import org.almagest.astro.linalg.Cholesky;

/// Takes an alignment found from a few stars to all of them, and proves or refuses it.
///
/// Sources are matched to their nearest reference, one to one; an affine map is fitted; the radius shrinks
/// to three times the scatter; at the end the count of matches, among all sources or the brightest, must be
/// beyond chance, given the references' density and the number of alignments tried. Sources are in order of
/// brightness.
final class Refinement {
    private static final int ROUNDS = 6;
    /// Stars cluster: the density around a source is taken as this many times the mean.
    private static final double CLUSTERING = 2;

    private static final int FEWEST = 25;

    private final Points sources;
    private final Points references;
    private final PointGrid grid;
    private final double density;
    private final MatchLimits limits;

    /// @param searchArea area over which the references lie
    Refinement(Points sources, Points references, double searchArea, MatchLimits limits) {
        this.sources = sources;
        this.references = references;
        this.grid = new PointGrid(references);
        this.density = CLUSTERING * references.size() / searchArea;
        this.limits = limits;
    }

    /// @param start the alignment to begin with
    /// @param trials how many alignments have been tried so far
    Optional<PatternMatch> prove(Affine start, long trials) {
        Affine map = start;
        double radius = limits.tolerance();
        int[] partner = new int[0];
        int matches = 0;
        double rms = 0;
        for (int round = 0; round < ROUNDS; round++) {
            partner = pair(map, radius);
            matches = (int) Arrays.stream(partner).filter(p -> p >= 0).count();
            if (matches < limits.minMatches()) return Optional.empty();
            Optional<Affine> fit = fit(partner);
            if (fit.isEmpty()) return Optional.empty();
            map = fit.get();
            rms = rms(map, partner, matches);
            if (round < ROUNDS - 1) radius = Math.clamp(3.5 * rms, limits.finest(), radius);
        }
        if (!limits.allow(map)) return Optional.empty();
        // Six numbers were fitted, which three pairs of stars would fit in any case.
        double chance = chance(partner, Chance.nearby(density, radius)) + Math.log10(Math.max(1, trials));
        if (chance > limits.log10Chance()) return Optional.empty();
        int[] source = new int[matches], reference = new int[matches];
        int k = 0;
        for (int i = 0; i < partner.length; i++)
            if (partner[i] >= 0) {
                source[k] = i;
                reference[k++] = partner[i];
            }
        return Optional.of(new PatternMatch(map, source, reference, rms, chance));
    }

    /// log10 of the chance of the least likely of the counts among the 25, 50, 100 ... brightest sources.
    ///
    /// A catalogue that knows bright stars only matches bright sources; among all sources of a deep image
    /// their count would drown. How many counts were looked at is paid for.
    private static double chance(int[] partner, double p) {
        int counts = 0;
        double least = 0;
        for (int n = FEWEST; ; n *= 2) {
            int among = Math.min(n, partner.length), matches = 0;
            for (int i = 0; i < among; i++) if (partner[i] >= 0) matches++;
            least = Math.min(least, Chance.log10Tail(among, matches - 3, p));
            counts++;
            if (among == partner.length) return least + Math.log10(counts);
        }
    }

    /// Reference of each source, -1 for none; of several sources the nearest keeps the reference.
    private int[] pair(Affine map, double radius) {
        int n = sources.size();
        int[] partner = new int[n], owner = new int[references.size()];
        double[] distance = new double[n];
        Arrays.fill(owner, -1);
        for (int i = 0; i < n; i++) {
            double px = map.applyX(sources.x()[i], sources.y()[i]), py = map.applyY(sources.x()[i], sources.y()[i]);
            int r = grid.nearest(px, py, radius);
            partner[i] = r;
            if (r < 0) continue;
            distance[i] = Math.hypot(references.x()[r] - px, references.y()[r] - py);
            int other = owner[r];
            if (other >= 0 && distance[other] <= distance[i]) partner[i] = -1;
            else {
                if (other >= 0) partner[other] = -1;
                owner[r] = i;
            }
        }
        return partner;
    }

    private Optional<Affine> fit(int[] partner) {
        double[] normal = new double[9], sideX = new double[3], sideY = new double[3];
        double unit = limits.halfDiagonal();
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] < 0) continue;
            double[] t = {1, (sources.x()[i] - limits.centreX()) / unit, (sources.y()[i] - limits.centreY()) / unit};
            for (int a = 0; a < 3; a++) {
                sideX[a] += t[a] * references.x()[partner[i]];
                sideY[a] += t[a] * references.y()[partner[i]];
                for (int b = 0; b < 3; b++) normal[3 * a + b] += t[a] * t[b];
            }
        }
        Optional<Cholesky> factor = Cholesky.of(normal, 3);
        if (factor.isEmpty()) return Optional.empty();
        double[] x = factor.get().solve(sideX), y = factor.get().solve(sideY);
        double xx = x[1] / unit, xy = x[2] / unit, yx = y[1] / unit, yy = y[2] / unit;
        return Optional.of(new Affine(
                xx,
                xy,
                yx,
                yy,
                x[0] - xx * limits.centreX() - xy * limits.centreY(),
                y[0] - yx * limits.centreX() - yy * limits.centreY()));
    }

    private double rms(Affine map, int[] partner, int matches) {
        double sum = 0;
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] < 0) continue;
            double dx = map.applyX(sources.x()[i], sources.y()[i]) - references.x()[partner[i]];
            double dy = map.applyY(sources.x()[i], sources.y()[i]) - references.y()[partner[i]];
            sum += dx * dx + dy * dy;
        }
        return Math.sqrt(sum / (2.0 * Math.max(1, matches - 3)));
    }
}
