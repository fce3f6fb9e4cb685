/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.junit.jupiter.api.Test;

class IsrTest {
    private static final int W = 24;
    private static final int H = 20;
    private static final double GAIN = 2;

    private static ExposureInfo info() {
        return ExposureInfo.NONE.withVisitInfo(
                new VisitInfo(77, Time.ofMjdTai(60000), 30, 31, null, null, Double.NaN, "", "science"));
    }

    /// Four amplifiers of a 2 x 2 detector, each read out towards its own corner.
    private static List<RawAmplifier> amplifiers(Image electrons, double bias, double noise, long seed) {
        Random random = new Random(seed);
        List<RawAmplifier> out = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            boolean flipX = k % 2 == 1;
            boolean flipY = k / 2 == 1;
            Box section = new Box(k % 2 * W, k / 2 * H, W, H);
            Image px = Image.zeros(W + 12, H);
            for (int y = 0; y < H; y++)
                for (int x = 0; x < W + 12; x++) {
                    double level = bias + 10 * k + 0.3 * y;
                    boolean data = x >= 4 && x < W + 4;
                    int dx = flipX ? section.x1() - (x - 4) : section.x0() + x - 4;
                    int dy = flipY ? section.y1() - y : section.y0() + y;
                    double light = data ? electrons.get(dx, dy) / GAIN : 0;
                    px.set(x, y, (float) (level + light + noise * random.nextGaussian()));
                }
            out.add(new RawAmplifier(
                    "A" + k,
                    px,
                    new Box(4, 0, W, H),
                    Optional.of(new Box(W + 4, 0, 8, H)),
                    Optional.empty(),
                    section,
                    flipX,
                    flipY,
                    GAIN,
                    5,
                    60_000,
                    0));
        }
        return out;
    }

    private static Image ramp() {
        Image e = Image.zeros(2 * W, 2 * H);
        for (int y = 0; y < 2 * H; y++) for (int x = 0; x < 2 * W; x++) e.set(x, y, 100 + 7 * x + 13 * y);
        return e;
    }

    private static Optional<IsrCalibrations.Product> flatOf(Image image) {
        return IsrCalibrations.Product.of(Optional.of(new Exposure(
                image, Mask.clear(image.box(), MaskPlanes.of("BAD")), Image.zeros(image.box()), ExposureInfo.NONE)));
    }

    private static Exposure run(List<RawAmplifier> raw, IsrCalibrations calibrations, List<IsrStep> steps) {
        IsrFrame frame = new IsrFrame(raw, info(), calibrations);
        IsrStep.applyAll(steps, frame);
        return frame.exposure();
    }

    @Test
    void withoutOverscanTheDescribedLevelIsTakenOff() {
        Image px = Image.zeros(W, H);
        px.fill(350);
        px.set(3, 4, 3750);
        RawAmplifier a = new RawAmplifier(
                "A", px, px.box(), Optional.empty(), Optional.empty(), px.box(), false, false, 40, 25, 3700, 320);
        Exposure e = run(
                List.of(a),
                IsrCalibrations.NONE,
                List.of(Overscan.DEFAULT, Saturation.DEFAULT, Gain.DEFAULT, Assemble.DEFAULT, Variance.DEFAULT));
        assertThat(e.image().get(10, 10)).isEqualTo(30 * 40f);
        // photons of what is left, and read noise
        assertThat(e.variance().get(W - 8, H - 8)).isCloseTo(30 * 40f + 25 * 25f, within(0.5f));
        assertThat(e.mask().get(3, 4) & e.mask().valueOf("SAT")).isNotZero();
        assertThat(e.mask().get(10, 10) & e.mask().valueOf("SAT")).isZero();
    }

    @Test
    void givesBackTheElectronsWithoutAnyCalibration() {
        Exposure e = run(amplifiers(ramp(), 1000, 0, 1), IsrCalibrations.NONE, IsrStep.standard());
        assertThat(e.box()).isEqualTo(new Box(0, 0, 2 * W, 2 * H));
        for (int y = 0; y < 2 * H; y++)
            for (int x = 0; x < 2 * W; x++) {
                assertThat(e.image().get(x, y)).isCloseTo(ramp().get(x, y), within(0.01f));
                assertThat(e.mask().get(x, y)).isZero();
            }
        // a ramp is its own mean, so the variance is its signal and the read noise squared
        assertThat(e.variance().get(20, 20)).isCloseTo(ramp().get(20, 20) + 25, within(0.1f));
        assertThat(e.info().metadata()).containsKeys("ISR GAIN", "ISR OVERSCAN A0", "ISR VARIANCE");
    }

    @Test
    void undoesBiasDarkFlatDefectsCrosstalkAndCurvature() {
        Image truth = ramp();
        Image bias = Image.zeros(truth.box());
        Image dark = Image.zeros(truth.box());
        Image flat = Image.zeros(truth.box());
        Image seen = Image.zeros(truth.box());
        Random random = new Random(4);
        for (int i = 0; i < truth.data().length; i++) {
            bias.data()[i] = 5 * random.nextFloat();
            dark.data()[i] = 0.2f * random.nextFloat();
            flat.data()[i] = 0.9f + 0.2f * random.nextFloat();
            seen.data()[i] = truth.data()[i] * flat.data()[i] + bias.data()[i] + 31 * dark.data()[i];
        }
        List<RawAmplifier> raw = amplifiers(seen, 1000, 0, 1);
        double c = 1e-3;
        double curve = 2e-6;
        bend(raw, c, curve);
        double[][] coefficients = new double[4][4];
        for (double[] row : coefficients) java.util.Arrays.fill(row, c);
        IsrCalibrations products = IsrCalibrations.NONE
                .withBias(flatOf(bias))
                .withDark(flatOf(dark))
                .withFlat(flatOf(flat))
                .withCrosstalk(
                        Optional.of(new Crosstalk(List.of("A0", "A1", "A2", "A3"), coefficients, new double[0][])))
                .withLinearizer(Optional.of(new Linearizer(Map.of(
                        "A0",
                        polynomial(curve),
                        "A1",
                        polynomial(curve),
                        "A2",
                        polynomial(curve),
                        "A3",
                        polynomial(curve)))))
                .withDefects(Optional.of(box(10, 12, 1, 5)));
        Exposure e = run(raw, products, IsrStep.standard());
        int bad = e.mask().valueOf("BAD", "INTRP");
        for (int y = 0; y < 2 * H; y++)
            for (int x = 0; x < 2 * W; x++) {
                boolean defect = x == 10 && y >= 12 && y < 17;
                assertThat(e.mask().get(x, y)).isEqualTo(defect ? bad : 0);
                // second order of crosstalk and curvature: (4e-3)^2 and 2 (2e-6 * 500)^2 of the signal
                assertThat(e.image().get(x, y)).isCloseTo(truth.get(x, y), within(defect ? 5f : 0.03f));
            }
        assertThat(e.info().metadata()).containsKeys("ISR BIAS", "ISR DARK", "ISR FLAT", "ISR CROSSTALK");
    }

    private static Linearizer.Curve polynomial(double c) {
        return new Linearizer.Curve(Linearizer.Kind.POLYNOMIAL, new double[0], new double[] {c});
    }

    /// Adds curvature and then crosstalk to raw amplifiers, as the electronics do.
    private static void bend(List<RawAmplifier> raw, double c, double curve) {
        List<float[]> clean = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            float[] px = raw.get(k).pixels().data();
            for (int i = 0; i < px.length; i++) {
                double s = px[i] - (1000 + 10 * k + 0.3 * (i / (W + 12)));
                px[i] += (float) (curve * s * s);
            }
            clean.add(px.clone());
        }
        for (int k = 0; k < 4; k++)
            for (int j = 0; j < 4; j++) {
                if (j == k) continue;
                float[] px = raw.get(k).pixels().data();
                for (int i = 0; i < px.length; i++)
                    px[i] += (float) (c * (clean.get(j)[i] - (1000 + 10 * j + 0.3 * (i / (W + 12)))));
            }
    }

    private static Table box(int x, int y, int width, int height) {
        Schema schema = Schema.of(
                Column.of("x0", ColumnType.INT, "", ""),
                Column.of("y0", ColumnType.INT, "", ""),
                Column.of("width", ColumnType.INT, "", ""),
                Column.of("height", ColumnType.INT, "", ""));
        TableBuilder b = new TableBuilder(schema);
        b.addRow();
        return b.set("x0", (long) x)
                .set("y0", (long) y)
                .set("width", (long) width)
                .set("height", (long) height)
                .build();
    }

    @Test
    void whatTheConverterClipsIsSaturatedInEveryRowWhateverItsLevel() {
        Image e = ramp();
        for (int y = 0; y < 2 * H; y++) e.set(5, y, 200_000);
        List<RawAmplifier> raw = amplifiers(e, 1000, 2, 3);
        for (RawAmplifier a : raw)
            for (int i = 0; i < a.pixels().data().length; i++)
                a.pixels().data()[i] =
                        (float) Math.rint(Math.min(60_000, a.pixels().data()[i]));
        Exposure out = run(
                raw,
                IsrCalibrations.NONE,
                List.of(Overscan.DEFAULT, Saturation.DEFAULT, Gain.DEFAULT, Assemble.DEFAULT, Variance.DEFAULT));
        int sat = out.mask().valueOf("SAT");
        for (int y = 0; y < 2 * H; y++)
            for (int x = 0; x < 2 * W; x++)
                assertThat((out.mask().get(x, y) & sat) != 0)
                        .as("pixel (%d, %d)", x, y)
                        .isEqualTo(x == 5);
    }

    @Test
    void saturationIsMarkedGrownAndInterpolated() {
        Image e = ramp();
        e.set(W, H, 130_000);
        Exposure out = run(amplifiers(e, 1000, 0, 1), IsrCalibrations.NONE, IsrStep.standard());
        int sat = out.mask().valueOf("SAT");
        for (int y = 0; y < 2 * H; y++)
            for (int x = 0; x < 2 * W; x++)
                assertThat((out.mask().get(x, y) & sat) != 0)
                        .as("pixel (%d, %d)", x, y)
                        .isEqualTo(Math.abs(x - W) <= 1 && Math.abs(y - H) <= 1);
        assertThat(out.image().get(W, H)).isCloseTo(ramp().get(W, H), within(30f));
        assertThat(out.mask().get(W, H) & out.mask().valueOf("INTRP")).isNotZero();
    }

    @Test
    void theCoreOfASaturatedStarIsNotFilledWithLessThanItShows() {
        Image e = ramp();
        for (int y = 0; y < 2 * H; y++)
            for (int x = 0; x < 2 * W; x++) {
                double r2 = (x - W) * (x - W) + (y - H) * (y - H);
                e.set(x, y, (float) Math.min(130_000, e.get(x, y) + 400_000 * Math.exp(-0.5 * r2 / 4)));
            }
        Exposure out = run(amplifiers(e, 1000, 0, 1), IsrCalibrations.NONE, IsrStep.standard());
        // rounding to whole counts apart
        for (int dx = -2; dx <= 2; dx++) assertThat(out.image().get(W + dx, H)).isGreaterThan(130_000 - 5f);
        assertThat(out.mask().get(W, H) & out.mask().valueOf("SAT")).isNotZero();
    }

    @Test
    void nansAreMarkedAndFilled() {
        List<RawAmplifier> raw = amplifiers(ramp(), 1000, 0, 1);
        raw.getFirst().pixels().set(9, 7, Float.NaN);
        Exposure out = run(raw, IsrCalibrations.NONE, IsrStep.standard());
        assertThat(out.mask().get(5, 7)).isEqualTo(out.mask().valueOf("UNMASKEDNAN", "INTRP"));
        assertThat(out.image().get(5, 7)).isCloseTo(ramp().get(5, 7), within(3f));
        for (float v : out.image().data()) assertThat(v).isFinite();
        for (float v : out.variance().data()) assertThat(v).isPositive();
    }

    @Test
    void overscanTellsTheReadNoise() {
        List<IsrStep> steps = new ArrayList<>(IsrStep.standard());
        steps.set(0, new Overscan(Overscan.Method.MEDIAN_PER_ROW, 1, 3, 1000, true));
        Exposure out = run(amplifiers(Image.zeros(2 * W, 2 * H), 1000, 4, 3), IsrCalibrations.NONE, steps);
        // 4 counts at gain 2 are 8 electrons; 3-sigma clipping of 140 values takes some of it
        assertThat(Math.sqrt(out.variance().get(3, 3))).isBetween(5.5, 9.5);
    }

    @Test
    void stepsOutOfOrderAndMissingProductsAreNamed() {
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> run(
                        amplifiers(ramp(), 1000, 0, 1),
                        IsrCalibrations.NONE,
                        List.of(Gain.DEFAULT, SubtractBias.DEFAULT, Variance.DEFAULT)))
                .withMessageContaining("Assemble");
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> run(
                        amplifiers(ramp(), 1000, 0, 1),
                        IsrCalibrations.NONE,
                        List.of(Assemble.DEFAULT, Overscan.DEFAULT)))
                .withMessageContaining("Overscan");
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> run(
                        amplifiers(ramp(), 1000, 0, 1),
                        IsrCalibrations.NONE,
                        List.of(Gain.DEFAULT, Assemble.DEFAULT, new SubtractDark(true))))
                .withMessageContaining("dark");
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> run(
                        amplifiers(ramp(), 1000, 0, 1),
                        IsrCalibrations.NONE.withBias(flatOf(Image.zeros(5, 5))),
                        IsrStep.standard()))
                .withMessageContaining("bias covers");
    }

    @Test
    void akimaSplineGoesThroughItsNodesAndKeepsStraightLinesStraight() {
        double[] nodes = {0, 10, 25, 40, 70};
        double[] line = {1, 3, 6, 9, 15};
        assertThat(AkimaSpline.evaluate(nodes, line, 33)).isCloseTo(1 + 33 / 5.0, within(1e-12));
        double[] values = {0, 4, -2, 7, 1};
        for (int i = 0; i < 5; i++)
            assertThat(AkimaSpline.evaluate(nodes, values, nodes[i])).isCloseTo(values[i], within(1e-12));
        assertThat(AkimaSpline.evaluate(nodes, values, -5)).isZero();
        assertThat(AkimaSpline.evaluate(nodes, values, 500)).isEqualTo(1);
    }
}
