/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.unit.Angle;

/// A convex polygon bounded by great circles, smaller than a hemisphere.
///
/// Thread rule: immutable.
public final class ConvexPolygon implements Region {
    private final List<SkyCoord> vertices;
    private final double[][] corners;
    private final double[][] poles;

    /// @param vertices at least 3, in order around the polygon, either way; kept counter-clockwise as seen
    /// from inside the sphere with east to the left
    public ConvexPolygon(List<SkyCoord> vertices) {
        if (vertices.size() < 3) throw new IllegalArgumentException("polygon with " + vertices.size() + " vertices");
        double[][] c = vertices.stream().map(SkyCoord::vector).toArray(double[][]::new);
        boolean reversed = turnsClockwise(c);
        this.vertices = reversed ? List.copyOf(vertices.reversed()) : List.copyOf(vertices);
        this.corners = this.vertices.stream().map(SkyCoord::vector).toArray(double[][]::new);
        int n = corners.length;
        this.poles = new double[n][];
        for (int i = 0; i < n; i++) poles[i] = Vector.pole(corners[i], corners[(i + 1) % n]);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
                if (!(Vector.dot(poles[i], corners[k]) >= -1e-13))
                    throw new IllegalArgumentException("polygon is not convex at vertex " + k + " of " + vertices);
    }

    private static boolean turnsClockwise(double[][] c) {
        double sum = 0;
        for (int i = 1; i + 1 < c.length; i++) {
            double[] a = new double[3], b = new double[3];
            for (int k = 0; k < 3; k++) {
                a[k] = c[i][k] - c[0][k];
                b[k] = c[i + 1][k] - c[0][k];
            }
            sum += Vector.dot(Vector.cross(a, b), c[0]);
        }
        return sum < 0;
    }

    /// The smallest convex polygon around some directions, which must lie within a hemisphere and not on
    /// one great circle.
    public static ConvexPolygon hull(List<SkyCoord> points) {
        double[] sum = new double[3];
        for (SkyCoord p : points) {
            double[] v = p.vector();
            for (int k = 0; k < 3; k++) sum[k] += v[k];
        }
        TangentPlane plane = new TangentPlane(SkyCoord.ofVector(sum[0], sum[1], sum[2]));
        List<Projected> flat = new ArrayList<>();
        double[] out = new double[2];
        for (SkyCoord p : points) {
            plane.project(p.raRadians(), p.decRadians(), out);
            if (Double.isNaN(out[0])) throw new IllegalArgumentException("hull of points over more than a hemisphere");
            flat.add(new Projected(out[0], out[1], p));
        }
        flat.sort(Comparator.comparingDouble(Projected::x).thenComparingDouble(Projected::y));
        List<SkyCoord> around = new ArrayList<>(halfHull(flat));
        around.addAll(halfHull(flat.reversed()));
        return new ConvexPolygon(around);
    }

    private record Projected(double x, double y, SkyCoord sky) {}

    /// Lower hull without its last point (Andrew's monotone chain).
    private static List<SkyCoord> halfHull(List<Projected> sorted) {
        List<Projected> chain = new ArrayList<>();
        for (Projected p : sorted) {
            while (chain.size() >= 2 && turn(chain.get(chain.size() - 2), chain.getLast(), p) <= 0) chain.removeLast();
            chain.add(p);
        }
        return chain.subList(0, chain.size() - 1).stream().map(Projected::sky).toList();
    }

    private static double turn(Projected a, Projected b, Projected c) {
        return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    }

    /// Corners in order.
    public List<SkyCoord> vertices() {
        return vertices;
    }

    int size() {
        return corners.length;
    }

    double[] corner(int i) {
        return corners[i % corners.length];
    }

    /// Unit normal, inwards, of the edge from a corner to the next.
    double[] pole(int i) {
        return poles[i];
    }

    /// Distance from a point to the nearest edge.
    double distanceToEdge(double[] p) {
        double least = Math.PI;
        for (int i = 0; i < corners.length; i++)
            least = Math.min(least, Vector.distanceToArc(p, corners[i], corner(i + 1), poles[i]));
        return least;
    }

    @Override
    public boolean contains(double[] vector) {
        for (double[] pole : poles) if (Vector.dot(pole, vector) < -Vector.SLACK) return false;
        return true;
    }

    /// A polygon whose edges lie at least an angle further out; its corners are mitred, so it is somewhat
    /// larger than the set of all directions within the angle of this one.
    public ConvexPolygon grown(Angle by) {
        double[] centre = boundingCircle().centre().vector();
        List<SkyCoord> out = new ArrayList<>();
        int n = corners.length;
        double[][] moved = new double[n][];
        for (int i = 0; i < n; i++) {
            // Turn the edge's pole towards the centre: its great circle leaves the polygon by the angle at
            // the foot of the centre, so divide by the least cosine along the edge to keep the distance.
            double[] p = poles[i];
            double along = Vector.dot(p, centre);
            double[] foot = Vector.unit(
                    new double[] {centre[0] - along * p[0], centre[1] - along * p[1], centre[2] - along * p[2]});
            double least = Math.min(Vector.dot(foot, corners[i]), Vector.dot(foot, corner(i + 1)));
            double angle = Math.asin(Math.min(1, Math.sin(by.radians()) / Math.max(least, 1e-3)));
            double c = Math.cos(angle), s = Math.sin(angle);
            moved[i] = new double[] {c * p[0] + s * foot[0], c * p[1] + s * foot[1], c * p[2] + s * foot[2]};
        }
        for (int i = 0; i < n; i++) {
            double[] v = Vector.cross(moved[(i + n - 1) % n], moved[i]);
            out.add(SkyCoord.ofVector(v[0], v[1], v[2]));
        }
        return new ConvexPolygon(out);
    }

    @Override
    public Circle boundingCircle() {
        double[] sum = new double[3];
        for (double[] c : corners) for (int k = 0; k < 3; k++) sum[k] += c[k];
        double[] centre = Vector.unit(sum);
        double radius = 0;
        for (double[] c : corners) radius = Math.max(radius, Vector.angle(centre, c));
        return new Circle(SkyCoord.ofVector(sum[0], sum[1], sum[2]), new Angle(radius + Vector.SLACK));
    }

    /// Sum of the signed solid angles of a fan of triangles (Van Oosterom & Strackee 1983).
    @Override
    public OptionalDouble area() {
        double sum = 0;
        double[] a = corners[0];
        for (int i = 1; i + 1 < corners.length; i++) {
            double[] b = corners[i], c = corners[i + 1];
            double volume = Vector.dot(a, Vector.cross(b, c));
            sum += 2 * Math.atan2(volume, 1 + Vector.dot(a, b) + Vector.dot(b, c) + Vector.dot(c, a));
        }
        return OptionalDouble.of(sum);
    }

    @Override
    public String text() {
        double[] numbers = new double[2 * vertices.size()];
        for (int i = 0; i < vertices.size(); i++) {
            numbers[2 * i] = vertices.get(i).raDegrees();
            numbers[2 * i + 1] = vertices.get(i).decDegrees();
        }
        return "POLYGON " + RegionText.numbers(numbers);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ConvexPolygon other && vertices.equals(other.vertices);
    }

    @Override
    public int hashCode() {
        return vertices.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
