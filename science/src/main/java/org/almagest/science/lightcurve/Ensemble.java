/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.lightcurve;

import java.util.Arrays;
import org.almagest.astro.fault.DataFault;

/// The zero point of each epoch, from many stars that are taken to be constant.
///
/// Model: m_ij = a_i + z_j + noise of sigma_i, with m = -2.5 log10 of the instrumental flux, solved by
/// alternating weighted means; sigma_i is the scatter of successive differences over sqrt 2 of the star
/// against all the others, so slow variation does not count and no star judges itself. After Broeg,
/// Fernandez & Neuhaeuser 2005 (AN 326, 134).
///
/// Immutable after [#fit]; thread-safe.
public final class Ensemble {
    /// Median of the square of a number from the unit Gaussian.
    private static final double MEDIAN_OF_CHI2 = 0.4549364;

    private static final double MAG_PER_LOG10 = 2.5;

    /// How the comparison stars are chosen; nothing here knows which star is the target.
    ///
    /// @param minCompleteness least fraction of the epochs at which a star must have a usable flux
    /// @param maxStars how many of the brightest complete stars take part
    /// @param clip a star whose scatter is above this multiple of the median of its neighbours in
    /// brightness is dropped
    /// @param floorMag scatter below which no star gains more weight [mag]
    public record Config(double minCompleteness, int maxStars, double clip, double floorMag) {
        public static final Config DEFAULT = new Config(0.95, 60, 2.5, 0.002);

        public Config {
            if (!(minCompleteness > 0 && minCompleteness <= 1) || maxStars < 2 || !(clip > 1) || !(floorMag > 0))
                throw new IllegalArgumentException(
                        "ensemble of at least " + minCompleteness + " of the epochs, at most " + maxStars
                                + " stars, clip " + clip + ", floor " + floorMag + " mag");
        }
    }

    private final double[][] magnitude;
    private final boolean[] member;
    private final double[] mean;
    private final double[] sigma;
    private final double[] zeroPoint;

    private Ensemble(double[][] magnitude, boolean[] member, double[] mean, double[] sigma, double[] zeroPoint) {
        this.magnitude = magnitude;
        this.member = member;
        this.mean = mean;
        this.sigma = sigma;
        this.zeroPoint = zeroPoint;
    }

    /// Solves for the zero points.
    ///
    /// @param flux instrumental flux, shape (stars, epochs); NaN or not positive where there is none to use
    /// @param excluded stars that may not be comparison stars, such as the targets; length stars
    public static Ensemble fit(double[][] flux, boolean[] excluded, Config config) {
        int epochs = flux.length == 0 ? 0 : flux[0].length;
        double[][] m = new double[flux.length][];
        for (int i = 0; i < flux.length; i++) m[i] = magnitudes(flux[i]);
        boolean[] member = brightest(m, excluded, config, epochs);
        if (count(member) < 2)
            throw new DataFault("fewer than two stars are clean in " + Math.round(100 * config.minCompleteness)
                    + " % of the " + epochs + " visits: there is nothing to compare stars with");
        double[] sigma = new double[m.length];
        Arrays.fill(sigma, 0.01);
        double[] mean = new double[m.length];
        double[] zero = new double[epochs];
        for (int round = 0; round < 12; round++) {
            solve(m, member, sigma, mean, zero);
            for (int i = 0; i < m.length; i++) sigma[i] = Math.max(config.floorMag, scatter(m, member, sigma, mean, i));
            if (round == 4 || round == 8) drop(member, mean, sigma, config.clip);
        }
        solve(m, member, sigma, mean, zero);
        return new Ensemble(m, member, mean, sigma, zero);
    }

    /// Which stars take part.
    public boolean[] members() {
        return member.clone();
    }

    /// Zero point of each epoch [mag]; NaN where no star was usable.
    public double[] zeroPoints() {
        return zeroPoint.clone();
    }

    /// Standard error of an epoch's zero point by the scatter of the stars that made it [mag]; infinite
    /// where there is none.
    public double zeroPointError(int epoch) {
        double weight = 0;
        for (int i = 0; i < member.length; i++)
            if (member[i] && !Double.isNaN(magnitude[i][epoch])) weight += 1 / (sigma[i] * sigma[i]);
        return 1 / Math.sqrt(weight);
    }

    /// How far the members disagree at an epoch: the robust width of their distances from the others, each
    /// in units of its own scatter; 1 is usual. NaN where no member is usable.
    public double disagreement(int epoch) {
        double[] squares = new double[member.length];
        int n = 0;
        for (int i = 0; i < member.length; i++) {
            if (!member[i] || Double.isNaN(magnitude[i][epoch])) continue;
            double d = relative(i)[epoch] / sigma[i];
            if (!Double.isNaN(d)) squares[n++] = d * d;
        }
        if (n == 0) return Double.NaN;
        Arrays.sort(squares, 0, n);
        double median = n % 2 == 1 ? squares[n / 2] : 0.5 * (squares[n / 2 - 1] + squares[n / 2]);
        return Math.sqrt(median / MEDIAN_OF_CHI2);
    }

    /// Mean magnitude of each star on the ensemble's scale.
    public double[] means() {
        return mean.clone();
    }

    /// Scatter of successive differences over sqrt 2 of a star against all others [mag].
    public double scatter(int star) {
        return scatter(magnitude, member, sigma, mean, star);
    }

    /// A star's magnitudes against the ensemble without that star, mean subtracted; NaN where there is
    /// none.
    public double[] relative(int star) {
        double[] zero = zeroPoints(magnitude, member, sigma, mean, star);
        double[] out = new double[zero.length];
        for (int j = 0; j < out.length; j++) out[j] = magnitude[star][j] - zero[j];
        double middle = mean(out);
        for (int j = 0; j < out.length; j++) out[j] -= middle;
        return out;
    }

    /// Standard deviation of successive differences over sqrt 2, over the finite values.
    public static double successiveScatter(double[] values) {
        double[] d = new double[values.length];
        int n = 0;
        double before = Double.NaN;
        for (double v : values) {
            if (Double.isNaN(v)) continue;
            if (!Double.isNaN(before)) d[n++] = v - before;
            before = v;
        }
        if (n < 2) return Double.NaN;
        double sum = 0;
        for (int i = 0; i < n; i++) sum += d[i];
        double average = sum / n, squares = 0;
        for (int i = 0; i < n; i++) squares += (d[i] - average) * (d[i] - average);
        return Math.sqrt(squares / (n - 1) / 2);
    }

    private static double[] magnitudes(double[] flux) {
        double[] m = new double[flux.length];
        for (int j = 0; j < m.length; j++) m[j] = flux[j] > 0 ? -MAG_PER_LOG10 * StrictMath.log10(flux[j]) : Double.NaN;
        return m;
    }

    private static boolean[] brightest(double[][] m, boolean[] excluded, Config config, int epochs) {
        Integer[] order = new Integer[m.length];
        Arrays.setAll(order, i -> i);
        double[] middle = new double[m.length];
        for (int i = 0; i < m.length; i++) middle[i] = mean(m[i]);
        Arrays.sort(order, (a, b) -> Double.compare(middle[a], middle[b]));
        boolean[] member = new boolean[m.length];
        int taken = 0;
        for (int i : order) {
            if (taken == config.maxStars) break;
            long usable = Arrays.stream(m[i]).filter(v -> !Double.isNaN(v)).count();
            if (excluded[i] || usable < config.minCompleteness * epochs) continue;
            member[i] = true;
            taken++;
        }
        return member;
    }

    private static void solve(double[][] m, boolean[] member, double[] sigma, double[] mean, double[] zero) {
        for (int pass = 0; pass < 20; pass++) {
            double[] z = zeroPoints(m, member, sigma, mean, -1);
            double middle = mean(z);
            for (int j = 0; j < z.length; j++) zero[j] = z[j] - middle;
            for (int i = 0; i < m.length; i++) {
                double sum = 0;
                int n = 0;
                for (int j = 0; j < zero.length; j++) {
                    double d = m[i][j] - zero[j];
                    if (Double.isNaN(d)) continue;
                    sum += d;
                    n++;
                }
                mean[i] = n == 0 ? Double.NaN : sum / n;
            }
        }
    }

    private static double[] zeroPoints(double[][] m, boolean[] member, double[] sigma, double[] mean, int without) {
        int epochs = m[0].length;
        double[] sum = new double[epochs], weight = new double[epochs];
        for (int i = 0; i < m.length; i++) {
            if (!member[i] || i == without) continue;
            double w = 1 / (sigma[i] * sigma[i]);
            for (int j = 0; j < epochs; j++) {
                double d = m[i][j] - mean[i];
                if (Double.isNaN(d)) continue;
                sum[j] += w * d;
                weight[j] += w;
            }
        }
        for (int j = 0; j < epochs; j++) sum[j] = weight[j] > 0 ? sum[j] / weight[j] : Double.NaN;
        return sum;
    }

    private static double scatter(double[][] m, boolean[] member, double[] sigma, double[] mean, int star) {
        double[] zero = zeroPoints(m, member, sigma, mean, star);
        double[] d = new double[zero.length];
        for (int j = 0; j < d.length; j++) d[j] = m[star][j] - zero[j];
        double s = successiveScatter(d);
        return Double.isNaN(s) ? Double.POSITIVE_INFINITY : s;
    }

    /// Drops members that scatter more than `clip` times the median of the eleven members nearest in
    /// brightness.
    private static void drop(boolean[] member, double[] mean, double[] sigma, double clip) {
        int[] byBrightness = java.util.stream.IntStream.range(0, member.length)
                .filter(i -> member[i])
                .boxed()
                .sorted((a, b) -> Double.compare(mean[a], mean[b]))
                .mapToInt(i -> i)
                .toArray();
        boolean[] bad = new boolean[member.length];
        for (int k = 0; k < byBrightness.length; k++) {
            int from = Math.max(0, k - 5), to = Math.min(byBrightness.length, k + 6);
            double[] near = Arrays.stream(byBrightness, from, to)
                    .mapToDouble(i -> sigma[i])
                    .sorted()
                    .toArray();
            bad[byBrightness[k]] = sigma[byBrightness[k]] > clip * near[near.length / 2];
        }
        for (int i = 0; i < member.length; i++) if (bad[i] && count(member) > 2) member[i] = false;
    }

    private static int count(boolean[] member) {
        int n = 0;
        for (boolean b : member) if (b) n++;
        return n;
    }

    private static double mean(double[] values) {
        double sum = 0;
        int n = 0;
        for (double v : values)
            if (!Double.isNaN(v)) {
                sum += v;
                n++;
            }
        return n == 0 ? Double.NaN : sum / n;
    }
}
