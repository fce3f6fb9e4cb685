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

/// Finds how a field lies among references without knowing its angle, its handedness or, but roughly, its
/// place.
///
/// Pairs of bright sources are laid on all pairs of bright references of nearly the same length, in both
/// senses and both hands; each alignment is tested by the other sources in order of brightness with Wald's
/// sequential ratio (Wald 1945), which drops nearly all after a few looks; survivors are refined with all
/// stars and must be beyond chance. If the brightest few do not suffice, deeper sets follow.
final class BlindMatcher {
    /// Share of the sources that have a reference when the alignment is right, as the test assumes.
    private static final double EXPECTED_SHARE = 0.4;

    private static final double DROP = -3;
    private static final double KEEP = 9;
    private static final int MAX_REFERENCES = 1600;
    private static final int MAX_PAIRS = 70;
    private static final int PROOF_SOURCES = 250;

    /// Sources of a stage, and how many references for each of them are looked at.
    private static final double[][] STAGES = {{14, 1.3}, {25, 1.7}, {45, 2.2}, {80, 3}, {40, 6}};

    private final Points sources;
    private final Points references;
    private final MatchLimits limits;
    private final double fieldArea;
    private final double searchArea;
    private long trials;

    /// @param fieldArea area of the sources' field
    /// @param searchArea area over which the references lie
    private BlindMatcher(Points sources, Points references, double fieldArea, double searchArea, MatchLimits limits) {
        this.sources = sources;
        this.references = references;
        this.fieldArea = fieldArea;
        this.searchArea = searchArea;
        this.limits = limits;
    }

    static Optional<PatternMatch> match(
            Points sources, Points references, double fieldArea, double searchArea, MatchLimits limits) {
        return new BlindMatcher(sources, references, fieldArea, searchArea, limits).search();
    }

    private Optional<PatternMatch> search() {
        double ratio = Math.max(1, searchArea / fieldArea);
        int sourcesBefore = 0, referencesBefore = 0;
        Points deep = references.brightest((int) Math.ceil(PROOF_SOURCES * ratio * 2));
        Refinement refinement = new Refinement(sources.brightest(PROOF_SOURCES), deep, searchArea, limits);
        for (double[] stage : STAGES) {
            Points s = sources.brightest((int) stage[0]);
            Points r = references.brightest((int) Math.min(MAX_REFERENCES, Math.ceil(stage[0] * ratio * stage[1])));
            if (s.size() == sourcesBefore && r.size() == referencesBefore) continue;
            sourcesBefore = s.size();
            referencesBefore = r.size();
            Optional<PatternMatch> found = stage(s, r, refinement);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private Optional<PatternMatch> stage(Points s, Points r, Refinement refinement) {
        PointGrid grid = new PointGrid(r);
        double p = Chance.nearby(2.0 * r.size() / searchArea, limits.tolerance());
        double hit = Math.log(EXPECTED_SHARE / p), miss = Math.log((1 - EXPECTED_SHARE) / (1 - Math.min(0.39, p)));
        double stretch = 1.05 * limits.scaleTolerance();
        double longest = 1.4 * limits.halfDiagonal();
        PairTable pairs = new PairTable(r, longest * (1 + stretch));
        int tried = 0;
        for (int j = 1; j < s.size(); j++)
            for (int i = 0; i < j && tried < MAX_PAIRS; i++) {
                double length = Math.hypot(s.x()[j] - s.x()[i], s.y()[j] - s.y()[i]);
                if (length < 0.35 * limits.halfDiagonal() || length > longest) continue;
                tried++;
                int from = pairs.firstAtLeast(length * (1 - stretch));
                int to = pairs.firstAtLeast(length * (1 + stretch));
                for (int k = from; k < to; k++) {
                    Optional<PatternMatch> found =
                            tryPair(s, r, i, j, pairs.one(k), pairs.other(k), grid, hit, miss, refinement);
                    if (found.isPresent()) return found;
                }
            }
        return Optional.empty();
    }

    private Optional<PatternMatch> tryPair(
            Points s,
            Points r,
            int i,
            int j,
            int a,
            int b,
            PointGrid grid,
            double hit,
            double miss,
            Refinement refinement) {
        for (int way = 0; way < (limits.mirrors() ? 4 : 2); way++) {
            int c = (way & 1) == 0 ? a : b, d = a + b - c;
            Affine map = Affine.ofSegments(
                    s.x()[i], s.y()[i], s.x()[j], s.y()[j], r.x()[c], r.y()[c], r.x()[d], r.y()[d], way >= 2);
            if (!limits.allow(map)) continue;
            trials++;
            if (!passes(s, i, j, map, grid, hit, miss)) continue;
            Optional<PatternMatch> found = refinement.prove(map, trials);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private boolean passes(Points s, int i, int j, Affine map, PointGrid grid, double hit, double miss) {
        double odds = 0;
        for (int k = 0; k < s.size(); k++) {
            if (k == i || k == j) continue;
            double x = s.x()[k], y = s.y()[k];
            odds += grid.nearest(map.applyX(x, y), map.applyY(x, y), limits.tolerance()) >= 0 ? hit : miss;
            if (odds < DROP) return false;
        }
        return odds > KEEP;
    }

    /// All pairs of points up to a length, by length.
    private static final class PairTable {
        /// Length in units of the longest in the upper bits, the two points in 11 bits each below.
        private final long[] sorted;

        private final double unit;

        PairTable(Points r, double longest) {
            if (r.size() > 1 << 11) throw new IllegalArgumentException(r.size() + " points in a table of pairs");
            this.unit = longest;
            long[] keys = new long[r.size() * (r.size() - 1) / 2];
            int n = 0;
            for (int i = 0; i < r.size(); i++)
                for (int j = i + 1; j < r.size(); j++) {
                    double dx = r.x()[i] - r.x()[j], dy = r.y()[i] - r.y()[j];
                    double d2 = dx * dx + dy * dy;
                    if (d2 <= longest * longest) keys[n++] = key(Math.sqrt(d2)) | (long) i << 11 | j;
                }
            this.sorted = Arrays.copyOf(keys, n);
            Arrays.sort(sorted);
        }

        private long key(double length) {
            return (long) (length / unit * (1L << 40)) << 22;
        }

        int firstAtLeast(double length) {
            int place = Arrays.binarySearch(sorted, key(length));
            return place >= 0 ? place : -place - 1;
        }

        int one(int k) {
            return (int) (sorted[k] >> 11) & 0x7FF;
        }

        int other(int k) {
            return (int) sorted[k] & 0x7FF;
        }
    }
}
