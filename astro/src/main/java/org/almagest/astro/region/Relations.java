/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

import static org.almagest.astro.region.Relation.CONTAINS;
import static org.almagest.astro.region.Relation.DISJOINT;
import static org.almagest.astro.region.Relation.INTERSECTS;
import static org.almagest.astro.region.Relation.WITHIN;

import org.almagest.astro.sky.SkyCoord;

/// Decides how two regions lie to each other.
///
/// Exact (to rounding) between circles below 90 deg, convex polygons and boxes, except that a polygon and a
/// box may be called intersecting where they only come near. Ellipses count with their inner and outer
/// circle; unions and intersections by their members.
final class Relations {
    private Relations() {}

    static Relation of(Region a, Region b) {
        return switch (a) {
            case Union u -> ofUnion(u, b);
            case Intersection i -> ofIntersection(i, b);
            case Circle c -> ofSimple(c, b);
            case Ellipse e -> ofSimple(e, b);
            case ConvexPolygon p -> ofSimple(p, b);
            case RaDecBox x -> ofSimple(x, b);
        };
    }

    private static Relation ofSimple(Region a, Region b) {
        return switch (b) {
            case Union u -> ofUnion(u, a).mirrored();
            case Intersection i -> ofIntersection(i, a).mirrored();
            case Circle c -> withCircle(a, c);
            case Ellipse e -> withEllipse(a, e);
            case ConvexPolygon p -> withPolygon(a, p);
            case RaDecBox x -> withBox(a, x);
        };
    }

    private static Relation ofUnion(Union u, Region b) {
        boolean disjoint = true, within = true;
        for (Region member : u.members()) {
            Relation r = of(member, b);
            if (r == CONTAINS) return CONTAINS;
            disjoint &= r == DISJOINT;
            within &= r == WITHIN;
        }
        return disjoint ? DISJOINT : within ? WITHIN : INTERSECTS;
    }

    private static Relation ofIntersection(Intersection i, Region b) {
        boolean contains = true, within = false;
        for (Region member : i.members()) {
            Relation r = of(member, b);
            if (r == DISJOINT) return DISJOINT;
            contains &= r == CONTAINS;
            within |= r == WITHIN;
        }
        return contains ? CONTAINS : within ? WITHIN : INTERSECTS;
    }

    private static Relation withCircle(Region a, Circle b) {
        return switch (a) {
            case Circle c -> circles(c, b);
            case ConvexPolygon p -> polygonAndCircle(p, b);
            case RaDecBox x -> boxAndCircle(x, b);
            case Ellipse e -> withEllipse(b, e).mirrored();
            case Union _, Intersection _ -> of(a, b);
        };
    }

    private static Relation withPolygon(Region a, ConvexPolygon b) {
        return switch (a) {
            case Circle c -> polygonAndCircle(b, c).mirrored();
            case ConvexPolygon p -> polygons(p, b);
            case RaDecBox x -> polygonAndBox(b, x).mirrored();
            case Ellipse e -> withEllipse(b, e).mirrored();
            case Union _, Intersection _ -> of(a, b);
        };
    }

    private static Relation withBox(Region a, RaDecBox b) {
        return switch (a) {
            case Circle c -> boxAndCircle(b, c).mirrored();
            case ConvexPolygon p -> polygonAndBox(p, b);
            case RaDecBox x -> boxes(x, b);
            case Ellipse e -> withEllipse(b, e).mirrored();
            case Union _, Intersection _ -> of(a, b);
        };
    }

    private static Relation withEllipse(Region a, Ellipse e) {
        Relation outer = of(a, e.boundingCircle());
        if (outer == DISJOINT || outer == CONTAINS) return outer;
        if (a instanceof Ellipse other) {
            boolean inside = of(other.boundingCircle(), e.innerCircle()) == WITHIN;
            return inside ? WITHIN : INTERSECTS;
        }
        return of(a, e.innerCircle()) == WITHIN ? WITHIN : INTERSECTS;
    }

    private static Relation circles(Circle a, Circle b) {
        double d = a.centre().separation(b.centre()).radians();
        double r = a.radius().radians(), s = b.radius().radians();
        if (d > r + s + Vector.SLACK) return DISJOINT;
        if (d + s <= r) return CONTAINS;
        return d + r <= s ? WITHIN : INTERSECTS;
    }

    private static Relation polygonAndCircle(ConvexPolygon p, Circle c) {
        double[] centre = c.centre().vector();
        double radius = c.radius().radians();
        double toEdge = p.distanceToEdge(centre);
        boolean inside = p.contains(centre);
        if (!inside && toEdge > radius + Vector.SLACK) return DISJOINT;
        if (inside && toEdge >= radius) return CONTAINS;
        if (radius >= Math.PI) return WITHIN;
        if (radius >= Math.PI / 2) return INTERSECTS;
        for (int i = 0; i < p.size(); i++) if (!c.contains(p.corner(i))) return INTERSECTS;
        return WITHIN;
    }

    private static Relation boxAndCircle(RaDecBox x, Circle c) {
        double[] centre = c.centre().vector();
        double radius = c.radius().radians();
        double toEdge = distanceToEdge(x, c.centre());
        boolean inside = x.contains(c.centre());
        if (!inside && toEdge > radius + Vector.SLACK) return DISJOINT;
        if (inside && toEdge >= radius) return CONTAINS;
        double farthest = Math.acos(Math.clamp(x.extremesOf(centre)[0], -1, 1));
        // The arc cosine loses half the digits near 0 and 180 deg.
        return farthest + 1e-7 <= radius ? WITHIN : INTERSECTS;
    }

    private static double distanceToEdge(RaDecBox x, SkyCoord p) {
        double[] v = p.vector();
        SkyCoord[] corner = x.corners();
        double least = Math.PI;
        for (SkyCoord c : corner) least = Math.min(least, Vector.angle(v, c.vector()));
        if (x.containsRa(p.raDegrees())) {
            if (x.decFromDegrees() > -90)
                least = Math.min(least, Math.abs(p.decRadians() - Math.toRadians(x.decFromDegrees())));
            if (x.decToDegrees() < 90)
                least = Math.min(least, Math.abs(p.decRadians() - Math.toRadians(x.decToDegrees())));
        }
        if (x.raWidthDegrees() >= 360) {
            // No meridian bounds it, and a pole inside is no corner.
            double low = x.decFromDegrees() <= -90 ? Math.PI : Math.abs(p.decRadians() - corner[0].decRadians());
            double high = x.decToDegrees() >= 90 ? Math.PI : Math.abs(p.decRadians() - corner[2].decRadians());
            return Math.min(low, high);
        }
        for (int side = 0; side < 2; side++) {
            double ra = Math.toRadians(side == 0 ? x.raFromDegrees() : x.raToDegrees());
            // Pole of the meridian, east of south-to-north travel.
            double[] pole = {Math.sin(ra), -Math.cos(ra), 0};
            double[] south = corner[side].vector(), north = corner[3 - side].vector();
            boolean beside =
                    Vector.dot(Vector.cross(pole, south), v) >= 0 && Vector.dot(Vector.cross(north, pole), v) >= 0;
            if (beside) least = Math.min(least, Math.abs(Math.asin(Math.clamp(Vector.dot(pole, v), -1, 1))));
        }
        return least;
    }

    private static Relation boxes(RaDecBox a, RaDecBox b) {
        if (a.decToDegrees() < b.decFromDegrees() || b.decToDegrees() < a.decFromDegrees()) return DISJOINT;
        boolean poles = (a.decToDegrees() >= 90 && b.decToDegrees() >= 90)
                || (a.decFromDegrees() <= -90 && b.decFromDegrees() <= -90);
        boolean raShared = a.containsRa(b.raFromDegrees()) || b.containsRa(a.raFromDegrees());
        if (!raShared && !poles) return DISJOINT;
        if (holds(a, b)) return CONTAINS;
        return holds(b, a) ? WITHIN : INTERSECTS;
    }

    private static boolean holds(RaDecBox a, RaDecBox b) {
        if (b.decFromDegrees() < a.decFromDegrees() || b.decToDegrees() > a.decToDegrees()) return false;
        if (a.raWidthDegrees() >= 360) return true;
        double east = (b.raFromDegrees() - a.raFromDegrees() + 720) % 360;
        return east + b.raWidthDegrees() <= a.raWidthDegrees();
    }

    private static Relation polygonAndBox(ConvexPolygon p, RaDecBox x) {
        if (circles(p.boundingCircle(), x.boundingCircle()) == DISJOINT) return DISJOINT;
        boolean contains = true;
        double south = Math.PI, north = -Math.PI;
        boolean allInside = x.raWidthDegrees() < 180 || x.raWidthDegrees() >= 360;
        for (int i = 0; i < p.size(); i++) {
            double[] range = x.extremesOf(p.pole(i));
            if (range[1] < -Vector.SLACK) return DISJOINT;
            contains &= range[0] >= 0;
            double[] dec = arcDeclinations(p, i);
            south = Math.min(south, dec[0]);
            north = Math.max(north, dec[1]);
            allInside &= x.contains(p.corner(i));
        }
        if (p.contains(new double[] {0, 0, 1})) north = Math.PI / 2;
        if (p.contains(new double[] {0, 0, -1})) south = -Math.PI / 2;
        double low = Math.toRadians(x.decFromDegrees()), high = Math.toRadians(x.decToDegrees());
        if (north < low - Vector.SLACK || south > high + Vector.SLACK) return DISJOINT;
        if (contains) return CONTAINS;
        if (x.raWidthDegrees() <= 180 && besideMeridian(p, x)) return DISJOINT;
        return allInside && south >= low && north <= high ? WITHIN : INTERSECTS;
    }

    /// Whether the plane of one of the box's meridians has all of the polygon on its outer side.
    private static boolean besideMeridian(ConvexPolygon p, RaDecBox x) {
        double west = Math.toRadians(x.raFromDegrees()), east = Math.toRadians(x.raToDegrees());
        return allBehind(p, new double[] {Math.sin(west), -Math.cos(west), 0}, 1)
                || allBehind(p, new double[] {-Math.sin(east), Math.cos(east), 0}, 1);
    }

    /// Least and greatest declination on an edge [rad].
    private static double[] arcDeclinations(ConvexPolygon p, int i) {
        double[] a = p.corner(i), b = p.corner(i + 1), pole = p.pole(i);
        double low = Math.min(Math.asin(Math.clamp(a[2], -1, 1)), Math.asin(Math.clamp(b[2], -1, 1)));
        double high = Math.max(Math.asin(Math.clamp(a[2], -1, 1)), Math.asin(Math.clamp(b[2], -1, 1)));
        // The northernmost point of the great circle lies across its pole from the axis.
        double[] top = {-pole[2] * pole[0], -pole[2] * pole[1], 1 - pole[2] * pole[2]};
        if (Vector.norm(top) == 0) return new double[] {low, high};
        for (int sign = -1; sign <= 1; sign += 2) {
            double[] t = {sign * top[0], sign * top[1], sign * top[2]};
            boolean onArc = Vector.dot(Vector.cross(pole, a), t) >= 0 && Vector.dot(Vector.cross(b, pole), t) >= 0;
            double dec = Math.asin(Math.clamp(Vector.unit(t)[2], -1, 1));
            if (onArc && sign > 0) high = Math.max(high, dec);
            if (onArc && sign < 0) low = Math.min(low, dec);
        }
        return new double[] {low, high};
    }

    private static Relation polygons(ConvexPolygon a, ConvexPolygon b) {
        if (circles(a.boundingCircle(), b.boundingCircle()) == DISJOINT) return DISJOINT;
        if (holdsAll(a, b)) return CONTAINS;
        if (holdsAll(b, a)) return WITHIN;
        return separated(a, b) ? DISJOINT : INTERSECTS;
    }

    private static boolean holdsAll(ConvexPolygon a, ConvexPolygon b) {
        for (int i = 0; i < b.size(); i++) if (!a.contains(b.corner(i))) return false;
        return true;
    }

    /// Two convex cones are apart when the plane of a face of one, or of a corner of each, parts them.
    private static boolean separated(ConvexPolygon a, ConvexPolygon b) {
        for (int i = 0; i < a.size(); i++) if (allBehind(b, a.pole(i), -1)) return true;
        for (int i = 0; i < b.size(); i++) if (allBehind(a, b.pole(i), -1)) return true;
        for (int i = 0; i < a.size(); i++)
            for (int k = 0; k < b.size(); k++) {
                if (Vector.chordSquared(a.corner(i), b.corner(k)) < 1e-24) continue;
                double[] n = Vector.pole(a.corner(i), b.corner(k));
                if (parts(a, b, n, 1) || parts(a, b, n, -1)) return true;
            }
        return false;
    }

    private static boolean parts(ConvexPolygon a, ConvexPolygon b, double[] n, int sign) {
        for (int i = 0; i < a.size(); i++) if (sign * Vector.dot(n, a.corner(i)) < -Vector.SLACK) return false;
        double clear = 0;
        for (int k = 0; k < b.size(); k++) {
            double side = sign * Vector.dot(n, b.corner(k));
            if (side > Vector.SLACK) return false;
            clear = Math.min(clear, side);
        }
        // The plane holds a corner of each by construction; apart only if those corners are not shared edges.
        return clear < -Vector.SLACK && !touch(a, b);
    }

    private static boolean allBehind(ConvexPolygon p, double[] pole, int sign) {
        for (int i = 0; i < p.size(); i++) if (sign * Vector.dot(pole, p.corner(i)) <= Vector.SLACK) return false;
        return true;
    }

    private static boolean touch(ConvexPolygon a, ConvexPolygon b) {
        for (int i = 0; i < a.size(); i++) if (b.contains(a.corner(i))) return true;
        for (int i = 0; i < b.size(); i++) if (a.contains(b.corner(i))) return true;
        return false;
    }
}
