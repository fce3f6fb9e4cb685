/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.htm;

import java.util.List;
import org.almagest.astro.healpix.RangeSet;
import org.almagest.astro.region.ConvexPolygon;
import org.almagest.astro.region.Region;
import org.almagest.astro.region.Relation;
import org.almagest.astro.sky.SkyCoord;

/// The triangular mesh of one level: 8 * 4^level trixels, numbered from 8 * 4^level on.
///
/// Kunszt, Szalay and Thakar 2001 (Mining the Sky, p. 631). Level 0 has S0 to S3 as 8 to 11 and N0 to N3 as
/// 12 to 15; a child's number is four times its parent's plus 0, 1, 2 for its corners and 3 for the middle.
///
/// @param level 0 to 24
public record Htm(int level) {
    /// The finest level whose triangles doubles resolve.
    public static final int MAX_LEVEL = 24;

    private static final double[][] OCTAHEDRON = {{1, 0, 0}, {0, 1, 0}, {-1, 0, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
    private static final int[][] ROOTS = {
        {0, 5, 1}, {1, 5, 2}, {2, 5, 3}, {3, 5, 0}, {0, 4, 3}, {3, 4, 2}, {2, 4, 1}, {1, 4, 0}
    };

    public Htm {
        if (level < 0 || level > MAX_LEVEL) throw new IllegalArgumentException("HTM level " + level);
    }

    /// The trixel that holds a direction.
    public long trixelOf(SkyCoord sky) {
        double[] p = sky.vector();
        int root = 0;
        double[][] t = corners(root);
        while (root < 7 && !holds(t, p)) t = corners(++root);
        long id = 8 + root;
        for (int i = 0; i < level; i++) {
            int child = 0;
            while (child < 3 && !holds(child(t, child), p)) child++;
            t = child(t, child);
            id = 4 * id + child;
        }
        return id;
    }

    /// The triangle of a trixel of this level.
    public ConvexPolygon triangle(long trixel) {
        if (trixel >> (2 * level) < 8 || trixel >> (2 * level) > 15)
            throw new IllegalArgumentException("trixel " + trixel + " is not of level " + level);
        double[][] t = corners((int) (trixel >> (2 * level)) - 8);
        for (int i = level - 1; i >= 0; i--) t = child(t, (int) (trixel >> (2 * i)) & 3);
        return polygon(t);
    }

    /// All trixels that share a point with a region; where the region's own relations are conservative,
    /// perhaps some that only come near.
    public RangeSet covering(Region region) {
        RangeSet.Builder out = new RangeSet.Builder();
        for (int root = 0; root < 8; root++) cover(region, 0, 8 + root, corners(root), out);
        return out.build();
    }

    private void cover(Region region, int depth, long id, double[][] t, RangeSet.Builder out) {
        Relation relation = region.relation(polygon(t));
        if (relation == Relation.DISJOINT) return;
        int below = 2 * (level - depth);
        if (relation == Relation.CONTAINS || depth == level) {
            out.add(id << below, (id + 1) << below);
            return;
        }
        for (int i = 0; i < 4; i++) cover(region, depth + 1, 4 * id + i, child(t, i), out);
    }

    private static double[][] corners(int root) {
        int[] r = ROOTS[root];
        return new double[][] {OCTAHEDRON[r[0]], OCTAHEDRON[r[1]], OCTAHEDRON[r[2]]};
    }

    private static double[][] child(double[][] t, int i) {
        double[] w0 = middle(t[1], t[2]), w1 = middle(t[0], t[2]), w2 = middle(t[0], t[1]);
        return switch (i) {
            case 0 -> new double[][] {t[0], w2, w1};
            case 1 -> new double[][] {t[1], w0, w2};
            case 2 -> new double[][] {t[2], w1, w0};
            default -> new double[][] {w0, w1, w2};
        };
    }

    private static double[] middle(double[] a, double[] b) {
        double x = a[0] + b[0], y = a[1] + b[1], z = a[2] + b[2], n = Math.sqrt(x * x + y * y + z * z);
        return new double[] {x / n, y / n, z / n};
    }

    private static boolean holds(double[][] t, double[] p) {
        return triple(t[0], t[1], p) >= 0 && triple(t[1], t[2], p) >= 0 && triple(t[2], t[0], p) >= 0;
    }

    private static double triple(double[] a, double[] b, double[] p) {
        return (a[1] * b[2] - a[2] * b[1]) * p[0]
                + (a[2] * b[0] - a[0] * b[2]) * p[1]
                + (a[0] * b[1] - a[1] * b[0]) * p[2];
    }

    private static ConvexPolygon polygon(double[][] t) {
        return new ConvexPolygon(List.of(
                SkyCoord.ofVector(t[0][0], t[0][1], t[0][2]),
                SkyCoord.ofVector(t[1][0], t[1][1], t[1][2]),
                SkyCoord.ofVector(t[2][0], t[2][1], t[2][2])));
    }
}
