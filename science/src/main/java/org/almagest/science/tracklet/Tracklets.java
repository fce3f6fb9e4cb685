/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.tracklet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;

/// Joins detections of one night into tracklets.
///
/// Every pair of detections of different visits, near in time and no faster than a limit, is a motion. The
/// other visits are asked for detections where it leads. A motion counts when its detections are many
/// enough and beyond chance: with n detections in a visit over an area A, a place within a tolerance t has
/// one by chance with p = n pi t^2 / A, or by the density near the path if that is more, and the number of
/// visits that answer is binomial (Kubica et al. 2007, Icarus 189, 151, section 3, has the pairs; the test
/// is our own). Each detection ends in one tracklet, that of the most members, and of these the smallest
/// scatter.
///
/// Positions are laid on a tangent plane, so that a night's field must be smaller than some 10 degrees.
/// Thread rule: a pure function.
public final class Tracklets {
    private static final double HOURS = 24;
    private static final int NEXT_VISITS = 12;
    // tolerances from a path that are its surroundings
    private static final double NEAR = 8;

    private Tracklets() {}

    /// One detection.
    ///
    /// @param visit that it belongs to
    /// @param mjd middle of the visit [d]
    /// @param ra [deg]
    /// @param dec [deg]
    public record Detection(long visit, double mjd, double ra, double dec) {}

    /// @param minRate slowest motion [arcsec / h]
    /// @param maxRate fastest [arcsec / h]
    /// @param tolerance how far off the motion a detection may be [arcsec]
    /// @param minVisits fewest visits
    /// @param log10Chance most that chance may explain
    /// @param minLength shortest path, in tolerances
    public record Config(
            double minRate, double maxRate, double tolerance, int minVisits, double log10Chance, double minLength) {
        public static final Config DEFAULT = new Config(3, 3000, 1, 3, -3, 3);

        public Config withTolerance(double arcsec) {
            return new Config(minRate, maxRate, arcsec, minVisits, log10Chance, minLength);
        }
    }

    /// Detections on the plane, by visit.
    private static final class Plane {
        final double[] x;
        final double[] y;
        final double[] t;
        final List<int[]> visits = new ArrayList<>();
        final SkyCoord centre;
        final double area;

        Plane(List<Detection> all, double tolerance) {
            double sx = 0, sy = 0, sz = 0;
            for (Detection d : all) {
                double[] v = SkyCoord.ofDegrees(d.ra(), d.dec()).vector();
                sx += v[0];
                sy += v[1];
                sz += v[2];
            }
            centre = SkyCoord.ofVector(sx, sy, sz);
            TangentPlane plane = new TangentPlane(centre);
            int n = all.size();
            double[] p = new double[2];
            x = new double[n];
            y = new double[n];
            t = new double[n];
            Map<Double, List<Integer>> byVisit = new TreeMap<>();
            for (int i = 0; i < n; i++) {
                Detection d = all.get(i);
                plane.project(Math.toRadians(d.ra()), Math.toRadians(d.dec()), p);
                x[i] = Math.toDegrees(p[0]) * 3600;
                y[i] = Math.toDegrees(p[1]) * 3600;
                t[i] = d.mjd() * HOURS;
                byVisit.computeIfAbsent(d.mjd(), k -> new ArrayList<>()).add(i);
            }
            byVisit.values()
                    .forEach(v ->
                            visits.add(v.stream().mapToInt(Integer::intValue).toArray()));
            area = Math.max(spread(x) * spread(y), 400 * tolerance * tolerance);
        }

        private static double spread(double[] v) {
            double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
            for (double a : v) {
                low = Math.min(low, a);
                high = Math.max(high, a);
            }
            return high - low;
        }
    }

    /// The tracklets of a night, the longest first.
    public static List<Tracklet> find(List<Detection> detections, Config config) {
        if (detections.size() < config.minVisits()) return List.of();
        Plane plane = new Plane(detections, config.tolerance());
        List<Found> all = new ArrayList<>();
        long pairs = 0;
        for (int v = 0; v < plane.visits.size(); v++)
            for (int w = v + 1; w < Math.min(plane.visits.size(), v + 1 + NEXT_VISITS); w++)
                for (int i : plane.visits.get(v))
                    for (int j : plane.visits.get(w)) {
                        double rate = Math.hypot(plane.x[j] - plane.x[i], plane.y[j] - plane.y[i])
                                / (plane.t[j] - plane.t[i]);
                        if (rate < config.minRate() || rate > config.maxRate()) continue;
                        pairs++;
                        List<Integer> members = follow(plane, i, j, config);
                        if (members.size() >= config.minVisits()) all.add(fit(plane, members));
                    }
        return choose(plane, all, Math.log10(Math.max(1, pairs)), config);
    }

    /// @param vx [arcsec / h]
    private record Found(List<Integer> members, double x, double y, double t, double vx, double vy, double rms) {}

    /// The detections nearest to the motion through two of them, one of each visit.
    private static List<Integer> follow(Plane p, int i, int j, Config config) {
        double dt = p.t[j] - p.t[i], vx = (p.x[j] - p.x[i]) / dt, vy = (p.y[j] - p.y[i]) / dt;
        List<Integer> out = new ArrayList<>();
        for (int[] visit : p.visits) {
            int best = -1;
            // far from the pair its own errors count for more
            double s = (p.t[visit[0]] - p.t[i]) / dt;
            double reach = config.tolerance() * Math.max(1, Math.hypot(1 - s, s));
            double least = Math.min(reach, 4 * config.tolerance());
            for (int k : visit) {
                double off =
                        Math.hypot(p.x[k] - p.x[i] - vx * (p.t[k] - p.t[i]), p.y[k] - p.y[i] - vy * (p.t[k] - p.t[i]));
                if (off <= least) {
                    least = off;
                    best = k;
                }
            }
            if (best >= 0) out.add(best);
        }
        return out;
    }

    /// Least squares of a constant motion.
    private static Found fit(Plane p, List<Integer> members) {
        int n = members.size();
        double t = 0, x = 0, y = 0;
        for (int k : members) {
            t += p.t[k] / n;
            x += p.x[k] / n;
            y += p.y[k] / n;
        }
        double tt = 0, tx = 0, ty = 0;
        for (int k : members) {
            tt += (p.t[k] - t) * (p.t[k] - t);
            tx += (p.t[k] - t) * (p.x[k] - x);
            ty += (p.t[k] - t) * (p.y[k] - y);
        }
        double vx = tx / tt, vy = ty / tt, sum = 0;
        for (int k : members) {
            double dx = p.x[k] - x - vx * (p.t[k] - t), dy = p.y[k] - y - vy * (p.t[k] - t);
            sum += dx * dx + dy * dy;
        }
        return new Found(members, x, y, t, vx, vy, Math.sqrt(sum / n));
    }

    private static List<Tracklet> choose(Plane p, List<Found> all, double log10Pairs, Config config) {
        all.sort(Comparator.comparingInt((Found f) -> -f.members().size())
                .thenComparingDouble(Found::rms)
                .thenComparing(f -> Collections.min(f.members())));
        Set<Integer> used = new HashSet<>();
        List<Tracklet> out = new ArrayList<>();
        TangentPlane plane = new TangentPlane(p.centre);
        for (Found f : all) {
            if (f.members().stream().anyMatch(used::contains) || f.rms() > config.tolerance()) continue;
            double rate = Math.hypot(f.vx(), f.vy());
            double first = p.t[f.members().getFirst()], last = p.t[f.members().getLast()];
            if (rate * (last - first) < config.minLength() * config.tolerance() || rate < config.minRate()) continue;
            double chance = log10Pairs + log10Chance(p, f, config);
            if (chance > config.log10Chance()) continue;
            used.addAll(f.members());
            SkyCoord at = plane.deproject(Math.toRadians(f.x() / 3600), Math.toRadians(f.y() / 3600));
            out.add(new Tracklet(
                    f.members(),
                    at.raDegrees(),
                    at.decDegrees(),
                    f.t() / HOURS,
                    rate,
                    (Math.toDegrees(Math.atan2(f.vx(), f.vy())) + 360) % 360,
                    f.rms(),
                    chance));
        }
        return out;
    }

    /// Other detections of all visits near the path, per area: at the edges of an image they crowd.
    private static double localDensity(Plane p, Found f, Config config) {
        double reach = NEAR * config.tolerance();
        Set<Integer> own = new HashSet<>(f.members());
        int near = 0;
        for (int k = 0; k < p.x.length; k++) {
            if (own.contains(k)) continue;
            // the nearest place that the path comes to in the night
            double first = p.t[f.members().getFirst()], last = p.t[f.members().getLast()];
            double v2 = f.vx() * f.vx() + f.vy() * f.vy();
            double s = v2 > 0 ? ((p.x[k] - f.x()) * f.vx() + (p.y[k] - f.y()) * f.vy()) / v2 : 0;
            double t = Math.clamp(s, first - f.t(), last - f.t());
            if (Math.hypot(p.x[k] - f.x() - f.vx() * t, p.y[k] - f.y() - f.vy() * t) < reach) near++;
        }
        double length = Math.hypot(f.vx(), f.vy())
                * (p.t[f.members().getLast()] - p.t[f.members().getFirst()]);
        return near / (Math.PI * reach * reach + 2 * reach * length);
    }

    /// That as many of the other visits answer by chance.
    private static double log10Chance(Plane p, Found f, Config config) {
        double density = Math.max(p.x.length / p.area, localDensity(p, f, config)) / p.visits.size();
        double one = Math.min(0.5, 4 * Math.PI * config.tolerance() * config.tolerance() * density);
        int others = p.visits.size() - 2, hits = f.members().size() - 2;
        double log = 0;
        for (int k = 0; k < hits; k++) log += Math.log10((double) (others - k) / (k + 1));
        return log + hits * Math.log10(one) + (others - hits) * Math.log10(1 - one);
    }
}
