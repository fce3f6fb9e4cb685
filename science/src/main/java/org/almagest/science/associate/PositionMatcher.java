/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;

/// Gives each detection at most one object, and each object at most one detection, so that the whole is the
/// likeliest.
///
/// With d the offset (dRA cos dec, dDec) in the plane tangent at the detection and S the sum of both
/// covariances, a pair costs d^T S^-1 d / 2 + ln(det S) / 2, the negative logarithm of its likelihood. A
/// detection that stays alone costs `gate`/2 + ln(2 floor^2), or -ln(2 pi rho) where detections are so
/// dense, rho per square arcsecond, that a chance neighbour becomes likelier than a true one so far off.
/// Pairs beyond the gate or the greatest separation are not considered. The pairs of least total cost are
/// found exactly, one connected group of candidates after the other.
///
/// @param config gates and floors
public record PositionMatcher(Config config) {
    /// @param maxSeparationArcsec greatest separation of a pair ["]
    /// @param gate greatest d^T S^-1 d of a pair
    /// @param floorArcsec least standard error per axis of either side ["]: what is not in the errors
    /// @param missingErrorArcsec standard error per axis where none is given ["]
    public record Config(double maxSeparationArcsec, double gate, double floorArcsec, double missingErrorArcsec) {
        public static final Config DEFAULT = new Config(1.0, 25, 0.05, 0.2);

        public Config {
            if (!(maxSeparationArcsec > 0) || !(gate > 0) || !(floorArcsec > 0) || !(missingErrorArcsec > 0))
                throw new IllegalArgumentException("matching needs positive separation, gate, floor and error, not "
                        + maxSeparationArcsec + ", " + gate + ", " + floorArcsec + ", " + missingErrorArcsec);
        }
    }

    /// Who belongs together.
    ///
    /// @param objectOfSource row of the object of each detection, -1 for none
    /// @param chi2 d^T S^-1 d of each pair, NaN for none
    /// @param cost total cost of the pairs less that of leaving their detections alone, 0 or negative
    public record Matches(int[] objectOfSource, double[] chi2, double cost) {}

    /// Pairs that may be, by source and then by object.
    ///
    /// @param weight cost of the pair less the cost of leaving the detection alone, negative
    record Candidates(int[] source, int[] object, double[] chi2, double[] weight) {
        int size() {
            return source.length;
        }
    }

    /// @param areaSquareArcsec sky area over which the detections are spread ["^2]
    Matches match(Places sources, Places objects, double areaSquareArcsec) {
        Candidates pairs = candidates(sources, objects, areaSquareArcsec);
        int[] objectOfSource = new int[sources.size()];
        double[] chi2 = new double[sources.size()];
        Arrays.fill(objectOfSource, -1);
        Arrays.fill(chi2, Double.NaN);
        double cost = 0;
        for (int[] group : ConnectedGroups.of(pairs, sources.size(), objects.size())) {
            for (int pair : Assignment.best(pairs, group)) {
                objectOfSource[pairs.source[pair]] = pairs.object[pair];
                chi2[pairs.source[pair]] = pairs.chi2[pair];
                cost += pairs.weight[pair];
            }
        }
        return new Matches(objectOfSource, chi2, cost);
    }

    Candidates candidates(Places sources, Places objects, double areaSquareArcsec) {
        double density = sources.size() / areaSquareArcsec;
        double alone = Math.min(
                config.gate / 2 + Math.log(2 * config.floorArcsec * config.floorArcsec),
                -Math.log(2 * Math.PI * density));
        int[] byDec = IntStream.range(0, objects.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> objects.decDeg()[i])
                        .thenComparingInt(i -> i))
                .mapToInt(i -> i)
                .toArray();
        double[] decs =
                Arrays.stream(byDec).mapToDouble(i -> objects.decDeg()[i]).toArray();
        CandidateList list = new CandidateList();
        double reach = config.maxSeparationArcsec / 3600;
        double[] offset = new double[2];
        for (int s = 0; s < sources.size(); s++) {
            double dec = sources.decDeg()[s];
            TangentPlane plane = new TangentPlane(SkyCoord.ofDegrees(sources.raDeg()[s], dec));
            int first = lowerBound(decs, dec - reach);
            list.begin();
            for (int k = first; k < decs.length && decs[k] <= dec + reach; k++) {
                int o = byDec[k];
                plane.project(Math.toRadians(objects.raDeg()[o]), Math.toRadians(objects.decDeg()[o]), offset);
                consider(sources, s, objects, o, offset, alone, list);
            }
            list.end();
        }
        return list.build();
    }

    private void consider(
            Places sources, int s, Places objects, int o, double[] offset, double alone, CandidateList list) {
        double dRa = Math.toDegrees(offset[0]) * 3600;
        double dDec = Math.toDegrees(offset[1]) * 3600;
        if (!(Math.hypot(dRa, dDec) <= config.maxSeparationArcsec)) return;
        double xx = variance(sources.varianceRa()[s]) + variance(objects.varianceRa()[o]);
        double yy = variance(sources.varianceDec()[s]) + variance(objects.varianceDec()[o]);
        double xy = covariance(sources, s) + covariance(objects, o);
        double det = xx * yy - xy * xy;
        double chi2 = (yy * dRa * dRa - 2 * xy * dRa * dDec + xx * dDec * dDec) / det;
        double weight = chi2 / 2 + Math.log(det) / 2 - alone;
        if (chi2 <= config.gate && weight < 0) list.add(s, o, chi2, weight);
    }

    private double variance(double given) {
        double v = given > 0 && Double.isFinite(given) ? given : config.missingErrorArcsec * config.missingErrorArcsec;
        return Math.max(v, config.floorArcsec * config.floorArcsec);
    }

    /// The covariance, kept inside what floored variances allow.
    private double covariance(Places p, int i) {
        double xy = p.covariance()[i];
        if (!Double.isFinite(xy) || !(p.varianceRa()[i] > 0) || !(p.varianceDec()[i] > 0)) return 0;
        double limit = 0.99 * Math.sqrt(variance(p.varianceRa()[i]) * variance(p.varianceDec()[i]));
        return Math.clamp(xy, -limit, limit);
    }

    private static int lowerBound(double[] sorted, double value) {
        int lo = 0;
        int hi = sorted.length;
        while (lo < hi) {
            int mid = (lo + hi) >>> 1;
            if (sorted[mid] < value) lo = mid + 1;
            else hi = mid;
        }
        return lo;
    }
}
