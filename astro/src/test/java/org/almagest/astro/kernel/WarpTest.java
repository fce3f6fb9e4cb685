/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarpTest {
    @ParameterizedTest(name = "fraction {0}")
    @ValueSource(doubles = {0, 0.1, 0.25, 0.5, 0.75, 1})
    void weightsKeepAConstantAndThoseForStarsACubicToo(double fraction) {
        for (Interpolation kernel : List.of(Interpolation.LANCZOS3, Interpolation.LANCZOS5, Interpolation.STARS)) {
            double[] w = new double[2 * kernel.half()];
            kernel.weights(fraction, w);
            double[] moments = new double[4];
            for (int t = 0; t < w.length; t++)
                for (int j = 0; j < 4; j++) moments[j] += w[t] * Math.pow(t - kernel.half() + 1 - fraction, j);
            assertThat(moments[0]).isCloseTo(1, within(1e-9));
            // rounding of a normal matrix of condition 1e6
            if (kernel == Interpolation.STARS)
                for (int j = 1; j < 4; j++) assertThat(moments[j]).isCloseTo(0, within(1e-7));
        }
    }

    @Test
    void gridMeetsItsToleranceOnACurvedMapping() {
        PositionGrid.Mapping curved = (x, y, sx, sy) -> {
            for (int i = 0; i < x.length; i++) {
                sx[i] = x[i] + 1e-5 * x[i] * x[i] - 2e-6 * x[i] * y[i];
                sy[i] = y[i] * 1.001 + 3e-6 * x[i] * x[i];
            }
        };
        Box box = new Box(-20, 10, 257, 130);
        PositionGrid grid = PositionGrid.of(curved, box, 1e-3);
        double[] sx = new double[257], sy = new double[257], area = new double[257];
        double[] ex = new double[1], ey = new double[1];
        for (int y = box.y0(); y <= box.y1(); y++) {
            grid.row(y, sx, sy, area);
            for (int i = 0; i < 257; i++) {
                curved.map(new double[] {box.x0() + i}, new double[] {y}, ex, ey);
                assertThat(sx[i]).isCloseTo(ex[0], within(1.1e-3));
                assertThat(sy[i]).isCloseTo(ey[0], within(1.1e-3));
                double x = box.x0() + i;
                double det = (1 + 2e-5 * x - 2e-6 * y) * 1.001 + 2e-6 * x * 6e-6 * x;
                assertThat(area[i]).isCloseTo(det, within(1e-3));
            }
        }
    }

    @Test
    void constantStaysConstantAndStarKeepsItsFluxAndPlace() {
        Box box = new Box(0, 0, 90, 80);
        Image flat = Image.zeros(box), star = Image.zeros(box), unit = Image.zeros(box);
        flat.fill(7);
        unit.fill(1);
        for (int y = 0; y < 80; y++)
            for (int x = 0; x < 90; x++)
                star.set(
                        x, y, (float) Math.exp(-((x - 44.3) * (x - 44.3) + (y - 40.8) * (y - 40.8)) / (2 * 1.8 * 1.8)));
        PositionGrid grid = rotated(0.01, 1.003, new Box(10, 10, 65, 55));
        Warp.Warped a = Warp.STARS.warp(flat, unit, Mask.clear(box, MaskPlanes.NONE), grid);
        double area = 1.003 * 1.003;
        assertThat(a.image().get(40, 40)).isCloseTo((float) (7 * area), within(2e-5f));
        Image b = Warp.STARS.warp(star, grid, true);
        double sum = 0, mx = 0, my = 0;
        for (int y = 10; y <= 64; y++)
            for (int x = 10; x <= 74; x++) {
                sum += b.get(x, y);
                mx += x * (double) b.get(x, y);
                my += y * (double) b.get(x, y);
            }
        // interpolation error of a star of FWHM 4.2 px
        assertThat(sum / (2 * Math.PI * 1.8 * 1.8)).isCloseTo(1, within(2e-4));
        double[] sx = new double[1], sy = new double[1];
        rotation(0.01, 1.003).map(new double[] {mx / sum}, new double[] {my / sum}, sx, sy);
        assertThat(sx[0]).isCloseTo(44.3, within(2e-3));
        assertThat(sy[0]).isCloseTo(40.8, within(2e-3));
    }

    @Test
    void badPixelsSpreadOverTheTapsAndEdgesHaveNoData() {
        Box box = new Box(100, 200, 40, 30);
        Image image = Image.zeros(box), variance = Image.zeros(box);
        variance.fill(1);
        image.set(120, 215, Float.NaN);
        Mask mask = Mask.clear(box, MaskPlanes.of("BAD", "DETECTED"));
        mask.set(110, 210, mask.plane("BAD") | mask.plane("DETECTED"));
        PositionGrid grid = PositionGrid.of(
                (x, y, sx, sy) -> {
                    for (int i = 0; i < x.length; i++) {
                        sx[i] = x[i] + 0.25;
                        sy[i] = y[i] + 0.25;
                    }
                },
                box,
                1e-3);
        Warp.Warped out = Warp.LANCZOS3.warp(image, variance, mask, grid);
        int bad = out.mask().plane("BAD"),
                none = out.mask().plane("NO_DATA"),
                seen = out.mask().plane("DETECTED");
        assertThat(out.image().get(120, 215)).isNaN();
        assertThat(out.image().get(117, 212)).isNaN();
        assertThat(out.image().get(116, 212)).isZero();
        assertThat(out.mask().get(117, 212) & none).isEqualTo(none);
        assertThat(out.mask().get(107, 207) & bad).isEqualTo(bad);
        assertThat(out.mask().get(112, 212) & bad).isEqualTo(bad);
        assertThat(out.mask().get(113, 212) & bad).isZero();
        assertThat(out.mask().get(110, 210) & seen).isEqualTo(seen);
        assertThat(out.mask().get(109, 210) & seen).isZero();
        assertThat(out.mask().get(101, 215) & none).isEqualTo(none);
        assertThat(out.image().get(102, 215)).isZero();
        assertThat(out.image().get(139, 215)).isNaN();
    }

    /// Spec chapter 12: rho1 and rho2 along an axis 0.256/-0.173 at phase 1/2 and 0.112/-0.076 at 1/4;
    /// variance factor 0.617 at phase (1/2, 1/2).
    @ParameterizedTest(name = "phase {0}")
    @CsvSource({"0.5, 0.256, -0.173, 0.617", "0.25, 0.112, -0.076, 0.794"})
    void predictsTheNoiseOfOneWarp(double phase, double rho1, double rho2, double factor) {
        NoiseTransfer noise = Warp.LANCZOS3.noise(shift(phase), NoiseTransfer.white());
        NoiseCorrelation rho = noise.correlation();
        assertThat((double) rho.at(1, 0)).isCloseTo(rho1, within(2e-3));
        assertThat((double) rho.at(0, 2)).isCloseTo(rho2, within(2e-3));
        if (phase == 0.5) assertThat(noise.varianceFactor()).isCloseTo(factor, within(1e-3));
        double sum = 0;
        for (float v : rho.values()) sum += v;
        assertThat(sum * noise.varianceFactor()).isCloseTo(1, within(1e-3));
    }

    @Test
    void meanVarianceFactorOverAllPhases() {
        NoiseTransfer noise = Warp.LANCZOS3.noise(rotated(0.02, 1, new Box(0, 0, 200, 200)), NoiseTransfer.white());
        assertThat(noise.varianceFactor()).isCloseTo(0.798, within(0.02));
    }

    /// Spec chapter 12: the pull of PSF fluxes on resampled noise is 1 with the covariance and reads 1.13
    /// without.
    @ParameterizedTest(name = "seed {0}, FWHM {1} px")
    @CsvSource({"1, 3", "2, 4", "3, 5"})
    void fluxPullIsOneWithTheCovarianceOnly(long seed, double fwhm) {
        Box box = new Box(0, 0, 900, 900);
        Image noise = ConvolutionTest.noise(box, new Random(seed)), unit = Image.zeros(box);
        unit.fill(1);
        PositionGrid grid = rotated(0.02, 1, new Box(30, 30, 830, 830));
        Warp.Warped out = Warp.LANCZOS3.warp(noise, unit, Mask.clear(box, MaskPlanes.NONE), grid);
        NoiseCorrelation rho = Warp.LANCZOS3.noise(grid, NoiseTransfer.white()).correlation();
        double sigma = fwhm / 2.3548;
        int r = 8;
        double with = 0, without = 0;
        int n = 0;
        for (int cy = 40; cy < 840; cy += 9)
            for (int cx = 40; cx < 840; cx += 9, n++) {
                Image w = Image.zeros(new Box(cx - r, cy - r, 2 * r + 1, 2 * r + 1));
                double flux = 0, plain = 0;
                for (int y = -r; y <= r; y++)
                    for (int x = -r; x <= r; x++) {
                        double v = Math.exp(-(x * x + y * y) / (2 * sigma * sigma));
                        w.set(cx + x, cy + y, (float) v);
                        flux += v * out.image().get(cx + x, cy + y);
                        plain += v * v * out.variance().get(cx + x, cy + y);
                    }
                with += flux * flux / NoiseTransfer.ofSum(w, out.variance(), rho);
                without += flux * flux / plain;
            }
        // n = 7921 nearly independent apertures: 0.8 % on a standard deviation
        assertThat(Math.sqrt(with / n)).isBetween(0.97, 1.03);
        assertThat(Math.sqrt(without / n)).isCloseTo(1.13, within(0.03));
    }

    /// Two passes take each row of taps where the output's column crosses it: beside the sum over the
    /// square of taps, done here in double precision, a band-limited image differs by what interpolation
    /// itself is off by.
    @ParameterizedTest(name = "angle {0}, scale {1}, {2}")
    @CsvSource({
        "0.006, 1, lanczos3, 4e-5",
        "-0.03, 1.01, lanczos3, 3e-4",
        "0.05, 0.99, stars8, 1e-4",
        "0, 1, lanczos5, 2e-6",
        "0.3, 1, lanczos3, 3e-5"
    })
    void passesAndSquaresOfTapsGiveTheSameStars(double angle, double scale, String name, double off) {
        Warp warp = Stream.of(Warp.LANCZOS3, Warp.LANCZOS5, Warp.STARS)
                .filter(w -> w.kernel().name().equals(name))
                .findFirst()
                .orElseThrow();
        Box box = new Box(-30, 5, 260, 190);
        Image stars = Image.zeros(box), variance = Image.zeros(box);
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) {
                double dx = Math.IEEEremainder(x - 3.2, 17), dy = Math.IEEEremainder(y - 1.7, 17);
                stars.set(x, y, (float) Math.exp(-(dx * dx + dy * dy) / (2 * 1.8 * 1.8)));
                variance.set(x, y, 1 + 0.5f * stars.get(x, y));
            }
        Box to = new Box(7, -20, 197, 153);
        PositionGrid grid = rotated(angle, scale, to);
        assertThat(CellInterpolation.suits(grid)).isEqualTo(Math.abs(angle) < 0.06);
        Warp.Warped out = warp.warp(stars, variance, Mask.clear(box, MaskPlanes.NONE), grid);
        int taps = 2 * warp.kernel().half(), none = 0, some = 0;
        double[] wx = new double[taps], wy = new double[taps], sx = new double[1], sy = new double[1];
        for (int y = to.y0(); y <= to.y1(); y++)
            for (int x = to.x0(); x <= to.x1(); x++) {
                rotation(angle, scale).map(new double[] {x}, new double[] {y}, sx, sy);
                int fx = (int) Math.floor(sx[0]) - warp.kernel().half() + 1;
                int fy = (int) Math.floor(sy[0]) - warp.kernel().half() + 1;
                float found = out.image().get(x, y), spread = out.variance().get(x, y);
                assertThat(out.mask().get(x, y) != 0).isEqualTo(Float.isNaN(found));
                if (fx < box.x0() || fy < box.y0() || fx + taps - 1 > box.x1() || fy + taps - 1 > box.y1()) {
                    // but for a column that one row of taps reaches and another does not
                    if (Float.isNaN(found)) none++;
                    else some++;
                    continue;
                }
                warp.kernel().weights(sx[0] - Math.floor(sx[0]), wx);
                warp.kernel().weights(sy[0] - Math.floor(sy[0]), wy);
                double sum = 0, squares = 0;
                for (int b = 0; b < taps; b++)
                    for (int a = 0; a < taps; a++) {
                        sum += wx[a] * wy[b] * stars.get(fx + a, fy + b);
                        squares += Math.pow(wx[a] * wy[b], 2) * variance.get(fx + a, fy + b);
                    }
                if (Float.isNaN(found)) some++;
                else {
                    assertThat((double) found)
                            .isCloseTo(
                                    sum * scale * scale, within(off * scale * scale + 2e-4 * (angle == 0.3 ? 1 : 0)));
                    assertThat((double) spread).isCloseTo(squares * Math.pow(scale, 4), within(100 * off + 2e-3));
                }
            }
        assertThat(some).isLessThanOrEqualTo(none / 10);
    }

    private static PositionGrid shift(double by) {
        return PositionGrid.of(
                (x, y, sx, sy) -> {
                    for (int i = 0; i < x.length; i++) {
                        sx[i] = x[i] + by;
                        sy[i] = y[i] + by;
                    }
                },
                new Box(0, 0, 50, 50),
                1e-3);
    }

    private static PositionGrid.Mapping rotation(double angle, double scale) {
        double c = scale * Math.cos(angle), s = scale * Math.sin(angle);
        return (x, y, sx, sy) -> {
            for (int i = 0; i < x.length; i++) {
                double u = x[i] - 40, v = y[i] - 40;
                sx[i] = 44.1 + c * u - s * v;
                sy[i] = 40.7 + s * u + c * v;
            }
        };
    }

    private static PositionGrid rotated(double angle, double scale, Box box) {
        return PositionGrid.of(rotation(angle, scale), box, 1e-3);
    }
}
