/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.healpix;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.ConvexPolygon;
import org.almagest.astro.region.Region;
import org.almagest.astro.region.Relation;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;

/// The HEALPix grid of one order. Pixels are numbered nested unless a method says ring.
///
/// Gorski et al. 2005 (ApJ 622, 759), sections 4 and 5. Immutable.
///
/// @param order 0 to 29
public record Healpix(int order) {
    /// The finest order whose numbers fit in a long.
    public static final int MAX_ORDER = 29;

    private static final double TWO_THIRDS = 2.0 / 3;

    public Healpix {
        if (order < 0 || order > MAX_ORDER) throw new IllegalArgumentException("HEALPix order " + order);
    }

    /// Pixels along the side of a base pixel.
    public long nside() {
        return 1L << order;
    }

    /// Number of pixels.
    public long pixels() {
        return 12L << (2 * order);
    }

    /// Side of the square with a pixel's area.
    public Angle pixelSize() {
        return new Angle(Math.sqrt(Math.PI / 3) / nside());
    }

    /// The pixel that holds a direction.
    public long pixelOf(SkyCoord sky) {
        return pixelOf(sky.vector());
    }

    /// The pixel that holds a direction.
    ///
    /// @param v unit vector
    public long pixelOf(double[] v) {
        long n = nside();
        double z = v[2], height = Math.abs(z);
        double quarter = Math.atan2(v[1], v[0]) / (Math.PI / 2);
        if (quarter < 0) quarter += 4;
        if (quarter >= 4) quarter = 0;
        if (height <= TWO_THIRDS) return equatorial(n, z, quarter);
        int f = Math.min(3, (int) quarter);
        double along = quarter - f;
        double across = n * Math.hypot(v[0], v[1]) / Math.sqrt((1 + height) / 3);
        long up = Math.min(n - 1, (long) (along * across));
        long down = Math.min(n - 1, (long) ((1 - along) * across));
        return z >= 0 ? nested(f, n - 1 - down, n - 1 - up) : nested(8 + f, up, down);
    }

    private long equatorial(long n, double z, double quarter) {
        double east = n * (0.5 + quarter), north = n * z * 0.75;
        long up = (long) (east - north), down = (long) (east + north);
        int faceUp = (int) (up >> order), faceDown = (int) (down >> order);
        int face = faceUp == faceDown ? 4 + faceUp % 4 : faceUp < faceDown ? faceUp : 8 + faceDown;
        return nested(face, down & (n - 1), n - 1 - (up & (n - 1)));
    }

    /// Direction of a pixel's centre.
    public SkyCoord centre(long pixel) {
        double[] v = centreVector(pixel);
        return SkyCoord.ofVector(v[0], v[1], v[2]);
    }

    /// Unit vector of a pixel's centre.
    public double[] centreVector(long pixel) {
        double[] v = new double[3];
        double n = nside();
        Face.vector(face(pixel), (x(pixel) + 0.5) / n, (y(pixel) + 0.5) / n, v);
        return v;
    }

    /// Corners of a pixel: south, east, north, west.
    public List<SkyCoord> corners(long pixel) {
        List<SkyCoord> corners = new ArrayList<>();
        double n = nside();
        long[][] steps = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        double[] v = new double[3];
        for (long[] s : steps) {
            Face.vector(face(pixel), (x(pixel) + s[0]) / n, (y(pixel) + s[1]) / n, v);
            corners.add(SkyCoord.ofVector(v[0], v[1], v[2]));
        }
        return corners;
    }

    /// The polygon through a pixel's corners. The edges of a pixel are not great circles: the two differ by
    /// up to a few hundredths of its side at order 3, and less beyond.
    public ConvexPolygon polygon(long pixel) {
        return new ConvexPolygon(corners(pixel));
    }

    /// A circle about a pixel's centre that holds all of the pixel.
    public Circle boundingCircle(long pixel) {
        SkyCoord centre = centre(pixel);
        double radius = 0;
        for (SkyCoord corner : corners(pixel))
            radius = Math.max(radius, centre.separation(corner).radians());
        // The corners are the farthest points; the margin covers rounding.
        return new Circle(centre, new Angle(Math.min(Math.PI, radius * (1 + 1e-6) + 1e-14)));
    }

    /// The neighbours to the south-west, west, north-west, north, north-east, east, south-east and south;
    /// -1 where three base pixels meet and there is none.
    public long[] neighbours(long pixel) {
        long n = nside(), x = x(pixel), y = y(pixel);
        int[] dx = {-1, -1, 0, 1, 1, 1, 0, -1}, dy = {0, 1, 1, 1, 0, -1, -1, -1};
        long[] found = new long[8], at = new long[3];
        for (int i = 0; i < 8; i++)
            found[i] = Face.step(face(pixel), x + dx[i], y + dy[i], n, at) ? nested((int) at[0], at[1], at[2]) : -1;
        return found;
    }

    /// All pixels that share a point with a region, and perhaps some that come no nearer to it than their
    /// own circumradius.
    public RangeSet covering(Region region) {
        RangeSet.Builder out = new RangeSet.Builder();
        for (int face = 0; face < 12; face++) cover(region, 0, face, out);
        return out.build();
    }

    private void cover(Region region, int level, long pixel, RangeSet.Builder out) {
        Healpix grid = new Healpix(level);
        int below = 2 * (order - level);
        Relation relation = region.relation(grid.boundingCircle(pixel));
        if (relation == Relation.DISJOINT) return;
        if (relation == Relation.CONTAINS || level == order) {
            out.add(pixel << below, (pixel + 1) << below);
            return;
        }
        for (int child = 0; child < 4; child++) cover(region, level + 1, 4 * pixel + child, out);
    }

    /// All pixels that lie wholly inside a region, but for some at its edge.
    public RangeSet inside(Region region) {
        RangeSet.Builder out = new RangeSet.Builder();
        for (int face = 0; face < 12; face++) fill(region, 0, face, out);
        return out.build();
    }

    private void fill(Region region, int level, long pixel, RangeSet.Builder out) {
        int below = 2 * (order - level);
        Relation relation = region.relation(new Healpix(level).boundingCircle(pixel));
        if (relation == Relation.DISJOINT) return;
        if (relation == Relation.CONTAINS) out.add(pixel << below, (pixel + 1) << below);
        else if (level < order) for (int child = 0; child < 4; child++) fill(region, level + 1, 4 * pixel + child, out);
    }

    /// Number of a pixel in the ring scheme.
    public long nestedToRing(long pixel) {
        check(pixel);
        long n = nside(), x = x(pixel), y = y(pixel);
        int face = face(pixel);
        long ring = Face.southRing(face) * n - x - y - 1;
        long across = ring < n ? ring : ring > 3 * n ? 4 * n - ring : n;
        long shift = ring >= n && ring <= 3 * n ? (ring - n) & 1 : 0;
        long place = (Face.longitude(face) * across + x - y + 1 + shift) / 2;
        if (Face.longitude(face) == 0 && x - y + 1 + shift < 1) place = (8 * n + x - y + 1 + shift) / 2;
        return Rings.start(n, ring) + (place < 1 ? place + 4 * n : place) - 1;
    }

    /// Nested number of a pixel in the ring scheme.
    public long ringToNested(long ringPixel) {
        check(ringPixel);
        long n = nside();
        long ring = Rings.ringOf(n, ringPixel), place = ringPixel - Rings.start(n, ring) + 1;
        long across = ring < n ? ring : ring > 3 * n ? 4 * n - ring : n;
        int face;
        long shift = 0;
        if (ring < n) face = (int) ((place - 1) / across);
        else if (ring > 3 * n) face = 8 + (int) ((place - 1) / across);
        else {
            shift = (ring - n) & 1;
            long from = ring - n;
            int down = (int) ((place - ((from + 1) >> 1) + n - 1) >> order);
            int up = (int) ((place - ((2 * n + 1 - from) >> 1) + n - 1) >> order);
            face = up == down ? 4 + up % 4 : up < down ? up : 8 + down;
        }
        long south = ring - Face.southRing(face) * n + 1;
        long east = 2 * place - Face.longitude(face) * across - shift - 1;
        if (east >= 2 * n) east -= 8 * n;
        return nested(face, (east - south) >> 1, (-east - south) >> 1);
    }

    private void check(long pixel) {
        if (pixel < 0 || pixel >= pixels())
            throw new IllegalArgumentException("pixel " + pixel + " of HEALPix order " + order);
    }

    private int face(long pixel) {
        check(pixel);
        return (int) (pixel >> (2 * order));
    }

    private long x(long pixel) {
        return gather(pixel & (pixels() / 12 - 1));
    }

    private long y(long pixel) {
        return gather((pixel & (pixels() / 12 - 1)) >> 1);
    }

    private long nested(int face, long x, long y) {
        return ((long) face << (2 * order)) | spread(x) | (spread(y) << 1);
    }

    /// Puts the bits of a number on even places.
    private static long spread(long v) {
        return Long.expand(v, 0x5555555555555555L);
    }

    private static long gather(long v) {
        return Long.compress(v, 0x5555555555555555L);
    }
}
