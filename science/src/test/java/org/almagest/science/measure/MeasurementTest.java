/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.PixelPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Table;
import org.almagest.science.TestSky;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static final TestSky.Profile MOFFAT = new TestSky.Profile(4, 3, 0.05, -0.03, 0, 0);

    /// The exact PSF of a profile, sampled from a star without noise.
    static Psf psfOf(TestSky.Profile profile) {
        Box box = new Box(0, 0, 41, 41);
        Image star = new TestSky(box, 0).star(20, 20, 1, profile).noiseless().image();
        return new PixelPsf(new Box(0, 0, 4000, 4000), 0, 1, 41, star.toArray());
    }

    private record Pulls(double fluxBias, double fluxSpread, double xBias, double xSpread, double xMean) {}

    private static Pulls pulls(double snr, int side, long seed) {
        Psf psf = psfOf(MOFFAT);
        double sky = 900;
        double area =
                1 / Arrays.stream(toDoubles(psf.kernelAt(0, 0))).map(v -> v * v).sum();
        double flux = snr * Math.sqrt(area * sky);
        TestSky field = new TestSky(new Box(0, 0, 50 * side, 50 * side), seed).background(sky);
        double[][] at = new double[side * side][];
        for (int i = 0; i < at.length; i++) {
            at[i] = new double[] {
                50 * (i % side) + 25 + field.random().nextDouble(),
                50 * (i / side) + 25 + field.random().nextDouble()
            };
            field.star(at[i][0], at[i][1], flux, MOFFAT);
        }
        Exposure e = field.exposure(0, psf);
        for (int i = 0; i < e.image().data().length; i++) e.image().data()[i] -= (float) sky;
        List<Footprint> found = Detection.find(e, Detection.Config.DEFAULT);
        Table t = SourceMeasurement.measure(
                e, found, 1, 1 << 20, SourceMeasurement.Config.DEFAULT.withMeasurements("centroid", "psfFlux"));
        double[] f = new double[at.length];
        double[] x = new double[at.length];
        double[] d = new double[at.length];
        int n = 0;
        for (int i = 0; i < t.rows(); i++) {
            int cell = (int) (t.number("y", i) / 50) * side + (int) (t.number("x", i) / 50);
            if (Math.hypot(t.number("x", i) - at[cell][0], t.number("y", i) - at[cell][1]) > 2) continue;
            f[n] = (t.number("psfInstFlux", i) - flux) / t.number("psfInstFluxErr", i);
            d[n] = t.number("x", i) - at[cell][0];
            x[n] = d[n] / t.number("xErr", i);
            n++;
        }
        assertThat(n).isGreaterThan((int) (0.97 * at.length));
        return new Pulls(mean(f, n), spread(f, n), mean(x, n), spread(x, n), mean(d, n));
    }

    private static double[] toDoubles(Image image) {
        double[] out = new double[image.data().length];
        for (int i = 0; i < out.length; i++) out[i] = image.data()[i];
        return out;
    }

    static double mean(double[] v, int n) {
        return Arrays.stream(v, 0, n).sum() / n;
    }

    static double spread(double[] v, int n) {
        double m = mean(v, n);
        return Math.sqrt(Arrays.stream(v, 0, n).map(a -> (a - m) * (a - m)).sum() / (n - 1));
    }

    @Test
    void pullsOfFluxAndPositionAreUnbiasedAtSignalToNoiseThirty() {
        Pulls p = pulls(30, 16, 11);
        // 256 stars: standard error of the mean 0.06, of the width 0.044; position refits the flux by +1 / (2 SNR)
        assertThat(p.fluxBias()).isBetween(-0.22, 0.25);
        assertThat(p.fluxSpread()).isBetween(0.85, 1.15);
        assertThat(p.xBias()).isBetween(-0.2, 0.2);
        assertThat(p.xSpread()).isBetween(0.85, 1.2);
    }

    @Test
    void brightStarsAreCentredToAThousandthOfAPixel() {
        Pulls p = pulls(3000, 8, 12);
        assertThat(p.xMean()).isBetween(-1e-3, 1e-3);
        // the stamp misses 2e-4 of the light, 0.6 in units of the error
        assertThat(p.fluxBias()).isBetween(-1.1, 0.1);
    }

    @Test
    void circleOverlapIsExact() {
        double total = 0;
        for (float w : CircleOverlap.weights(3.3, -2.7, 4.5).data()) total += w;
        assertThat(total).isCloseTo(Math.PI * 4.5 * 4.5, within(1e-5));
        for (double[] c : new double[][] {{0, 0, 0.3}, {0.4, 0.1, 0.45}, {2.2, 1.7, 2.6}, {1.1, -0.2, 0.9}}) {
            double inside = 0;
            for (int j = 0; j < 1000; j++)
                for (int i = 0; i < 1000; i++) {
                    double x = c[0] - 0.5 + (i + 0.5) / 1000;
                    double y = c[1] - 0.5 + (j + 0.5) / 1000;
                    if (x * x + y * y < c[2] * c[2]) inside += 1e-6;
                }
            // a million points: error about the boundary's length times 1e-3 / 10
            assertThat(CircleOverlap.area(c[0], c[1], c[2])).isCloseTo(inside, within(5e-4));
        }
    }

    /// Sums over rows against the sum of every pixel times its own overlap; rounding is 1e-7 of the summed
    /// light.
    @Test
    void sumsInCirclesAreThoseOfEveryPixelsOverlap() {
        Random random = new Random(5);
        Box box = new Box(-3, 7, 61, 58);
        Image image = Image.zeros(box), variance = Image.zeros(box);
        for (int i = 0; i < image.data().length; i++) {
            image.data()[i] = random.nextInt(40) == 0 ? Float.NaN : random.nextFloat() * 100;
            variance.data()[i] = 1 + random.nextFloat();
        }
        Frame frame = new Frame(
                image, variance, Mask.clear(box, MaskPlanes.NONE), GaussianPsf.ofFwhm(3), Optional.empty(), 1.3);
        double[] radii = {0.2, 0.5, 0.71, 1, 1.5, 3, 4.5, 9, 17, 25, 12.34};
        CircleSums sums = new CircleSums(radii);
        double[][] points = {{20, 30}, {20.5, 30.5}, {25.3, 33.1}, {-2.2, 8.9}, {57, 64}, {-20, 30}, {20, 90}};
        for (int trial = 0; trial < 200; trial++) {
            double x = trial < points.length ? points[trial][0] : random.nextDouble(-30, 80);
            double y = trial < points.length ? points[trial][1] : random.nextDouble(-20, 90);
            sums.measure(frame, x, y);
            for (int k = 0; k < radii.length; k++) {
                Image weights = CircleOverlap.weights(x, y, radii[k]);
                double flux = 0, noise = 0, area = 0;
                Box common = weights.box().intersection(box);
                for (int v = common.y0(); v <= common.y1(); v++)
                    for (int u = common.x0(); u <= common.x1(); u++) {
                        double w = CircleOverlap.area(u - x, v - y, radii[k]);
                        if (Float.isNaN(image.get(u, v))) continue;
                        flux += w * image.get(u, v);
                        noise += w * w * variance.get(u, v);
                        area += w;
                    }
                String what = "(" + x + ", " + y + ") radius " + radii[k];
                assertThat(sums.area(k)).as("area %s", what).isCloseTo(area, within(1e-7 * (1 + area)));
                assertThat(sums.flux(k)).as("flux %s", what).isCloseTo(flux, within(1e-7 * (1 + 100 * area)));
                assertThat(sums.variance(k)).as("variance %s", what).isCloseTo(noise, within(1e-7 * (1 + 2 * area)));
                assertThat(sums.isTruncated(k)).as("truncated %s", what).isEqualTo(!box.contains(weights.box()));
            }
        }
    }

    @Test
    void aperturesAndCalibrationFluxHoldTheirShareOfAMoffatAndNoBackground() {
        TestSky.Profile round = TestSky.Profile.round(4);
        Box box = new Box(0, 0, 161, 161);
        Exposure e = new TestSky(box, 1)
                .star(80.3, 79.8, 1e5, round)
                .background(50)
                .noiseless()
                .withInfo(i -> i.withPsf(psfOf(round)));
        List<Footprint> found = List.of(footprintAt(80, 80, 20));
        Table t = SourceMeasurement.measure(e, found, 1, 10, SourceMeasurement.Config.DEFAULT);
        double alpha2 = 4 / (Math.pow(2, 1 / 3.0) - 1);
        double share = 1 - Math.pow(1 + 144 / alpha2, -2);
        assertThat(t.number("apInstFlux_12", 0) - 50 * Math.PI * 144).isCloseTo(1e5 * share, within(100.0));
        double sigma = psfOf(round).sigmaAt(0, 0);
        double r = 3 * 2.35482 * sigma;
        double inCircle = 1 - Math.pow(1 + r * r / alpha2, -2);
        double ring = Math.pow(1 + 2.25 * r * r / alpha2, -2) - Math.pow(1 + 4 * r * r / alpha2, -2);
        assertThat(t.number("calibInstFlux", 0)).isCloseTo(1e5 * (inCircle - ring / 1.75), within(100.0));
        assertThat(t.number("localBackground", 0)).isBetween(50.0, 70.0);
        assertThat(t.number("extendedness", 0)).isLessThan(0.05);
    }

    private static Footprint footprintAt(int x, int y, int half) {
        return new Footprint(
                org.almagest.science.detect.SpanSet.of(new Box(x - half, y - half, 2 * half + 1, 2 * half + 1)),
                List.of(new org.almagest.science.detect.Peak(x, y, 100)));
    }

    @Test
    void neighboursAreSharedOutAndAddUp() {
        TestSky.Profile p = TestSky.Profile.round(4);
        TestSky sky = new TestSky(new Box(0, 0, 120, 100), 5)
                .background(400)
                .star(50, 50, 60_000, p)
                .star(58.5, 51, 30_000, p)
                .star(46.3, 62.2, 6_000, p);
        Exposure e = sky.exposure(3, psfOf(p));
        for (int i = 0; i < e.image().data().length; i++) e.image().data()[i] -= 400;
        List<Footprint> found = Detection.find(e, Detection.Config.DEFAULT);
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().peaks()).hasSize(3);
        Table t = SourceMeasurement.measure(e, found, 100, 10, SourceMeasurement.Config.DEFAULT);
        assertThat(t.longs("sourceId")).containsExactly(100, 101, 102);
        assertThat(t.longs("parent")).containsExactly(100, 100, 100);
        double[] truth = {60_000, 30_000, 6_000};
        for (int k = 0; k < 3; k++)
            assertThat(t.number("psfInstFlux", k)).isCloseTo(truth[k], within(0.05 * truth[k] + 500));
        assertThat(t.number("x", 1)).isCloseTo(58.5, within(0.2));
    }

    @Test
    void galaxiesAreExtendedAndStarsAreNot() {
        TestSky sky = new TestSky(new Box(0, 0, 200, 100), 6).background(400);
        sky.star(50, 50, 50_000, TestSky.Profile.round(4)).moffat(150, 50, 50_000, 7, 2.5, 0.3, 0.1);
        Exposure e = sky.exposure(3, psfOf(TestSky.Profile.round(4)));
        for (int i = 0; i < e.image().data().length; i++) e.image().data()[i] -= 400;
        Table t = SourceMeasurement.measure(
                e, Detection.find(e, Detection.Config.DEFAULT), 1, 10, SourceMeasurement.Config.DEFAULT);
        int star = t.number("x", 0) < 100 ? 0 : 1;
        assertThat(t.number("extendedness", star)).isLessThan(0.1);
        assertThat(t.number("extendedness", 1 - star)).isGreaterThan(0.9);
        assertThat(t.number("ixx", star)).isCloseTo(t.number("ixxPSF", star), within(5 * t.number("ixxErr", star)));
    }

    @Test
    void flagsTellOfPlanesEdgesAndFailures() {
        TestSky sky = new TestSky(new Box(0, 0, 100, 60), 7).background(100);
        sky.star(30, 30, 20_000, TestSky.Profile.round(4)).star(98.6, 30, 20_000, TestSky.Profile.round(4));
        Exposure e = sky.exposure(3, psfOf(TestSky.Profile.round(4)));
        for (int i = 0; i < e.image().data().length; i++) e.image().data()[i] -= 100;
        e.mask().set(30, 31, e.mask().plane("SAT"));
        e.mask().set(27, 27, e.mask().plane("BAD"));
        Table t = SourceMeasurement.measure(
                e, Detection.find(e, Detection.Config.DEFAULT), 1, 10, SourceMeasurement.Config.DEFAULT);
        assertThat(t.rows()).isEqualTo(2);
        assertThat(t.booleans("pixelFlags_saturatedCenter")[0]).isTrue();
        assertThat(t.booleans("pixelFlags_bad")[0]).isTrue();
        assertThat(t.booleans("pixelFlags_badCenter")[0]).isFalse();
        assertThat(t.booleans("centroid_flag_edge")).containsExactly(false, true);
        assertThat(t.booleans("psfInstFlux_flag_edge")).containsExactly(false, true);
    }

    /// A measurement that needs a shape.
    private record NeedsShape() implements Measurement {
        @Override
        public List<Column> columns() {
            return List.of();
        }

        @Override
        public Set<Slot> needs() {
            return Set.of(Slot.SHAPE);
        }

        @Override
        public void measure(Target target, Cells out) {}
    }

    @Test
    void orderFollowsFromNeedsAndMissingOnesAreNamed() {
        Exposure e = new TestSky(new Box(0, 0, 60, 60), 1).exposure(1, GaussianPsf.ofFwhm(4));
        Frame frame = Frame.of(e);
        MeasurementSet set =
                MeasurementSet.of(List.of(new NeedsShape(), new AdaptiveShape(frame), new MatchedCentroid(frame, 1)));
        assertThat(set.ordered())
                .extracting(m -> m.getClass().getSimpleName())
                .containsExactly("MatchedCentroid", "AdaptiveShape", "NeedsShape");
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> MeasurementSet.of(List.of(new NeedsShape())))
                .withMessageContaining("SHAPE");
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> MeasurementSet.of(List.of("psfflux"), Map.of(), frame))
                .withMessageContaining("psfFlux");
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(
                        () -> MeasurementSet.of(List.of("centroid"), Map.of("centroid", Map.of("maxDist", "2")), frame))
                .withMessageContaining("maxDistance");
    }

    @Test
    void aperturesCorrectionsBringFluxesTogetherDespiteOutliers() {
        Box box = new Box(0, 0, 1000, 1000);
        org.almagest.astro.table.Schema schema = org.almagest.astro.table.Schema.of(
                Column.of("x", org.almagest.astro.table.ColumnType.DOUBLE, "", ""),
                Column.of("y", org.almagest.astro.table.ColumnType.DOUBLE, "", ""),
                Column.of("calibInstFlux", org.almagest.astro.table.ColumnType.FLOAT, "", ""),
                Column.of("calibInstFluxErr", org.almagest.astro.table.ColumnType.FLOAT, "", ""),
                Column.of("calibInstFlux_circle", org.almagest.astro.table.ColumnType.FLOAT, "", ""),
                Column.of("psfInstFlux", org.almagest.astro.table.ColumnType.FLOAT, "", ""),
                Column.of("psfInstFluxErr", org.almagest.astro.table.ColumnType.FLOAT, "", ""));
        var random = new java.util.Random(8);
        var builder = new org.almagest.astro.table.TableBuilder(schema);
        for (int i = 0; i < 100; i++) {
            double x = 1000 * random.nextDouble();
            double y = 1000 * random.nextDouble();
            builder.addRow();
            builder.set("x", x).set("y", y).set("calibInstFlux", 980.0).set("calibInstFlux_circle", 1000.0);
            double truth = 1.05 + 2e-5 * x - 3e-8 * y * y;
            builder.set("psfInstFlux", (i % 12 == 0 ? 700 : 1000) / truth * (1 + 0.002 * random.nextGaussian()));
            builder.set("psfInstFluxErr", 2.0).set("calibInstFluxErr", 3.0);
        }
        Table t = builder.build();
        Map<String, ChebyshevField> factors = ApertureCorrection.fit(t, box, ApertureCorrection.Config.DEFAULT);
        assertThat(factors.keySet()).containsExactly("calibInstFlux", "psfInstFlux");
        for (double[] at : new double[][] {{100, 100}, {900, 200}, {500, 950}})
            assertThat(factors.get("psfInstFlux").evaluate(at[0], at[1]))
                    .isCloseTo(1.05 + 2e-5 * at[0] - 3e-8 * at[1] * at[1], within(2e-3));
        Table corrected = ApertureCorrection.apply(t, factors);
        assertThat(corrected.number("calibInstFlux", 3)).isCloseTo(1000, within(0.1));
        assertThat(corrected.number("psfInstFlux", 3)).isCloseTo(1000, within(8.0));
        assertThat(ApertureCorrection.fit(t.select(new int[] {1, 2}), box, ApertureCorrection.Config.DEFAULT))
                .isEmpty();
    }
}
