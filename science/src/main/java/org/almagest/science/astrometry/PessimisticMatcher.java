/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Optional;

/// Finds how a field lies among references when its place and angle are nearly known: pessimistic pattern
/// matching, version B (Morrison 2017, DMTN-031; after Tabur 2007, PASA 24, 189).
///
/// A pattern is a bright source with spokes to others. For each reference that the hub may be, within the
/// largest shift, a first spoke must find a reference at its length and within the largest rotation; the
/// other spokes must then find theirs at their length and opening angle. A pattern that holds is refined
/// with all stars and must be beyond chance. When no pattern holds the tolerance doubles. As the search for
/// the first spoke is bounded by shift and rotation, no table of all pairs is made, and the cost grows only
/// with the local density.
final class PessimisticMatcher {
    private static final int SPOKES_TRIED = 9;
    private static final int SPOKES_NEEDED = 5;
    private static final int FIRST_SPOKES = 3;
    private static final int MAX_HUBS = 60;
    private static final int PROOF_SOURCES = 250;
    private static final int MAX_REFERENCES = 8192;
    /// Distortion that the guess does not know, as a share of a spoke's length.
    private static final double STRETCH = 0.002;

    private final Points sources;
    private final Points references;
    private final PointGrid grid;
    private final MatchLimits limits;
    private final Refinement refinement;
    private long trials;

    private PessimisticMatcher(Points sources, Points references, double searchArea, MatchLimits limits) {
        this.sources = sources.brightest(PROOF_SOURCES);
        this.references = references.brightest(MAX_REFERENCES);
        this.grid = new PointGrid(this.references);
        this.limits = limits;
        this.refinement = new Refinement(this.sources, this.references, searchArea, limits);
    }

    /// @param rounds how often the tolerance may double
    static Optional<PatternMatch> match(
            Points sources, Points references, double searchArea, MatchLimits limits, int rounds) {
        double tolerance = limits.tolerance();
        for (int round = 0; round <= rounds; round++, tolerance *= 2) {
            MatchLimits now = limits.withTolerance(tolerance);
            Optional<PatternMatch> found = new PessimisticMatcher(sources, references, searchArea, now).search();
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private Optional<PatternMatch> search() {
        int hubs = Math.min(MAX_HUBS, sources.size() - 2);
        for (int hub = 0; hub < hubs; hub++) {
            int[] spokes = spokes(hub);
            for (int first = 0; first < Math.min(FIRST_SPOKES, spokes.length); first++) {
                Optional<PatternMatch> found = tryHub(hub, spokes, first);
                if (found.isPresent()) return found;
            }
        }
        return Optional.empty();
    }

    /// The next brighter-ranked sources that stand far enough from the hub to give a direction.
    private int[] spokes(int hub) {
        int[] found = new int[SPOKES_TRIED];
        int n = 0;
        for (int step = 1; step < sources.size() && n < SPOKES_TRIED; step++) {
            int i = (hub + step) % sources.size();
            double length = Math.hypot(sources.x()[i] - sources.x()[hub], sources.y()[i] - sources.y()[hub]);
            if (length > 10 * limits.tolerance()) found[n++] = i;
        }
        return java.util.Arrays.copyOf(found, n);
    }

    private Optional<PatternMatch> tryHub(int hub, int[] spokes, int first) {
        double hx = sources.x()[hub], hy = sources.y()[hub];
        int tip = spokes[first];
        double tx = sources.x()[tip] - hx, ty = sources.y()[tip] - hy, length = Math.hypot(tx, ty);
        double slack = limits.tolerance() + STRETCH * length;
        double reach = slack + 2 * length * Math.sin(Math.min(limits.maxRotation(), Math.PI) / 2);
        // The hub may be off by the shift of the field's middle and by the turn about it.
        double shift = limits.maxShift()
                + limits.maxRotation() * Math.hypot(hx - limits.centreX(), hy - limits.centreY())
                + limits.tolerance();
        Found found = new Found();
        grid.forEachWithin(hx, hy, shift, a -> {
            if (found.match != null) return;
            double ax = references.x()[a], ay = references.y()[a];
            grid.forEachWithin(ax + tx, ay + ty, reach, b -> {
                if (found.match != null || b == a) return;
                double bx = references.x()[b] - ax, by = references.y()[b] - ay;
                if (Math.abs(Math.hypot(bx, by) - length) > slack) return;
                trials++;
                if (!patternHolds(hub, spokes, first, ax, ay, bx, by)) return;
                Affine map = Affine.ofSegments(hx, hy, hx + tx, hy + ty, ax, ay, ax + bx, ay + by, false);
                Optional<PatternMatch> proven = refinement.prove(map, trials);
                if (proven.isPresent()) found.match = proven.get();
            });
        });
        return Optional.ofNullable(found.match);
    }

    /// What the search within a search came to.
    private static final class Found {
        @org.jspecify.annotations.Nullable
        PatternMatch match;
    }

    private boolean patternHolds(int hub, int[] spokes, int first, double ax, double ay, double bx, double by) {
        int tip = spokes[first];
        double tx = sources.x()[tip] - sources.x()[hub], ty = sources.y()[tip] - sources.y()[hub];
        double norm = Math.hypot(tx, ty) * Math.hypot(bx, by);
        double cos = (tx * bx + ty * by) / norm, sin = (tx * by - ty * bx) / norm;
        int needed = Math.min(SPOKES_NEEDED, spokes.length) - 1, left = spokes.length - 1;
        for (int k = 0; k < spokes.length; k++) {
            if (k == first) continue;
            double ux = sources.x()[spokes[k]] - sources.x()[hub], uy = sources.y()[spokes[k]] - sources.y()[hub];
            double slack = limits.tolerance() + STRETCH * Math.hypot(ux, uy);
            if (grid.nearest(ax + cos * ux - sin * uy, ay + sin * ux + cos * uy, slack) >= 0) needed--;
            left--;
            if (needed > left) return false;
            if (needed <= 0) return true;
        }
        return needed <= 0;
    }
}
