/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that go through all steps while they are in a cache end as they do when each step has the whole
/// detector to itself.
class RowRunTest {
    private static final int W = 45;
    private static final int H = 37;
    private static final Box DETECTOR = new Box(0, 0, 2 * W, 2 * H);

    private static List<RawAmplifier> amplifiers(Random random) {
        List<RawAmplifier> out = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            Image px = Image.zeros(W + 14, H + 6);
            for (int i = 0; i < px.data().length; i++) {
                boolean data = i % px.width() >= 4 && i % px.width() < W + 4 && i / px.width() < H;
                double light = data ? 200 + (random.nextInt(150) == 0 ? 70_000 * random.nextDouble() : 0) : 0;
                px.data()[i] = (float) Math.rint(Math.min(50_000, 1000 + 7 * k + light + 5 * random.nextGaussian()));
            }
            for (int n = 0; n < 3; n++) px.set(4 + random.nextInt(W), random.nextInt(H), Float.NaN);
            out.add(new RawAmplifier(
                    "A" + k,
                    px,
                    new Box(4, 0, W, H),
                    Optional.of(new Box(W + 4, 0, 10, H)),
                    Optional.of(new Box(0, H, W + 14, 6)),
                    new Box(k % 2 * W, k / 2 * H, W, H),
                    k % 2 == 1,
                    k / 2 == 1,
                    1.5 + 0.1 * k,
                    5,
                    50_000,
                    0));
        }
        return out;
    }

    private static Optional<IsrCalibrations.Product> product(double level, double scatter, Random random) {
        Image image = Image.zeros(DETECTOR);
        Mask mask = Mask.clear(DETECTOR, MaskPlanes.of("NO_DATA", "SUSPECT", "ODD"));
        for (int i = 0; i < image.data().length; i++) {
            image.data()[i] = (float) (level + scatter * random.nextGaussian());
            if (random.nextInt(400) == 0) mask.data()[i] = mask.valueOf(random.nextBoolean() ? "SUSPECT" : "ODD");
        }
        return IsrCalibrations.Product.of(
                Optional.of(new Exposure(image, mask, Image.zeros(DETECTOR), ExposureInfo.NONE)));
    }

    private static IsrCalibrations products(Random random) {
        Map<String, Linearizer.Curve> curves = new LinkedHashMap<>();
        Map<String, DeferredCharge.Register> registers = new LinkedHashMap<>();
        double[][] crosstalk = new double[4][4];
        for (int k = 0; k < 4; k++) {
            curves.put(
                    "A" + k,
                    new Linearizer.Curve(
                            Linearizer.Kind.SPLINE, new double[] {0, 9e3, 3e4, 6e4}, new double[] {0, 2, -3, 9}));
            registers.put("A" + k, new DeferredCharge.Register(2e-6, 3e-4, 1.5, 20, 0.004, 4));
            for (int j = 0; j < 4; j++) crosstalk[k][j] = 1e-3 * random.nextDouble();
        }
        Schema boxes = Schema.of(
                Column.of("x0", ColumnType.INT, "", ""),
                Column.of("y0", ColumnType.INT, "", ""),
                Column.of("width", ColumnType.INT, "", ""),
                Column.of("height", ColumnType.INT, "", ""));
        TableBuilder defects = new TableBuilder(boxes);
        for (int n = 0; n < 9; n++) {
            defects.addRow();
            defects.set("x0", (long) random.nextInt(-3, 2 * W)).set("y0", (long) random.nextInt(-3, 2 * H));
            defects.set("width", 1L + random.nextInt(4)).set("height", 1L + random.nextInt(20));
        }
        return IsrCalibrations.NONE
                .withBias(product(3, 1, random))
                .withDark(product(0.4, 0.2, random))
                .withFlat(product(0.9, 0.3, random))
                .withLinearizer(Optional.of(new Linearizer(curves)))
                .withCti(Optional.of(new DeferredCharge(registers)))
                .withCrosstalk(Optional.of(new Crosstalk(List.of("A0", "A1", "A2", "A3"), crosstalk, new double[0][])))
                .withDefects(Optional.of(defects.build()));
    }

    private static Exposure run(long seed, List<List<IsrStep>> groups) {
        Random random = new Random(seed);
        VisitInfo visit = new VisitInfo(77, Time.ofMjdTai(60000), 30, 31, null, null, Double.NaN, "", "science");
        IsrFrame frame = new IsrFrame(amplifiers(random), ExposureInfo.NONE.withVisitInfo(visit), products(random));
        for (List<IsrStep> steps : groups) IsrStep.applyAll(steps, frame);
        return frame.exposure();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void rowsThroughAllStepsAreThoseOfOneStepAfterTheOther(long seed) {
        List<IsrStep> steps = new ArrayList<>(IsrStep.standard());
        steps.addFirst(Dither.DEFAULT);
        steps.add(steps.indexOf(GrowMask.DEFAULT) + 1, new GrowMask("SUSPECT", 2));
        Exposure together = run(seed, List.of(steps));
        Exposure apart = run(seed, steps.stream().map(List::of).toList());
        assertThat(together.image().data()).isEqualTo(apart.image().data());
        assertThat(together.variance().data()).isEqualTo(apart.variance().data());
        assertThat(together.mask().data()).isEqualTo(apart.mask().data());
        assertThat(together.mask().planes()).isEqualTo(apart.mask().planes());
        assertThat(together.info().metadata()).isEqualTo(apart.info().metadata());
        for (String plane : List.of("SAT", "BAD", "UNMASKEDNAN", "ODD", "INTRP"))
            assertThat(RowLoops.anyBit(together.mask().data(), 0, 4 * W * H)
                            & together.mask().valueOf(plane))
                    .as(plane)
                    .isNotZero();
    }
}
