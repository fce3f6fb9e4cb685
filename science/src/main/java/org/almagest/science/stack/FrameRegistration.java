/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.stack;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.almagest.astro.image.Box;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.science.astrometry.FieldMatch;

/// Where a frame lies on another, by the stars that both show.
///
/// The linear map is a shift, a similarity or free, whichever the stars demand; stars far off it are left
/// out. Its error is told by halves: the map of every other star against that of the rest.
///
/// @param map from the reference frame's pixels to this frame's
/// @param stars common stars that were used
/// @param found common stars
/// @param rms distance of the used stars from the map per axis [pixel]
/// @param splitHalf half the distance of the middle by the two halves of the stars [pixel]: its error; NaN
/// with fewer than six
/// @param log10Chance bound of the probability that the match is chance
/// @param x columns of the used stars on the reference frame
/// @param y their rows
/// @param residualX how far off the map they lie on this frame [pixel]
/// @param residualY the same in rows
/// @param snr signal-to-noise of the fainter of both
public record FrameRegistration(
        PlaneMap map,
        int stars,
        int found,
        double rms,
        double splitHalf,
        double log10Chance,
        double[] x,
        double[] y,
        double[] residualX,
        double[] residualY,
        double[] snr) {
    private static final int FOR_SIMILARITY = 10;
    private static final int FOR_FREE = 40;
    private static final int ROUNDS = 5;
    private static final double DEMANDED = 6;

    /// The reference frame on itself.
    public static final FrameRegistration REFERENCE = new FrameRegistration(
            PlaneMap.IDENTITY,
            0,
            0,
            0,
            0,
            0,
            new double[0],
            new double[0],
            new double[0],
            new double[0],
            new double[0]);

    /// A star on both frames.
    private record Pair(double x, double y, double u, double v, double weight, double snr) {}

    /// Registers a frame by the stars of whichever width matches best; empty when no common pattern is
    /// beyond chance.
    ///
    /// @param reference stars of the reference frame, a list for each width
    /// @param frame those of the frame, of the same widths
    /// @param box pixels of the reference frame
    public static Optional<FrameRegistration> best(List<FrameStars> reference, List<FrameStars> frame, Box box) {
        Optional<FrameRegistration> best = Optional.empty();
        for (int k = 0; k < reference.size(); k++) {
            Optional<FrameRegistration> r = of(reference.get(k), frame.get(k), box);
            if (r.isPresent()
                    && (best.isEmpty() || r.get().log10Chance() < best.get().log10Chance())) best = r;
        }
        return best;
    }

    /// Error of the middle per axis as the residuals tell it [pixel].
    public double error() {
        return rms / Math.sqrt(Math.max(1, stars - 1));
    }

    /// Registers a frame; empty when no common pattern is beyond chance.
    ///
    /// @param box pixels of the reference frame
    static Optional<FrameRegistration> of(FrameStars reference, FrameStars frame, Box box) {
        double tolerance = Math.max(1.5, Math.max(reference.sigma(), frame.sigma()));
        return FieldMatch.match(frame.x(), frame.y(), reference.x(), reference.y(), box, tolerance)
                .flatMap(m -> fit(reference, frame, m, box));
    }

    private static Optional<FrameRegistration> fit(
            FrameStars reference, FrameStars frame, FieldMatch.Match match, Box box) {
        double sigma = Math.max(reference.sigma(), frame.sigma());
        Pair[] pairs = IntStream.range(0, match.source().length)
                .mapToObj(k -> {
                    int s = match.source()[k], r = match.reference()[k];
                    double e = 0.02
                            + sigma
                                    * Math.hypot(
                                            1 / frame.snr()[s], 1 / reference.snr()[r]);
                    return new Pair(
                            reference.x()[r],
                            reference.y()[r],
                            frame.x()[s],
                            frame.y()[s],
                            1 / (e * e),
                            Math.min(frame.snr()[s], reference.snr()[r]));
                })
                .sorted(java.util.Comparator.comparingDouble(p -> -p.weight))
                .toArray(Pair[]::new);
        Pair[] used = pairs;
        Optional<PlaneMap> map = Optional.empty();
        for (int round = 0; round < ROUNDS; round++) {
            map = solve(used, box, demanded(used, box));
            if (map.isEmpty()) return Optional.empty();
            PlaneMap m = map.get();
            double[] pull = Arrays.stream(pairs)
                    .mapToDouble(p -> Math.sqrt(p.weight) * distance(m, p))
                    .toArray();
            double[] sorted = pull.clone();
            Arrays.sort(sorted);
            double limit = 3 * Math.max(sorted[sorted.length / 2], 0.5);
            used = IntStream.range(0, pairs.length)
                    .filter(i -> pull[i] <= limit)
                    .mapToObj(i -> pairs[i])
                    .toArray(Pair[]::new);
        }
        int n = demanded(used, box);
        return Optional.of(
                result(solve(used, box, n).orElse(map.get()), n, used, pairs.length, match.log10Chance(), box));
    }

    private static FrameRegistration result(
            PlaneMap map, int parameters, Pair[] used, int found, double chance, Box box) {
        int n = used.length;
        double[] x = new double[n], y = new double[n], dx = new double[n], dy = new double[n], snr = new double[n];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            x[i] = used[i].x;
            y[i] = used[i].y;
            snr[i] = used[i].snr;
            dx[i] = used[i].u - map.applyX(x[i], y[i]);
            dy[i] = used[i].v - map.applyY(x[i], y[i]);
            squares += dx[i] * dx[i] + dy[i] * dy[i];
        }
        double rms = Math.sqrt(squares / Math.max(1, 2 * n - parameters));
        return new FrameRegistration(map, n, found, rms, splitHalf(used, box, parameters), chance, x, y, dx, dy, snr);
    }

    private static double distance(PlaneMap m, Pair p) {
        return Math.hypot(p.u - m.applyX(p.x, p.y), p.v - m.applyY(p.x, p.y));
    }

    /// Numbers of the map that the stars demand: more than a shift only where it takes off more of the
    /// squares than chance would.
    private static int demanded(Pair[] used, Box box) {
        int chosen = 2;
        double squares = squares(used, box, 2);
        for (int n = 4; n <= 6; n += 2) {
            if (used.length < (n == 4 ? FOR_SIMILARITY : FOR_FREE)) break;
            double left = squares(used, box, n), perFreedom = left / (2 * used.length - n);
            if (squares - left > DEMANDED * (n - chosen) * perFreedom) {
                chosen = n;
                squares = left;
            }
        }
        return chosen;
    }

    private static double squares(Pair[] used, Box box, int n) {
        return solve(used, box, n)
                .map(m -> Arrays.stream(used)
                        .mapToDouble(p -> p.weight * distance(m, p) * distance(m, p))
                        .sum())
                .orElse(Double.POSITIVE_INFINITY);
    }

    /// Half of how far the maps of the two halves lie apart in the middle of their stars.
    private static double splitHalf(Pair[] used, Box box, int parameters) {
        if (used.length < 6) return Double.NaN;
        Pair[] even = IntStream.range(0, used.length)
                .filter(i -> i % 2 == 0)
                .mapToObj(i -> used[i])
                .toArray(Pair[]::new);
        Pair[] odd = IntStream.range(0, used.length)
                .filter(i -> i % 2 == 1)
                .mapToObj(i -> used[i])
                .toArray(Pair[]::new);
        Optional<PlaneMap> a = solve(even, box, parameters), b = solve(odd, box, parameters);
        if (a.isEmpty() || b.isEmpty()) return Double.NaN;
        double mx = Arrays.stream(used).mapToDouble(p -> p.x).average().orElse(0);
        double my = Arrays.stream(used).mapToDouble(p -> p.y).average().orElse(0);
        return 0.5
                * Math.hypot(
                        a.get().applyX(mx, my) - b.get().applyX(mx, my),
                        a.get().applyY(mx, my) - b.get().applyY(mx, my));
    }

    /// Weighted least squares of a shift, a similarity or a free linear map.
    private static Optional<PlaneMap> solve(Pair[] pairs, Box box, int n) {
        if (2 * pairs.length < n) return Optional.empty();
        double cx = box.x0() + 0.5 * (box.width() - 1), cy = box.y0() + 0.5 * (box.height() - 1);
        double unit = 0.5 * Math.max(box.width(), box.height());
        double[] normal = new double[n * n], right = new double[n];
        double[] ofX = new double[n], ofY = new double[n];
        for (Pair p : pairs) {
            double s = (p.x - cx) / unit, t = (p.y - cy) / unit;
            row(n, s, t, ofX, ofY);
            double du = p.u - p.x, dv = p.v - p.y;
            for (int i = 0; i < n; i++) {
                right[i] += p.weight * (ofX[i] * du + ofY[i] * dv);
                for (int j = 0; j < n; j++) normal[i * n + j] += p.weight * (ofX[i] * ofX[j] + ofY[i] * ofY[j]);
            }
        }
        Optional<Cholesky> factor = Cholesky.of(normal, n);
        if (factor.isEmpty()) return Optional.empty();
        double[] a = factor.get().solve(right);
        return Optional.of(
                switch (n) {
                    case 2 -> new PlaneMap(cx, cy, cx + a[0], cy + a[1], 1, 0, 0, 1);
                    case 4 ->
                        new PlaneMap(
                                cx,
                                cy,
                                cx + a[0],
                                cy + a[1],
                                1 + a[2] / unit,
                                -a[3] / unit,
                                a[3] / unit,
                                1 + a[2] / unit);
                    default ->
                        new PlaneMap(
                                cx,
                                cy,
                                cx + a[0],
                                cy + a[1],
                                1 + a[2] / unit,
                                a[3] / unit,
                                a[4] / unit,
                                1 + a[5] / unit);
                });
    }

    private static void row(int n, double s, double t, double[] ofX, double[] ofY) {
        Arrays.fill(ofX, 0);
        Arrays.fill(ofY, 0);
        ofX[0] = 1;
        ofY[1] = 1;
        if (n == 4) {
            ofX[2] = s;
            ofX[3] = -t;
            ofY[2] = t;
            ofY[3] = s;
        } else if (n == 6) {
            ofX[2] = s;
            ofX[3] = t;
            ofY[4] = s;
            ofY[5] = t;
        }
    }
}
