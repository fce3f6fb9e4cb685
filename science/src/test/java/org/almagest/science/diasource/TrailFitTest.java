/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;
import org.almagest.science.detect.SpanSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Truth is the closed form of Veres et al. (2012), which shares nothing with the fit's quadrature.
class TrailFitTest {
    private static final double SIGMA = 1.7;
    private static final GaussianPsf PSF = new GaussianPsf(SIGMA, 12);
    private static final Box BOX = new Box(40, 60, 51, 51);

    /// Abramowitz & Stegun 7.1.26, good to 1.5e-7.
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * Math.abs(x));
        double poly = 0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)));
        double y = 1 - t * poly * Math.exp(-x * x);
        return x >= 0 ? y : -y;
    }

    /// Light of a trail of unit flux at a place relative to its middle.
    static double veres(double x, double y, double length, double angle) {
        double u = x * Math.cos(angle) + y * Math.sin(angle), v = y * Math.cos(angle) - x * Math.sin(angle);
        double across = Math.exp(-v * v / (2 * SIGMA * SIGMA)) / (Math.sqrt(2 * Math.PI) * SIGMA);
        if (length < 1e-3) return across * Math.exp(-u * u / (2 * SIGMA * SIGMA)) / (Math.sqrt(2 * Math.PI) * SIGMA);
        double s = Math.sqrt(2) * SIGMA;
        return across / (2 * length) * (erf((u + length / 2) / s) - erf((u - length / 2) / s));
    }

    /// Adds a trail whose flux is a multiple of the error that a fit of the flux alone has; gives the flux.
    static double add(Exposure e, double x, double y, double length, double angle, double snr) {
        Box b = e.box();
        double squares = 0;
        double[] light = new double[Math.toIntExact(b.area())];
        for (int i = 0; i < light.length; i++) {
            light[i] = veres(b.x0() + i % b.width() - x, b.y0() + i / b.width() - y, length, angle);
            squares += light[i] * light[i];
        }
        double flux = snr / Math.sqrt(squares);
        for (int i = 0; i < light.length; i++) {
            int at = e.image().index(b.x0() + i % b.width(), b.y0() + i / b.width());
            e.image().data()[at] += (float) (flux * light[i]);
        }
        return flux;
    }

    @ParameterizedTest(name = "length {0}")
    @CsvSource({"0", "0.5", "3", "11", "30"})
    void theModelIsThatOfVeresForAGaussian(double length) {
        TrailModel model = new TrailModel(BOX, PSF, SIGMA);
        double angle = 0.4, x = 65.3, y = 84.8;
        model.evaluate(x, y, length * Math.cos(angle), length * Math.sin(angle));
        double peak = veres(0, 0, length, angle);
        for (int i = 0; i < model.value.length; i++) {
            double truth = veres(BOX.x0() + i % 51 - x, BOX.y0() + i / 51 - y, length, angle);
            // quadrature, and stamps of 12 pixels that are scaled to sum 1
            assertThat(model.value[i]).isCloseTo(truth, within(4e-4 * peak));
        }
    }

    /// Residuals of many fits, and what they claim of themselves.
    private record Sweep(
            double[] length,
            double[] lengthPull,
            double[] flux,
            double[] fluxPull,
            double[] anglePull,
            double[] xPull,
            int zero) {
        static Sweep of(double length, double snr, int n, long seed) {
            double[] dl = new double[n], pl = new double[n], df = new double[n], pf = new double[n];
            double[] pa = new double[n], px = new double[n];
            int zero = 0;
            Random random = new Random(seed);
            for (int k = 0; k < n; k++) {
                Exposure e = DiaFields.noise(BOX, PSF, random.nextLong());
                double x = 65 + random.nextDouble(), y = 85 + random.nextDouble();
                double angle = Math.PI * (random.nextDouble() - 0.5);
                double flux = add(e, x, y, length, angle, snr);
                TrailFit t = fit(e, x, y, length, angle);
                dl[k] = t.length() - length;
                pl[k] = dl[k] / t.lengthError();
                df[k] = t.flux() / flux - 1;
                pf[k] = (t.flux() - flux) / t.fluxError();
                double turn = t.angle() - angle;
                pa[k] = (turn - Math.PI * Math.rint(turn / Math.PI)) / t.angleError();
                px[k] = (t.x() - x) / t.xError();
                if (t.length() == 0) zero++;
            }
            return new Sweep(dl, pl, df, pf, pa, px, zero);
        }

        private static TrailFit fit(Exposure e, double x, double y, double length, double angle) {
            int rx = (int) Math.ceil(6 + Math.abs(length / 2 * Math.cos(angle)));
            int ry = (int) Math.ceil(6 + Math.abs(length / 2 * Math.sin(angle)));
            int cx = (int) Math.round(x), cy = (int) Math.round(y);
            Box around = new Box(cx - rx, cy - ry, 2 * rx + 1, 2 * ry + 1).intersection(e.box());
            Footprint f = new Footprint(SpanSet.of(around), List.of(new Peak(cx, cy, 10)));
            TrailPixels pixels = new TrailPixels(e, around, f, List.of(f));
            return TrailFit.of(pixels, cx, cy, pixels.start(f.spans(), 1)).orElseThrow();
        }
    }

    /// 120 fits know a median to 0.11 of its scatter, a robust width to 0.12; three of each. Widths of
    /// lengths at SNR 10 have tails beyond, because noise moves an end by a width of the PSF.
    @ParameterizedTest(name = "length {0}, SNR {1}")
    @CsvSource({"8, 10", "30, 10", "4, 30", "8, 30", "16, 30", "30, 30", "2, 100", "4, 100", "16, 100", "30, 100"})
    void trailsAreMeasuredWithoutBiasAndWithTrueErrors(double length, double snr) {
        Sweep s = Sweep.of(length, snr, 120, 11);
        assertThat(median(s.lengthPull)).isCloseTo(0, within(0.4));
        assertThat(median(s.fluxPull)).isCloseTo(0, within(0.4));
        assertThat(width(s.lengthPull)).isBetween(0.65, snr < 20 ? 1.7 : 1.35);
        assertThat(width(s.fluxPull)).isBetween(0.65, 1.35);
        assertThat(width(s.anglePull)).isBetween(0.65, 1.35);
        assertThat(width(s.xPull)).isBetween(0.65, 1.35);
        assertThat(s.zero).isLessThanOrEqualTo(6);
    }

    @ParameterizedTest(name = "SNR {0}")
    @CsvSource({"10", "30", "100"})
    void aPointSourceHasNoTrailAndItsFlux(double snr) {
        Sweep s = Sweep.of(0, snr, 200, 12);
        // the error of the square is exceeded by the best direction's in 40 of 100
        assertThat(s.zero).isGreaterThan(90);
        assertThat(median(s.length)).isZero();
        assertThat(median(s.flux)).isLessThan(0.7 / snr);
        assertThat(width(s.fluxPull)).isBetween(0.7, 1.2);
        assertThat(width(s.xPull)).isBetween(0.8, 1.2);
    }

    /// The long form of the same: 600 fits, known to 0.05.
    @Test
    @Tag("slow")
    void pullsHaveUnitWidthAtAnyLengthThatIsSignificant() {
        for (double[] one :
                new double[][] {{2, 100}, {4, 30}, {8, 30}, {16, 30}, {30, 30}, {4, 100}, {16, 100}, {30, 100}}) {
            Sweep s = Sweep.of(one[0], one[1], 600, 13);
            String words = one[0] + " pixel, SNR " + one[1];
            for (double[] pull : List.of(s.lengthPull, s.fluxPull, s.anglePull, s.xPull)) {
                assertThat(width(pull)).as(words).isBetween(0.85, 1.15);
                assertThat(median(pull)).as(words).isCloseTo(0, within(0.2));
            }
        }
    }

    private static double median(double[] v) {
        double[] s = v.clone();
        Arrays.sort(s);
        return s[s.length / 2];
    }

    private static double width(double[] v) {
        double[] s = v.clone();
        Arrays.sort(s);
        return 0.7413 * (s[3 * s.length / 4] - s[s.length / 4]);
    }
}
