/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.Deferred;
import org.junit.jupiter.api.Test;

class CalibTest {
    private static final Box BOX = new Box(0, 0, 150, 130);

    /// A handle on an exposure in memory.
    private record Held(DataId dataId, Exposure exposure) implements Deferred<Exposure> {
        @Override
        public Exposure get() {
            return exposure;
        }

        @Override
        public Optional<Exposure> get(Box part) {
            return exposure.box().contains(part) ? Optional.of(exposure.view(part)) : Optional.empty();
        }
    }

    private static List<Deferred<Exposure>> exposures(
            int n, double seconds, DoubleBinaryOperator truth, double readNoise, double promised, long seed) {
        List<Deferred<Exposure>> out = new ArrayList<>();
        Random random = new Random(seed);
        for (int k = 0; k < n; k++) {
            Image image = Image.zeros(BOX);
            Image variance = Image.zeros(BOX);
            for (int y = 0; y < BOX.height(); y++)
                for (int x = 0; x < BOX.width(); x++) {
                    double level = truth.applyAsDouble(x, y);
                    double v = Math.max(0, level) + readNoise * readNoise;
                    image.set(x, y, (float) (level + Math.sqrt(v) * random.nextGaussian()));
                    variance.set(x, y, (float) (Math.max(0, level) + promised * promised));
                }
            for (int c = 0; c < 20; c++) image.set(random.nextInt(150), random.nextInt(130), 20_000);
            VisitInfo visit = new VisitInfo(
                    k, Time.ofMjdTai(60_000), seconds, seconds, null, null, Double.NaN, "", "calibration");
            out.add(new Held(
                    DataId.of("exposure", k, "detector", 3),
                    new Exposure(
                            image,
                            Mask.clear(BOX, MaskPlanes.of("SAT", "BAD")),
                            variance,
                            ExposureInfo.NONE
                                    .withVisitInfo(visit)
                                    .withDetector(3)
                                    .withFilter(new FilterLabel("r", "r_demo")))));
        }
        return out;
    }

    @Test
    void biasIsTheMeanWithoutCosmicRaysAndPassesItsChecks() {
        var out = new MakeBiasTask(MakeBiasTask.Config.DEFAULT)
                .run(new MakeBiasTask.In(exposures(10, 0, (x, y) -> 2 * Math.sin(0.3 * x), 9, 9, 1)));
        double squares = 0;
        for (int y = 0; y < 130; y++)
            for (int x = 0; x < 150; x++) {
                double d = out.bias().image().get(x, y) - 2 * Math.sin(0.3 * x);
                assertThat(d).isBetween(-18.0, 18.0);
                squares += d * d;
            }
        // 9 / sqrt(10), a per cent more from the clipping's bias
        assertThat(Math.sqrt(squares / BOX.area())).isCloseTo(9 / Math.sqrt(10), within(0.06));
        assertThat(out.verification().checks()).allMatch(Verification.Check::passed);
        out.verification().requirePassed();
        assertThat(out.bias().info().metadata()).containsEntry("INPUTS", "10").containsKey("INPUT 9");
    }

    @Test
    void aNoiseTenPerCentOffFailsTheVerification() {
        var out = new MakeBiasTask(MakeBiasTask.Config.DEFAULT)
                .run(new MakeBiasTask.In(exposures(8, 0, (x, y) -> 0, 8, 9, 2)));
        assertThat(out.verification().passed()).isFalse();
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> out.verification().requirePassed())
                .withMessageContaining("read noise");
    }

    @Test
    void darkIsPerSecondAlsoFromFewExposures() {
        for (int n : new int[] {2, 8}) {
            MakeDarkTask.Config config = new MakeDarkTask.Config(FrameCombine.Config.DEFAULT, 2, 0.05, 5, 0.01);
            var out = new MakeDarkTask(config)
                    .run(new MakeDarkTask.In(exposures(n, 100, (x, y) -> x == 40 && y == 50 ? 3000 : 20, 5, 5, 3)));
            assertThat(out.dark().image().get(40, 50)).isCloseTo(30f, within(3f));
            double sum = 0;
            for (float v : out.dark().image().data()) sum += Float.isNaN(v) ? 0.2 : v;
            assertThat(sum / BOX.area()).isCloseTo(0.2, within(0.03));
        }
    }

    @Test
    void flatIsOneOnAverageWhateverTheLevels() {
        List<Deferred<Exposure>> in =
                new ArrayList<>(exposures(4, 10, (x, y) -> 30_000 * (1 + 0.001 * (x - 75)), 5, 5, 4));
        in.addAll(exposures(4, 10, (x, y) -> 50_000 * (1 + 0.001 * (x - 75)), 5, 5, 5));
        var out = new MakeFlatTask(MakeFlatTask.Config.DEFAULT).run(new MakeFlatTask.In(in));
        double sum = 0;
        for (float v : out.flat().image().data()) sum += v;
        assertThat(sum / BOX.area()).isCloseTo(1, within(1e-4));
        assertThat(out.flat().image().get(25, 60) / out.flat().image().get(125, 60))
                .isCloseTo(0.95f / 1.05f, within(0.012f));
        assertThat(out.verification().passed()).isTrue();
        assertThat(out.flat().info().filter()).contains(new FilterLabel("r", "r_demo"));
    }

    @Test
    void clippingAtThreeSigmaTakesOnePerCentOfTheWidth() {
        assertThat(FrameCombine.widthWhenClipped(3)).isCloseTo(0.98658, within(1e-4));
    }

    @Test
    void tooFewExposuresAreNamed() {
        assertThatExceptionOfType(DataFault.class)
                .isThrownBy(() -> new MakeBiasTask(MakeBiasTask.Config.DEFAULT)
                        .run(new MakeBiasTask.In(exposures(2, 0, (x, y) -> 0, 9, 9, 1))))
                .withMessageContaining("3 exposures");
    }

    @Test
    void defectsAreHotDeadAndColumns() {
        Image dark = Image.zeros(BOX);
        dark.set(10, 11, 50);
        dark.set(11, 11, 50);
        dark.set(10, 12, 50);
        dark.set(11, 12, 50);
        Image flat = Image.zeros(BOX);
        for (int y = 0; y < 130; y++) for (int x = 0; x < 150; x++) flat.set(x, y, 1 - 0.002f * x);
        flat.set(140, 100, 0.3f);
        for (int y = 20; y < 120; y++) if (y % 10 != 0) flat.set(77, y, 0.1f);
        Table t = Defects.find(
                Optional.empty(), Optional.of(exposureOf(dark)), List.of(exposureOf(flat)), Defects.Config.DEFAULT);
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < t.rows(); i++)
            boxes.add(new Box(t.ints("x0")[i], t.ints("y0")[i], t.ints("width")[i], t.ints("height")[i]));
        assertThat(boxes)
                .containsExactlyInAnyOrder(new Box(10, 11, 2, 2), new Box(140, 100, 1, 1), new Box(77, 21, 1, 99));
    }

    private static Exposure exposureOf(Image image) {
        return new Exposure(
                image, Mask.clear(image.box(), MaskPlanes.of("BAD")), Image.zeros(image.box()), ExposureInfo.NONE);
    }
}
