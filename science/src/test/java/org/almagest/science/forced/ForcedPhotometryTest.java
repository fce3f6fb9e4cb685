/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.forced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.psf.GaussianPsf;
import org.junit.jupiter.api.Test;

class ForcedPhotometryTest {
    private static final Box BOX = new Box(100, 200, 400, 300);
    private static final GaussianPsf PSF = GaussianPsf.ofFwhm(4);

    private static Exposure blank(float variance) {
        Image v = Image.zeros(BOX);
        v.fill(variance);
        return new Exposure(
                Image.zeros(BOX), Mask.clear(BOX, MaskPlanes.of("BAD", "NO_DATA")), v, ExposureInfo.NONE.withPsf(PSF));
    }

    private static void addStar(Exposure e, double x, double y, double flux) {
        Image star = PSF.starAt(x, y);
        Box part = star.box().intersection(BOX);
        for (int j = part.y0(); j <= part.y1(); j++)
            for (int i = part.x0(); i <= part.x1(); i++)
                e.image().set(i, j, e.image().get(i, j) + (float) (flux * star.get(i, j)));
    }

    @Test
    void measuresANoiselessStarExactlyWhereverItsCentreFalls() {
        Exposure e = blank(4);
        addStar(e, 250.37, 333.81, 1234);
        ForcedFlux f = new ForcedPhotometry(e, "BAD").measure(250.37, 333.81);
        assertThat(f.flux()).isCloseTo(1234, within(1234 * 1e-6));
        // White noise: error^2 = v / sum P^2, and sum P^2 = 1 / (4 pi sigma^2) of a well-sampled Gaussian.
        assertThat(f.fluxErr()).isCloseTo(2 * Math.sqrt(4 * Math.PI) * PSF.sigma(), within(0.01));
        assertThat(f.isGood()).isTrue();
        assertThat(f.edge()).isFalse();
    }

    @Test
    void appliesTheCalibration() {
        Exposure e = blank(1).withInfo(i -> i.withPhotoCalib(new PhotoCalib(2.5, 0, null)));
        addStar(e, 300, 300, 100);
        assertThat(new ForcedPhotometry(e).measure(300, 300).flux()).isCloseTo(250, within(1e-3));
    }

    @Test
    void leavesOutBadPixelsWithoutLosingFlux() {
        Exposure e = blank(1);
        addStar(e, 300, 300, 100);
        e.mask().set(301, 300, e.mask().plane("BAD"));
        e.image().set(301, 300, 1e6f);
        e.image().set(298, 302, Float.NaN);
        ForcedFlux f = new ForcedPhotometry(e, "BAD").measure(300, 300);
        assertThat(f.flux()).isCloseTo(100, within(1e-3));
        assertThat(f.fluxErr())
                .isGreaterThan(new ForcedPhotometry(blank(1)).measure(300, 300).fluxErr());
    }

    @Test
    void tellsEdgeOffImageAndBadCentre() {
        Exposure e = blank(1);
        addStar(e, 101, 250, 100);
        ForcedPhotometry photometry = new ForcedPhotometry(e, "BAD");
        ForcedFlux edge = photometry.measure(101, 250);
        assertThat(edge.edge()).isTrue();
        assertThat(edge.flux()).isCloseTo(100, within(1e-3));
        assertThat(photometry.measure(99, 250).isGood()).isFalse();
        assertThat(photometry.measure(Double.NaN, 250).noGoodPixels()).isTrue();
        e.mask().set(300, 300, e.mask().plane("BAD"));
        assertThat(photometry.measure(300, 300)).matches(f -> f.noGoodPixels() && Double.isNaN(f.flux()));
    }

    @Test
    void errorsHoldInWhiteAndInCorrelatedNoise() {
        float[] smoothing = {0.25f, 0.5f, 0.25f};
        for (boolean correlated : new boolean[] {false, true}) {
            Exposure e = noise(7, correlated ? smoothing : new float[] {0, 1, 0});
            if (correlated) e = e.withInfo(i -> i.withNoiseCorrelation(correlationOf(smoothing)));
            double[] pulls = pulls(e);
            // 1,200 stamps 10 px = 6 PSF sigma apart: the deviation of their pulls is known to 1/sqrt(2 n) = 2 %.
            assertThat(rms(pulls)).as("correlated %s", correlated).isCloseTo(1, within(0.06));
            if (correlated)
                assertThat(rms(pulls(e.withInfo(i -> i.withNoiseCorrelation(null)))))
                        .isGreaterThan(1.3);
        }
    }

    private static double[] pulls(Exposure e) {
        ForcedPhotometry photometry = new ForcedPhotometry(e);
        int step = 10;
        double[] pulls = new double[1200];
        for (int k = 0; k < pulls.length; k++) {
            ForcedFlux f = photometry.measure(110.3 + step * (k % 38), 210.7 + step * (k / 38 % 28) + (k / 1064) * 5);
            pulls[k] = f.flux() / f.fluxErr();
        }
        return pulls;
    }

    private static double rms(double[] values) {
        double s = 0;
        for (double v : values) s += v * v;
        return Math.sqrt(s / values.length);
    }

    /// Unit-variance noise, white and then convolved with the same taps along both axes.
    private static Exposure noise(long seed, float[] taps) {
        Random random = new Random(seed);
        int w = BOX.width() + 2;
        int h = BOX.height() + 2;
        double[] white =
                random.doubles((long) w * h).map(_ -> random.nextGaussian()).toArray();
        double norm = 0;
        for (float a : taps) for (float b : taps) norm += (double) a * a * b * b;
        Exposure e = blank(1);
        for (int y = 0; y < BOX.height(); y++)
            for (int x = 0; x < BOX.width(); x++) {
                double s = 0;
                for (int j = 0; j < 3; j++)
                    for (int i = 0; i < 3; i++) s += taps[i] * taps[j] * white[(y + j) * w + x + i];
                e.image().set(BOX.x0() + x, BOX.y0() + y, (float) (s / Math.sqrt(norm)));
            }
        return e;
    }

    private static NoiseCorrelation correlationOf(float[] taps) {
        double[] line = new double[5];
        for (int lag = -2; lag <= 2; lag++)
            for (int i = 0; i < 3; i++) if (i + lag >= 0 && i + lag < 3) line[lag + 2] += taps[i] * taps[i + lag];
        float[] values = new float[25];
        for (int j = 0; j < 5; j++)
            for (int i = 0; i < 5; i++) values[j * 5 + i] = (float) (line[i] * line[j] / (line[2] * line[2]));
        return new NoiseCorrelation(2, values);
    }
}
