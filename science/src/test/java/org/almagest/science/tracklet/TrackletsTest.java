/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.tracklet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.almagest.science.tracklet.Tracklets.Detection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackletsTest {
    private static final double NOISE = 0.15;
    private static final SkyCoord FIELD = SkyCoord.ofDegrees(359.9, 64);

    /// Movers on great circles, missed now and then, among detections anywhere in half a degree.
    private static List<Detection> night(long seed, int visits, int movers, int noise, List<Set<Integer>> truth) {
        Random random = new Random(seed);
        List<Detection> out = new ArrayList<>();
        double[] rate = new double[movers], angle = new double[movers];
        SkyCoord[] start = new SkyCoord[movers];
        for (int m = 0; m < movers; m++) {
            rate[m] = 20 + 100 * random.nextDouble();
            angle[m] = 360 * random.nextDouble();
            start[m] = anywhere(random);
            truth.add(new HashSet<>());
        }
        for (int v = 0; v < visits; v++) {
            double mjd = 60_000 + v * 0.01;
            for (int m = 0; m < movers; m++) {
                if (random.nextInt(5) == 0) continue;
                SkyCoord at = start[m].offset(Angle.ofDegrees(angle[m]), Angle.ofArcsec(rate[m] * 24 * v * 0.01));
                truth.get(m).add(out.size());
                out.add(detection(
                        v,
                        mjd,
                        at.offset(
                                Angle.ofDegrees(360 * random.nextDouble()),
                                Angle.ofArcsec(NOISE * Math.abs(random.nextGaussian())))));
            }
            for (int k = 0; k < noise; k++) out.add(detection(v, mjd, anywhere(random)));
        }
        return out;
    }

    private static SkyCoord anywhere(Random random) {
        return FIELD.offset(
                Angle.ofDegrees(360 * random.nextDouble()), Angle.ofDegrees(0.25 * Math.sqrt(random.nextDouble())));
    }

    private static Detection detection(int visit, double mjd, SkyCoord at) {
        return new Detection(visit, mjd, at.raDegrees(), at.decDegrees());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsMoversAmongNoiseAndNothingElse(long seed) {
        List<Set<Integer>> truth = new ArrayList<>();
        List<Detection> all = night(seed, 10, 6, 15, truth);
        List<Tracklet> found = Tracklets.find(all, Tracklets.Config.DEFAULT);
        for (Set<Integer> mover : truth) {
            if (mover.size() < 4) continue;
            assertThat(found).as("mover of %d detections", mover.size()).anySatisfy(t -> {
                Set<Integer> common = new HashSet<>(t.members());
                common.retainAll(mover);
                assertThat(common).hasSizeGreaterThanOrEqualTo(mover.size() - 1);
            });
        }
        for (Tracklet t : found)
            assertThat(truth).as("members %s", t.members()).anySatisfy(mover -> {
                Set<Integer> common = new HashSet<>(t.members());
                common.retainAll(mover);
                assertThat(common).hasSizeGreaterThanOrEqualTo(t.members().size() - 1);
            });
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void makesNothingOfNoise(long seed) {
        assertThat(Tracklets.find(night(seed, 12, 0, 25, new ArrayList<>()), Tracklets.Config.DEFAULT))
                .isEmpty();
    }

    /// False detections crowd at an edge of the image.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void makesNothingOfACrowd(long seed) {
        Random random = new Random(seed);
        List<Detection> all = night(seed, 20, 0, 3, new ArrayList<>());
        for (int v = 0; v < 20; v++)
            for (int k = 0; k < 5; k++)
                all.add(detection(
                        v,
                        60_000 + v * 0.01,
                        FIELD.offset(Angle.ofDegrees(90), Angle.ofArcsec(700 + 4 * random.nextDouble()))
                                .offset(Angle.ofDegrees(0), Angle.ofArcsec(300 * random.nextDouble()))));
        assertThat(Tracklets.find(all, Tracklets.Config.DEFAULT)).isEmpty();
    }

    @Test
    void tellsRateAndDirection() {
        List<Detection> all = new ArrayList<>();
        for (int v = 0; v < 6; v++) {
            SkyCoord at = FIELD.offset(Angle.ofDegrees(70), Angle.ofArcsec(48.0 * v / 10));
            all.add(detection(v, 60_000 + v / 240.0, at));
        }
        Tracklet t = Tracklets.find(all, Tracklets.Config.DEFAULT).getFirst();
        // 4.8 arcsec in a tenth of an hour; a great circle turns by its own length times tan(dec), 1e-4 deg
        assertThat(t.rate()).isCloseTo(48, within(0.01));
        assertThat(t.angle()).isCloseTo(70, within(0.05));
        assertThat(t.rms()).isLessThan(0.01);
        assertThat(t.members()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void whatStandsStillIsNoTracklet() {
        List<Detection> all = new ArrayList<>();
        for (int v = 0; v < 8; v++) all.add(detection(v, 60_000 + v * 0.01, FIELD));
        assertThat(Tracklets.find(all, Tracklets.Config.DEFAULT)).isEmpty();
    }
}
