/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.science.diasource.DetectDiaSourcesTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Spec chapter 11, item 4, in whole differences: stars that moved and stars that vary among those that do
/// neither, the kernel fitted to all of them, the template sharper than the science image, the noise
/// whitened.
class DipolesOfDifferencesTest {
    private static final Box FIELD = new Box(0, 0, 640, 600);
    private static final double SCIENCE = 2.1, TEMPLATE = 1.7, VARIANCE = 1, TEMPLATE_VARIANCE = 0.2;
    private static final double SCALE_ARCSEC = 0.2;
    private static final int STEP = 37;

    /// What happened to a star between the images.
    private enum Change {
        NONE,
        MOVED,
        VARIED
    }

    private record Truth(double x, double y, Change change) {}

    /// Counts of one field.
    private record Outcome(int moved, int dipoles, double meanLength, int varied, int wrong) {}

    private static Outcome field(double offset, long seed) {
        Random random = new Random(seed);
        List<Scene.Star> before = new ArrayList<>(), after = new ArrayList<>();
        List<Truth> truth = new ArrayList<>();
        double error = Math.sqrt(4 * Math.PI * (VARIANCE + TEMPLATE_VARIANCE)) * SCIENCE;
        // an offset of this size leaves about 20 sigma
        double movedFlux = 20 * error * 2 * SCIENCE / offset;
        for (int y = 25; y < FIELD.height() - 24; y += STEP)
            for (int x = 25; x < FIELD.width() - 24; x += STEP) {
                double px = x + random.nextDouble(), py = y + random.nextDouble();
                double a = 2 * Math.PI * random.nextDouble();
                Change change = switch (truth.size() % 6) {
                    case 0 -> Change.MOVED;
                    case 3 -> Change.VARIED;
                    default -> Change.NONE;
                };
                double shift = change == Change.MOVED ? 0.5 * offset : 0;
                double flux = change == Change.MOVED ? movedFlux : error * 50 * Math.pow(10, random.nextDouble());
                double factor = change != Change.VARIED ? 1 : random.nextBoolean() ? 1.3 : 0.7;
                before.add(new Scene.Star(px - shift * Math.cos(a), py - shift * Math.sin(a), flux));
                after.add(new Scene.Star(px + shift * Math.cos(a), py + shift * Math.sin(a), factor * flux));
                truth.add(new Truth(px, py, change));
            }
        Exposure template = Scene.frame(FIELD.grown(32), before, TEMPLATE, TEMPLATE_VARIANCE, random);
        Exposure science = Scene.frame(FIELD, after, SCIENCE, VARIANCE, random)
                .withInfo(i -> i.withDetector(3)
                        .withFilter(new FilterLabel("r", "r_1"))
                        .withWcs(new TanSipWcs(SkyCoord.ofDegrees(150, -30), 320, 300, new double[] {
                            -SCALE_ARCSEC / 3600, 0, 0, SCALE_ARCSEC / 3600
                        }))
                        .withVisitInfo(
                                new VisitInfo(77, Time.ofMjdTai(61000.25), 30, 30, null, null, 1.2, "", "science")));
        Subtraction.Result r = new Subtraction(Subtraction.Config.DEFAULT)
                .run(science, template, Scene.catalogue(after, SCIENCE, VARIANCE));
        return count(detect(r, science), truth);
    }

    private static Table detect(Subtraction.Result r, Exposure science) {
        QuantumContext context = new QuantumContext(
                "detect", DataId.of("instrument", "Test", "visit", 77, "detector", 3), "run", 1000, 100_000, Map.of());
        return new DetectDiaSourcesTask(DetectDiaSourcesTask.Config.DEFAULT)
                .run(new DetectDiaSourcesTask.In(context, r.difference(), science, r.matched(), Optional.empty()))
                .sources();
    }

    private static Outcome count(Table found, List<Truth> truth) {
        int moved = 0, dipoles = 0, varied = 0, wrong = 0;
        double length = 0;
        for (Truth t : truth) {
            if (t.change() == Change.NONE) continue;
            int row = nearest(found, t);
            boolean dipole = row >= 0 && found.booleans("isDipole")[row];
            if (t.change() == Change.MOVED) {
                moved++;
                if (!dipole) continue;
                dipoles++;
                length += found.number("dipoleLength", row) / SCALE_ARCSEC;
            } else {
                varied++;
                assertThat(row).as("a star that varied at %s", t).isNotNegative();
                if (dipole) wrong++;
            }
        }
        return new Outcome(moved, dipoles, length / Math.max(1, dipoles), varied, wrong);
    }

    private static int nearest(Table found, Truth t) {
        int best = -1;
        double least = 5;
        for (int i = 0; i < found.rows(); i++) {
            double d = Math.hypot(found.number("x", i) - t.x(), found.number("y", i) - t.y());
            if (d < least) {
                least = d;
                best = i;
            }
        }
        return best;
    }

    @ParameterizedTest(name = "offset {0} pixel")
    @ValueSource(doubles = {0.2, 0.5, 1.0, 1.5})
    void movedStarsAreDipolesOfTheirLengthAndVariablesAreNot(double offset) {
        int moved = 0, dipoles = 0, varied = 0, wrong = 0;
        double length = 0;
        for (long seed = 1; seed <= 2; seed++) {
            Outcome o = field(offset, seed);
            moved += o.moved();
            dipoles += o.dipoles();
            varied += o.varied();
            wrong += o.wrong();
            length += o.dipoles() * o.meanLength();
        }
        assertThat(moved).isGreaterThanOrEqualTo(80);
        assertThat(dipoles).isGreaterThanOrEqualTo((int) Math.ceil(0.95 * moved));
        // each length is good to a tenth at 20 sigma; 80 of them, three standard errors, and the shift that the
        // fit of the registration takes for its own
        assertThat(length / dipoles).isCloseTo(offset, within(0.04 * offset + 0.02));
        assertThat(wrong).isLessThanOrEqualTo(varied / 50);
    }
}
