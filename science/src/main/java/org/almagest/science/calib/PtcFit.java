/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.science.isr.PhotonTransfer.Curve;

/// Fits the covariances of one amplifier's flat pairs: gain, read noise, and how charge moves the
/// boundaries of pixels.
///
/// FULLCOV is [CovarianceModel]. Since ab is free, each lag is linear in 1/g, a, the coefficient of mu^3,
/// and n; terms of higher order follow from the round before. Where ab then is within 3 errors of zero it
/// is taken for zero and the lag fitted once more, which makes the error of a a few times smaller.
/// EXPAPPROX is the variance alone, C_00 = (exp(2 a_00 mu g) - 1) / (2 a_00 g^2) + n_00/g^2, by
/// Gauss-Newton steps.
///
/// Thread rule: one thread.
public final class PtcFit {
    private static final int ROUNDS = 25;
    private static final int REJECTIONS = 3;
    private static final double REJECT = 5;
    private static final double ROLLOFF_VARIANCE = 1e4;
    private static final double MOST_SATURATED = 0.5;
    private static final double SIGNIFICANT = 3;

    /// Forms of the fit.
    public enum Model {
        EXPAPPROX,
        FULLCOV
    }

    /// @param model form of the fit
    /// @param maxMasked pairs with a larger fraction of masked pixels are not used
    /// @param minPixels pairs with fewer pixels are not used
    /// @param gaussian pairs whose differences are less probable than this for a Gaussian, shared among all
    /// pairs, are not used
    public record Config(Model model, double maxMasked, long minPixels, double gaussian) {
        public static final Config DEFAULT = new Config(Model.FULLCOV, 0.02, 10_000, 0.01);
    }

    private final List<FlatPair> pairs;
    private final Config config;
    private final boolean[] used;
    private final double turnoff;
    private final double[][] areaError;
    private final boolean[][] changing;
    private CovarianceModel model;
    private double gainError;

    private PtcFit(List<FlatPair> all, Config config) {
        this.config = config;
        this.pairs = new ArrayList<>(all);
        pairs.removeIf(p -> !Double.isFinite(p.mean()));
        pairs.sort(Comparator.comparingDouble(FlatPair::mean));
        this.turnoff = turnoff(pairs, config.maxMasked());
        this.used = new boolean[pairs.size()];
        for (int k = 0; k < used.length; k++) {
            FlatPair p = pairs.get(k);
            used[k] = p.mean() <= turnoff
                    && p.pixels() >= config.minPixels()
                    && p.maskedFraction() <= config.maxMasked()
                    && p.gaussian() >= config.gaussian() / used.length;
        }
        int lags = config.model() == Model.EXPAPPROX || pairs.isEmpty()
                ? 1
                : pairs.getFirst().covariance().length;
        this.areaError = new double[lags][lags];
        this.changing = new boolean[lags][lags];
        this.model = CovarianceModel.start(lags);
    }

    /// Fits one amplifier.
    ///
    /// @param pairs in electrons by the described gain
    /// @param unit described gain [electron/count]
    static Curve fit(List<FlatPair> pairs, double unit, Config config) {
        PtcFit fit = new PtcFit(pairs, config);
        fit.solve();
        for (int round = 0; round < REJECTIONS && fit.reject(); round++) fit.solve();
        return fit.curve(unit);
    }

    /// Greatest mean before the variance drops for two pairs on end, or too many pixels are masked.
    static double turnoff(List<FlatPair> sorted, double maxMasked) {
        double last = Double.NaN;
        for (int k = 0; k < sorted.size(); k++) {
            FlatPair p = sorted.get(k);
            if (p.maskedFraction() > MOST_SATURATED) break;
            if (p.maskedFraction() <= maxMasked) last = p.mean();
            double v = p.covariance()[0][0];
            boolean drops = v > ROLLOFF_VARIANCE && k + 2 < sorted.size();
            for (int n = k + 1; drops && n <= k + 2; n++)
                drops = sorted.get(n).covariance()[0][0] < v || sorted.get(n).maskedFraction() > MOST_SATURATED;
            if (drops) break;
        }
        return last;
    }

    private void solve() {
        int n = count();
        if (n < 5)
            throw new DataFault("a photon transfer curve has " + n + " usable pairs of flats of " + used.length
                    + "; 5 or more with different signals below full well are needed");
        model = CovarianceModel.start(areaError.length);
        for (boolean[] row : changing) Arrays.fill(row, true);
        for (int round = 0; round < ROUNDS; round++) model = config.model() == Model.EXPAPPROX ? step() : lags(false);
        if (config.model() == Model.EXPAPPROX) return;
        model = lags(true);
        for (int round = 0; round < ROUNDS; round++) model = lags(false);
    }

    private int count() {
        int n = 0;
        for (boolean u : used) if (u) n++;
        return n;
    }

    /// One round of FULLCOV.
    ///
    /// @param judge whether to look where ab differs from zero, for the rounds after
    private CovarianceModel lags(boolean judge) {
        int lags = areaError.length;
        double[][][] high = model.highOrders();
        double[][] a = new double[lags][lags], cubic = new double[lags][lags], noise = new double[lags][lags];
        double[][] squared = model.squared(), cubicError = new double[lags][lags];
        double scale = pairs.getLast().mean();
        double inverseGain = 1;
        for (int j = 0; j < lags; j++)
            for (int i = 0; i < lags; i++) {
                boolean centre = i == 0 && j == 0;
                double cube = changing[j][i] ? 0 : 2.0 / 3 * squared[j][i] * model.gain();
                double[][] solution = lag(i, j, cube, high[j][i], scale);
                double[] x = solution[0];
                a[j][i] = x[1] / (scale * scale);
                areaError[j][i] = solution[1][1] / (scale * scale);
                cubic[j][i] = x[2] / (scale * scale * scale);
                cubicError[j][i] = solution[1][2] / (scale * scale * scale);
                noise[j][i] = x[0];
                if (!centre) continue;
                inverseGain = x[3] / scale;
                gainError = solution[1][3] / scale / (inverseGain * inverseGain);
            }
        double gain = 1 / inverseGain;
        double[][] aa = CovarianceModel.convolve(a, a);
        for (int j = 0; j < lags; j++)
            for (int i = 0; i < lags; i++) {
                noise[j][i] *= gain * gain;
                cubic[j][i] = changing[j][i] ? 1.5 * cubic[j][i] / gain - aa[j][i] : 0;
                if (judge) changing[j][i] = Math.abs(cubic[j][i]) > SIGNIFICANT * 1.5 * cubicError[j][i] / gain;
            }
        return new CovarianceModel(gain, a, cubic, noise);
    }

    /// Values and standard errors of n/g^2, a, the coefficient of mu^3 where it is free and, in the middle,
    /// 1/g, for means over `scale`.
    ///
    /// @param cube that coefficient where it is not free
    /// @param high coefficients of mu^4 and mu^5
    private double[][] lag(int i, int j, double cube, double[] high, double scale) {
        boolean centre = i == 0 && j == 0, free = changing[j][i];
        int m = centre ? 4 : 3;
        double[] normal = new double[m * m], right = new double[m], row = new double[m];
        for (int k = 0; k < used.length; k++) {
            if (!used[k]) continue;
            FlatPair p = pairs.get(k);
            double mu = p.mean(), x = mu / scale;
            row[0] = 1;
            row[1] = x * x;
            row[2] = free ? x * x * x : 0;
            if (centre) row[3] = x;
            double weight = 1 / errorSquared(p, i, j);
            double value = p.covariance()[j][i] - mu * mu * mu * (cube + mu * (high[0] + high[1] * mu));
            for (int r = 0; r < m; r++) {
                right[r] += row[r] * value * weight;
                for (int c = 0; c < m; c++) normal[r * m + c] += row[r] * row[c] * weight;
            }
        }
        if (!free) normal[2 * m + 2] = 1;
        Cholesky factor = Cholesky.of(normal, m)
                .orElseThrow(() -> new DataFault("the signals of the flat pairs do not differ enough for a fit"));
        double[] inverse = factor.inverse(), error = new double[m];
        for (int r = 0; r < m; r++) error[r] = Math.sqrt(inverse[r * m + r]);
        return new double[][] {factor.solve(right), error};
    }

    private static double errorSquared(FlatPair p, int i, int j) {
        double v = p.covariance()[0][0];
        return v * v / p.pixels() * (i == 0 && j == 0 ? 2 : i > 0 && j > 0 ? 0.5 : 1);
    }

    /// One Gauss-Newton step of EXPAPPROX in 1/g, a_00 and n_00/g^2.
    private CovarianceModel step() {
        double[] normal = new double[9], right = new double[3];
        double g = model.gain(), a = model.a()[0][0], n = model.noise()[0][0] / (g * g);
        double scale = pairs.getLast().mean();
        for (int k = 0; k < used.length; k++) {
            if (!used[k]) continue;
            FlatPair p = pairs.get(k);
            double mu = p.mean(), x = 2 * a * mu * g, weight = 1 / errorSquared(p, 0, 0);
            double e = Math.abs(x) < 1e-6 ? 1 + x / 2 : Math.expm1(x) / x;
            double slope = Math.abs(x) < 1e-4 ? 0.5 + x / 3 : (Math.exp(x) - e) / x;
            // C = mu/g e(x) + n; x = 2 a mu g
            double[] row = {mu * (e - x * slope) / scale, 2 * mu * mu * slope / (scale * scale), 1};
            double value = p.covariance()[0][0] - (mu / g * e + n);
            for (int r = 0; r < 3; r++) {
                right[r] += row[r] * value * weight;
                for (int c = 0; c < 3; c++) normal[r * 3 + c] += row[r] * row[c] * weight;
            }
        }
        Cholesky factor = Cholesky.of(normal, 3)
                .orElseThrow(() -> new DataFault("the signals of the flat pairs do not differ enough for a fit"));
        double[] move = factor.solve(right), inverse = factor.inverse();
        double gain = 1 / (1 / g + move[0] / scale);
        gainError = Math.sqrt(inverse[0]) / scale * gain * gain;
        areaError[0][0] = Math.sqrt(inverse[4]) / (scale * scale);
        double area = a + move[1] / (scale * scale);
        return new CovarianceModel(gain, new double[][] {{area}}, new double[1][1], new double[][] {
            {(n + move[2]) * gain * gain}
        });
    }

    private double predicted(FlatPair p) {
        if (config.model() == Model.FULLCOV) return model.at(p.mean(), 0, 0);
        double g = model.gain(), x = 2 * model.a()[0][0] * p.mean() * g;
        return p.mean() / g * (Math.abs(x) < 1e-6 ? 1 + x / 2 : Math.expm1(x) / x) + model.noise()[0][0] / (g * g);
    }

    private double pull(FlatPair p) {
        return (p.covariance()[0][0] - predicted(p)) / Math.sqrt(errorSquared(p, 0, 0));
    }

    /// Leaves out pairs whose variance is far from the fit; whether there were any.
    private boolean reject() {
        boolean any = false;
        for (int k = 0; k < used.length; k++)
            if (used[k] && Math.abs(pull(pairs.get(k))) > REJECT) {
                used[k] = false;
                any = true;
            }
        return any;
    }

    private Curve curve(double unit) {
        double g = model.gain();
        int lags = areaError.length, n = pairs.size();
        double[][] change = new double[lags][lags];
        for (int j = 0; j < lags; j++)
            for (int i = 0; i < lags; i++)
                change[j][i] =
                        Math.abs(model.a()[j][i]) > SIGNIFICANT * areaError[j][i] && config.model() == Model.FULLCOV
                                ? model.ab()[j][i] / model.a()[j][i]
                                : Double.NaN;
        double[] means = new double[n];
        double[][][] covariances = new double[n][][];
        double chi2 = 0, fullWell = 0;
        for (int k = 0; k < n; k++) {
            FlatPair p = pairs.get(k);
            means[k] = p.mean() * g;
            fullWell = Math.max(fullWell, means[k]);
            covariances[k] = Arrays.stream(p.covariance())
                    .map(row -> Arrays.stream(row).map(v -> v * g * g).toArray())
                    .toArray(double[][]::new);
            if (used[k]) chi2 += Math.pow(pull(p), 2);
        }
        int freedom = Math.max(1, count() - (config.model() == Model.FULLCOV ? 4 : 3));
        return new Curve(
                unit * g,
                unit * gainError,
                Math.sqrt(Math.max(0, model.noise()[0][0])),
                turnoff * g,
                fullWell,
                model.a(),
                areaError,
                change,
                model.noise(),
                means,
                covariances,
                used.clone(),
                chi2 / freedom);
    }
}
