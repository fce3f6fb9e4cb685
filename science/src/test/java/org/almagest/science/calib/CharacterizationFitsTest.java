/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.science.isr.DeferredCharge;
import org.almagest.science.isr.PhotonTransfer;
import org.junit.jupiter.api.Test;

/// Fits of what characterizes a detector, on numbers made by the models' own equations. At full statistics
/// and by way of frames the same goals are held by `bench/characterization`.
class CharacterizationFitsTest {
    private static final int LAGS = 6;
    private static final long PIXELS = 1L << 20;
    private static final double GAIN = 1.03;

    /// a of Astier's form: -3e-6 in the middle, falling with distance, sum zero.
    private static double[][] area() {
        double[][] a = new double[LAGS][LAGS];
        double sum = 0;
        for (int j = 0; j < LAGS; j++)
            for (int i = 0; i < LAGS; i++) {
                if (i + j == 0) continue;
                a[j][i] = Math.pow(1.5 * i * i + j * j, -1.5);
                sum += a[j][i] * (i == 0 ? 1 : 2) * (j == 0 ? 1 : 2);
            }
        for (double[] row : a) for (int i = 0; i < LAGS; i++) row[i] *= 3e-6 / sum;
        a[0][0] = -3e-6;
        return a;
    }

    private static List<FlatPair> pairs(double[][] ab, long seed) {
        double[][] noise = new double[LAGS][LAGS];
        noise[0][0] = 81;
        CovarianceModel truth = new CovarianceModel(GAIN, area(), ab, noise);
        Random random = new Random(seed);
        List<FlatPair> out = new ArrayList<>();
        for (int k = 0; k < 50; k++) {
            double mu = 400 * Math.pow(220, k / 49.0);
            double[][] c = new double[LAGS][LAGS];
            double v = truth.at(mu, 0, 0);
            for (int j = 0; j < LAGS; j++)
                for (int i = 0; i < LAGS; i++) {
                    double error =
                            v / Math.sqrt(PIXELS) * (i + j == 0 ? Math.sqrt(2) : i > 0 && j > 0 ? Math.sqrt(0.5) : 1);
                    c[j][i] = truth.at(mu, j, i) + error * random.nextGaussian();
                }
            out.add(new FlatPair(mu, c, PIXELS, 0, 1));
        }
        return out;
    }

    @Test
    void fullCovarianceFitFindsGainAndArea() {
        PhotonTransfer.Curve c = PtcFit.fit(pairs(new double[LAGS][LAGS], 5), 1.7, PtcFit.Config.DEFAULT);
        assertThat(c.gain() / (1.7 * GAIN)).isCloseTo(1, within(0.002));
        assertThat(c.area()[0][0]).isCloseTo(-3e-6, within(0.03 * 3e-6));
        assertThat(c.readNoise()).isCloseTo(9, within(0.2));
        assertThat(c.chi2()).isBetween(0.5, 1.6); // 46 degrees of freedom: 3.5 sigma
        int far = 0;
        for (int j = 0; j < LAGS; j++)
            for (int i = 0; i < LAGS; i++) if (Math.abs(c.area()[j][i] - area()[j][i]) > 3 * c.areaError()[j][i]) far++;
        assertThat(far).isLessThanOrEqualTo(1);
    }

    @Test
    void changeOfAreaWithSignalIsFound() {
        double[][] ab = new double[LAGS][LAGS];
        ab[0][0] = -3e-6 * 4e-6;
        PhotonTransfer.Curve c = PtcFit.fit(pairs(ab, 6), 1.7, PtcFit.Config.DEFAULT);
        assertThat(c.gain() / (1.7 * GAIN)).isCloseTo(1, within(0.002));
        assertThat(c.change()[0][0]).isCloseTo(4e-6, within(1.5e-6)); // error of the cubic term
    }

    @Test
    void exponentialOfTheVarianceIsFitted() {
        List<FlatPair> pairs = new ArrayList<>();
        for (int k = 0; k < 40; k++) {
            double mu = 400 * Math.pow(200, k / 39.0), x = 2 * -3e-6 * mu * GAIN;
            double v = Math.expm1(x) / (2 * -3e-6 * GAIN * GAIN) + 81 / (GAIN * GAIN);
            pairs.add(new FlatPair(mu, new double[][] {{v}}, PIXELS, 0, 1));
        }
        PtcFit.Config config = new PtcFit.Config(PtcFit.Model.EXPAPPROX, 0.02, 10_000, 0.01);
        PhotonTransfer.Curve c = PtcFit.fit(pairs, 1, config);
        assertThat(c.gain()).isCloseTo(GAIN, within(1e-6));
        assertThat(c.area()[0][0]).isCloseTo(-3e-6, within(1e-11));
        assertThat(c.readNoise()).isCloseTo(9, within(1e-3));
    }

    @Test
    void turnoffIsWhereTheVarianceDropsForGood() {
        List<FlatPair> pairs = new ArrayList<>();
        double[] variance = {9e3, 2e4, 4e4, 3.9e4, 5e4, 4e4, 1e3};
        for (int k = 0; k < variance.length; k++)
            pairs.add(new FlatPair(1e4 * (k + 1), new double[][] {{variance[k]}}, PIXELS, 0, 1));
        assertThat(PtcFit.turnoff(pairs, 0.02)).isEqualTo(5e4);
    }

    @Test
    void covariancesAreThoseOfTheSumsByHand() {
        Random random = new Random(3);
        int width = 23, height = 17;
        float[] px = new float[width * height];
        boolean[] masked = new boolean[px.length];
        for (int i = 0; i < px.length; i++) {
            masked[i] = random.nextInt(9) == 0;
            px[i] = masked[i] ? 0 : (float) random.nextGaussian();
        }
        Covariances c = new Covariances(px, masked, width, height);
        for (int j = 0; j < 4; j++)
            for (int i = -3; i < 4; i++) {
                double sum = 0;
                int n = 0;
                for (int y = 0; y + j < height; y++)
                    for (int x = Math.max(0, -i); x < Math.min(width, width - i); x++) {
                        int a = y * width + x, b = (y + j) * width + x + i;
                        if (masked[a] || masked[b]) continue;
                        sum += (double) px[a] * px[b];
                        n++;
                    }
                assertThat(c.at(i, j)).as("%d %d", i, j).isCloseTo(sum / n, within(1e-5));
            }
    }

    @Test
    void pairOfFlatsHasTheVarianceOfOne() {
        Random random = new Random(8);
        Box box = new Box(0, 0, 200, 150);
        Image a = Image.zeros(box), b = Image.zeros(box);
        Mask mask = Mask.clear(box, MaskPlanes.of("BAD"));
        for (int i = 0; i < a.data().length; i++) {
            double pattern = 1 + 0.02 * random.nextGaussian();
            a.data()[i] = (float) (1000 * pattern + 30 * random.nextGaussian());
            b.data()[i] = (float) (1010 * pattern + 30 * random.nextGaussian());
        }
        a.data()[77] = 40_000;
        FlatPair p = FlatPair.of(a, mask, b, mask, box, 3, 1);
        assertThat(p.mean()).isCloseTo(1005, within(2.0));
        // 4 sigma of 30,000 pixels
        assertThat(p.covariance()[0][0]).isCloseTo(900, within(4 * 900 * Math.sqrt(2.0 / 30_000)));
        assertThat(p.covariance()[1][1]).isCloseTo(0, within(4 * 900 / Math.sqrt(30_000)));
        assertThat(p.gaussian()).isGreaterThan(1e-3);
        assertThat(p.pixels()).isEqualTo(29_999);
    }

    @Test
    void responseIsStraightenedToHalfAPerMil() {
        Random random = new Random(4);
        double[] bend = {2.5e-7, 3.1e-7};
        LinearityFit.Point[] points = new LinearityFit.Point[80];
        for (int k = 0; k < points.length; k++) {
            double light = 300 * Math.pow(180, k / 79.0) * (1 + 0.005 * random.nextGaussian());
            double[] signal = new double[2], error = new double[2];
            for (int a = 0; a < 2; a++) {
                double s = light * (0.95 + 0.1 * a);
                error[a] = Math.sqrt(s) / 1000 + 0.03;
                signal[a] = 2 * s / (1 + Math.sqrt(1 + 4 * bend[a] * s)) + error[a] * random.nextGaussian();
            }
            points[k] = new LinearityFit.Point(light * (1 + 1e-4 * random.nextGaussian()), signal, error);
        }
        points[40].signal()[1] *= 1.01; // an outlier
        LinearityFit.Response[] r = LinearityFit.fit(points, LinearityFit.Config.DEFAULT);
        for (int a = 0; a < 2; a++)
            for (double s = 600; s < 50_000; s *= 1.05) {
                double m = 2 * s / (1 + Math.sqrt(1 + 4 * bend[a] * s));
                assertThat((m - r[a].curve().at(m)) / s)
                        .as("%d %f", a, s)
                        .isCloseTo(1, within(5e-4)); // 1.5e-4 a flat, a handful of flats a node
            }
    }

    @Test
    void trailsGiveTheRegisterBack() {
        DeferredCharge.Register truth = new DeferredCharge.Register(9e-7, 1.8e-4, 1.5, 13, 0.004, 5);
        Random random = new Random(12);
        int flats = 60, columns = 15, transfers = 1028;
        double[] signals = new double[flats], errors = new double[flats];
        double[][] tails = new double[flats][columns];
        for (int f = 0; f < flats; f++) {
            double s = signals[f] = 300 * Math.pow(300, f / 59.0);
            errors[f] = 0.28;
            double hold = Math.exp(-1 / truth.trapDecay()), trap = truth.capture(s) * (1 - hold);
            for (int j = 0; j < columns; j++, trap *= hold)
                tails[f][j] = (j == 0 ? s * truth.chargeLoss() * transfers : 0)
                        + s * truth.driftScale() * Math.exp(-(j + 1) / truth.driftDecay())
                        + trap
                        + errors[f] * random.nextGaussian();
        }
        TrailFit.Result r = TrailFit.fit(signals, tails, errors, transfers);
        assertThat(r.register().chargeLoss()).isCloseTo(9e-7, within(3e-8));
        assertThat(r.register().driftScale()).isCloseTo(1.8e-4, within(2e-5));
        assertThat(r.register().trapSize()).isCloseTo(13, within(1.0));
        assertThat(r.register().trapDecay()).isCloseTo(5, within(0.7));
        assertThat(r.chi2()).isBetween(0.8, 1.2);
    }

    @Test
    void spotsGiveLinearAndQuadraticCrosstalk() {
        Random random = new Random(2);
        SpotSamples samples = new SpotSamples();
        float[] from = new float[40_000], to = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = i % 10 == 0 ? 40_000 + 50_000 * random.nextFloat() : 20;
            to[i] = (float) (25 + 2e-4 * from[i] + 4e-10 * from[i] * from[i] + 9 * random.nextGaussian());
        }
        to[10] = 500;
        samples.add(from, to, 30_000, 1000);
        SpotSamples.Fit fit = samples.fit(true, 2, 3);
        // clipping at 2 sigma makes the scatter 0.88 of itself
        assertThat(fit.linear()).isCloseTo(2e-4, within(5 * fit.linearError()));
        assertThat(fit.quadratic()).isCloseTo(4e-10, within(5 * fit.quadraticError()));
        assertThat(fit.linearError()).isBetween(1e-6, 3e-5);
        assertThat(fit.pixels()).isGreaterThan(3500);
        assertThat(fit.left(2e-4, 4e-10)).isBetween(-5.0, 5.0);
    }

    @Test
    void kernelIsTheInverseOfTheLaplacian() {
        double[][] none = new double[LAGS][LAGS];
        double[][] errors = new double[LAGS][LAGS];
        for (double[] row : errors) Arrays.fill(row, 1e-10);
        PhotonTransfer.Curve curve = new PhotonTransfer.Curve(
                1, 0, 9, 1e5, 1e5, area(), errors, none, none, new double[0], new double[0][][], new boolean[0], 1);
        MakeBrighterFatterKernelTask.Out out = new MakeBrighterFatterKernelTask(
                        MakeBrighterFatterKernelTask.Config.DEFAULT)
                .run(new MakeBrighterFatterKernelTask.In(new PhotonTransfer("FULLCOV", Map.of("A", curve))));
        double[][] k = out.kernel().kernel();
        int r = out.kernel().reach();
        for (int j = -3; j <= 3; j++)
            for (int i = -3; i <= 3; i++) {
                double laplacian = k[r + j][r + i + 1]
                        + k[r + j][r + i - 1]
                        + k[r + j + 1][r + i]
                        + k[r + j - 1][r + i]
                        - 4 * k[r + j][r + i];
                assertThat(-laplacian).isCloseTo(area()[Math.abs(j)][Math.abs(i)], within(1e-12));
            }
        assertThat(out.verification().passed())
                .as(out.verification().toString())
                .isTrue();
    }
}
