/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.almagest.astro.exposure.PhotoCalib;

/// The difference between reference and instrumental magnitudes of matched stars.
///
/// @param magnitude reference minus instrumental magnitude [mag]: the AB magnitude of one image unit
/// @param error its standard error [mag]
/// @param scatter robust scatter of the stars used, sigma [mag]
/// @param used which stars were used
public record ZeroPoint(double magnitude, double error, double scatter, boolean[] used) {
    /// Error that every star has besides its noise: flat field, aperture, colour [mag].
    private static final double FLOOR = 0.01;

    /// How stars are clipped.
    ///
    /// @param iterations most rounds of clipping
    /// @param clipSigma stars further off than this many sigma are left out
    /// @param sigmaMax largest sigma that is believed [mag]
    /// @param minStars fewest stars
    public record Clipping(int iterations, double clipSigma, double sigmaMax, int minStars) {
        public static final Clipping DEFAULT = new Clipping(20, 3, 0.25, 3);
    }

    /// The clipped median of magnitude differences, each star weighed by its inverse variance (with 0.01
    /// mag added in quadrature); empty when too few stars are left.
    ///
    /// A star is clipped at `clipSigma` times the scatter (0.741 times the distance of the quartiles) and
    /// its own error in quadrature, each at most `sigmaMax`. The error is 1.2533 times that of a weighted
    /// mean whose stars scatter as these do.
    ///
    /// @param difference reference minus instrumental magnitude [mag]; NaN is left out
    /// @param sigma standard error of each [mag]
    public static Optional<ZeroPoint> of(double[] difference, double[] sigma, Clipping clipping) {
        int n = difference.length;
        double[] weight = new double[n];
        boolean[] used = new boolean[n];
        for (int i = 0; i < n; i++) {
            weight[i] = 1 / (sigma[i] * sigma[i] + FLOOR * FLOOR);
            used[i] = Double.isFinite(difference[i]) && weight[i] > 0;
        }
        Integer[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> difference[i]).thenComparingInt(i -> i))
                .toArray(Integer[]::new);
        double median = Double.NaN, scatter = 0;
        for (int round = 0; round <= clipping.iterations(); round++) {
            if (count(used) < Math.max(1, clipping.minStars())) return Optional.empty();
            median = quantile(difference, weight, used, order, 0.5);
            scatter = 0.741
                    * (quantile(difference, weight, used, order, 0.75)
                            - quantile(difference, weight, used, order, 0.25));
            if (round == clipping.iterations()) break;
            double wide = Math.clamp(scatter, 1e-6, clipping.sigmaMax());
            boolean[] next = new boolean[n];
            for (int i = 0; i < n; i++) {
                double limit = clipping.clipSigma() * Math.hypot(wide, Math.min(sigma[i], clipping.sigmaMax()));
                next[i] = Double.isFinite(difference[i]) && Math.abs(difference[i] - median) <= limit;
            }
            if (Arrays.equals(next, used)) break;
            if (count(next) < Math.max(1, clipping.minStars())) return Optional.empty();
            used = next;
        }
        return Optional.of(new ZeroPoint(median, error(difference, weight, used, median), scatter, used));
    }

    /// Image units to nJy.
    public PhotoCalib photoCalib() {
        double njy = org.almagest.astro.unit.Flux.njyOfAbMagnitude(magnitude);
        return new PhotoCalib(njy, njy * error * Math.log(10) / 2.5, null);
    }

    public int usedCount() {
        return count(used);
    }

    private static int count(boolean[] set) {
        int n = 0;
        for (boolean s : set) if (s) n++;
        return n;
    }

    private static double quantile(double[] value, double[] weight, boolean[] used, Integer[] order, double share) {
        double total = 0;
        for (int i : order) if (used[i]) total += weight[i];
        double sum = 0, last = Double.NaN, lastAt = 0;
        // Each star stands at the middle of its weight; between stars the value runs linearly.
        for (int i : order) {
            if (!used[i]) continue;
            double at = (sum + 0.5 * weight[i]) / total;
            if (at >= share) {
                if (Double.isNaN(last)) return value[i];
                return last + (value[i] - last) * (share - lastAt) / (at - lastAt);
            }
            sum += weight[i];
            last = value[i];
            lastAt = at;
        }
        return last;
    }

    private static double error(double[] value, double[] weight, boolean[] used, double centre) {
        double total = 0, sum = 0;
        int n = 0;
        for (int i = 0; i < value.length; i++) {
            if (!used[i]) continue;
            total += weight[i];
            sum += weight[i] * (value[i] - centre) * (value[i] - centre);
            n++;
        }
        return 1.2533 * Math.sqrt(sum / total / Math.max(1, n - 1));
    }
}
