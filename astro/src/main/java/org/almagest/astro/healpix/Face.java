/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.healpix;

/// The twelve base pixels and how positions on them lie on the sky.
///
/// On a face x grows to the north-east and y to the north-west, both from 0 to 1. Faces 0-3 touch the north
/// pole, 4-7 the equator, 8-11 the south pole (Gorski et al. 2005, section 5 and figure 4).
final class Face {
    private Face() {}

    /// Ring (in units of nside) of the southern corner.
    static int southRing(int face) {
        return 2 + face / 4;
    }

    /// Longitude of the centre in units of 45 deg.
    static int longitude(int face) {
        return face / 4 == 1 ? 2 * (face - 4) : 2 * (face % 4) + 1;
    }

    /// Unit vector of a position on a face.
    static void vector(int face, double x, double y, double[] out) {
        double ring = southRing(face) - x - y;
        double across, z, sine;
        if (ring < 1 || ring > 3) {
            across = ring < 1 ? ring : 4 - ring;
            double t = across * across / 3;
            z = ring < 1 ? 1 - t : t - 1;
            sine = Math.sqrt(t * (2 - t));
        } else {
            across = 1;
            z = (2 - ring) * 2 / 3;
            sine = Math.sqrt((1 - z) * (1 + z));
        }
        double phi = across < 1e-15 ? 0 : Math.PI / 4 * (longitude(face) * across + x - y) / across;
        out[0] = sine * Math.cos(phi);
        out[1] = sine * Math.sin(phi);
        out[2] = z;
    }

    /// The pixel one step beyond the edge of a face.
    ///
    /// @param x column, -1 to n
    /// @param y row, -1 to n
    /// @param n pixels along a side
    /// @param out receives face, column and row
    /// @return false where three faces meet and there is no such neighbour
    static boolean step(int face, long x, long y, long n, long[] out) {
        int f = face % 4;
        int sideX = x < 0 ? -1 : x >= n ? 1 : 0, sideY = y < 0 ? -1 : y >= n ? 1 : 0;
        if (sideX == 0 && sideY == 0) return set(out, face, x, y);
        return switch (face / 4) {
            case 0 -> stepNorth(f, x, y, n, sideX, sideY, out);
            case 1 -> stepEquator(f, x, y, n, sideX, sideY, out);
            default -> stepSouth(f, x, y, n, sideX, sideY, out);
        };
    }

    private static boolean stepNorth(int f, long x, long y, long n, int sideX, int sideY, long[] out) {
        if (sideX > 0 && sideY > 0) return set(out, (f + 2) % 4, n - 1, n - 1);
        if (sideX < 0 && sideY < 0) return set(out, 8 + f, n - 1, n - 1);
        if (sideX != 0 && sideY != 0) return false;
        if (sideX > 0) return set(out, (f + 1) % 4, y, n - 1);
        if (sideY > 0) return set(out, (f + 3) % 4, n - 1, x);
        return sideX < 0 ? set(out, 4 + f, n - 1, y) : set(out, 4 + (f + 1) % 4, x, n - 1);
    }

    private static boolean stepEquator(int f, long x, long y, long n, int sideX, int sideY, long[] out) {
        if (sideX > 0 && sideY < 0) return set(out, 4 + (f + 1) % 4, 0, n - 1);
        if (sideX < 0 && sideY > 0) return set(out, 4 + (f + 3) % 4, n - 1, 0);
        if (sideX != 0 && sideY != 0) return false;
        if (sideX > 0) return set(out, f, 0, y);
        if (sideY > 0) return set(out, (f + 3) % 4, x, 0);
        return sideX < 0 ? set(out, 8 + (f + 3) % 4, n - 1, y) : set(out, 8 + f, x, n - 1);
    }

    private static boolean stepSouth(int f, long x, long y, long n, int sideX, int sideY, long[] out) {
        if (sideX > 0 && sideY > 0) return set(out, f, 0, 0);
        if (sideX < 0 && sideY < 0) return set(out, 8 + (f + 2) % 4, 0, 0);
        if (sideX != 0 && sideY != 0) return false;
        if (sideX > 0) return set(out, 4 + (f + 1) % 4, 0, y);
        if (sideY > 0) return set(out, 4 + f, x, 0);
        return sideX < 0 ? set(out, 8 + (f + 3) % 4, y, 0) : set(out, 8 + (f + 1) % 4, 0, x);
    }

    private static boolean set(long[] out, int face, long x, long y) {
        out[0] = face;
        out[1] = x;
        out[2] = y;
        return true;
    }
}
