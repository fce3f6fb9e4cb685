/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Chapter 11, item 6 of the pipelines' specification: at least 99 % of fields solved, no wrong field ever.
class MatcherTest {
    private static PlaneField blindField(Random random, boolean related) {
        int perField = (int) Math.round(30 * Math.pow(5000 / 30.0, random.nextDouble()));
        return new PlaneField(
                random,
                perField,
                random.nextDouble(),
                2 * Math.PI * random.nextDouble(),
                random.nextBoolean(),
                0.98 + 0.04 * random.nextDouble(),
                related);
    }

    private static PlaneField pointingField(Random random, boolean related) {
        int perField = (int) Math.round(30 * Math.pow(5000 / 30.0, random.nextDouble()));
        double turn = Math.toRadians(2 * random.nextDouble() - 1);
        return new PlaneField(random, perField, 250 * PlaneField.PIXEL * random.nextDouble(), turn, false, 1, related);
    }

    private static Optional<PatternMatch> blind(PlaneField f) {
        return BlindMatcher.match(f.sources, f.references, PlaneField.area(), f.searchArea, PlaneField.blind());
    }

    private static Optional<PatternMatch> pointing(PlaneField f) {
        return PessimisticMatcher.match(f.sources, f.references, f.searchArea, PlaneField.pointing(), 2);
    }

    private static void blindSolves(long seed, int fields, int failures) {
        Random random = new Random(seed);
        int lost = 0;
        for (int i = 0; i < fields; i++) {
            PlaneField field = blindField(random, true);
            Optional<PatternMatch> match = blind(field);
            if (match.isEmpty()) lost++;
            else
                assertThat(field.agrees(match.get().map(), 4 * PlaneField.PIXEL))
                        .isTrue();
        }
        assertThat(lost).isLessThanOrEqualTo(failures);
    }

    private static void pointingSolves(long seed, int fields, int failures) {
        Random random = new Random(seed);
        int lost = 0;
        for (int i = 0; i < fields; i++) {
            PlaneField field = pointingField(random, true);
            Optional<PatternMatch> match = pointing(field);
            if (match.isEmpty()) lost++;
            else
                assertThat(field.agrees(match.get().map(), 4 * PlaneField.PIXEL))
                        .isTrue();
        }
        assertThat(lost).isLessThanOrEqualTo(failures);
    }

    private static void refusesWrongFields(long seed, int fields) {
        Random random = new Random(seed);
        for (int i = 0; i < fields; i++) {
            assertThat(blind(blindField(random, false))).isEmpty();
            assertThat(pointing(pointingField(random, false))).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void blindModeFindsPlaceAngleAndHand(long seed) {
        blindSolves(seed, 30, 0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 4})
    void pointingModeFindsShiftAndTurn(long seed) {
        pointingSolves(seed, 40, 0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 5)
    void wrongFieldsAreRefused(long seed) {
        refusesWrongFields(seed, 6);
    }

    /// Forty known stars under four hundred sources of one image: their count would drown among all.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {6, 7, 8})
    void aBrightCatalogueMatchesADeepImage(long seed) {
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 10; i++) {
            PlaneField field = new PlaneField(random, 400, 0.8, random.nextDouble(), random.nextBoolean(), 1.01, true);
            int known = (int) (40 * field.searchArea / PlaneField.area());
            Points bright = field.references.brightest(known);
            Optional<PatternMatch> match =
                    BlindMatcher.match(field.sources, bright, PlaneField.area(), field.searchArea, PlaneField.blind());
            if (match.isEmpty()) continue;
            found++;
            assertThat(field.agrees(match.get().map(), 4 * PlaneField.PIXEL)).isTrue();
        }
        assertThat(found).isEqualTo(10);
    }

    @Tag("slow")
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 20261122)
    void inFiveHundredFieldsNinetyNinePercentAreFoundAndNoneWrong(long seed) {
        blindSolves(seed, 500, 5);
        pointingSolves(seed + 1, 500, 5);
        refusesWrongFields(seed + 2, 500);
    }
}
