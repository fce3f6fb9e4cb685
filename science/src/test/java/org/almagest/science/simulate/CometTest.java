/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.almagest.science.simulate.SurveyConfig.CometConfig;
import org.almagest.science.simulate.SurveyConfig.SkyConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CometTest {
    private static final CometConfig COMETS = new CometConfig(
            4, new double[] {19, 20}, new double[] {8, 20}, new double[] {2, 3}, new double[] {0.2, 0.3});

    private static SurveyConfig withComets(SurveyConfig c) {
        SkyConfig s = c.sky();
        SkyConfig sky = new SkyConfig(
                s.density(),
                s.faintest(),
                s.starFraction(),
                s.brightestStar(),
                s.brightestGalaxy(),
                s.starSlope(),
                s.galaxySlope(),
                s.variableFraction(),
                s.movers(),
                s.moverMagnitude(),
                s.moverRate(),
                Optional.of(COMETS));
        return new SurveyConfig(
                c.name(),
                c.ra(),
                c.dec(),
                c.camera(),
                c.bands(),
                c.visits(),
                sky,
                c.transients(),
                c.electronics(),
                c.calibrations());
    }

    @Test
    void cometsComeBehindTheOtherMoversAndChangeNothingOfThem() {
        List<Mover> without = SimulatedSurvey.of(TinySurvey.config(), 3).movers();
        List<Mover> with =
                SimulatedSurvey.of(withComets(TinySurvey.config()), 3).movers();
        assertThat(with.size()).isGreaterThan(without.size());
        for (int i = 0; i < without.size(); i++)
            assertThat(with.get(i)).usingRecursiveComparison().isEqualTo(without.get(i));
        for (Mover m : with.subList(without.size(), with.size())) {
            assertThat(m.coma()).isBetween(2.0, 3.0);
            assertThat(m.nucleusShare()).isBetween(0.2, 0.3);
        }
        assertThat(without).allMatch(m -> m.coma() == 0 && m.nucleusShare() == 1);
    }

    /// Dust that flies off evenly: light within r grows with r, up to the coma's radius.
    @ParameterizedTest(name = "radius {0}")
    @ValueSource(doubles = {0.1, 0.2, 0.4})
    void lightOfTheComaGrowsWithTheRadius(double r) {
        assertThat(within(2 * r) / within(r)).isCloseTo(2, offset(0.25));
        assertThat(within(5)).isCloseTo(1, offset(1e-3));
    }

    private static double within(double r) {
        double sum = 0;
        for (int k = 0; k < Mover.COMA.size(); k++)
            sum += Mover.COMA.flux()[k] * (1 - Math.exp(-r * r / (2 * Mover.COMA.variance()[k])));
        return sum;
    }

    private static org.assertj.core.data.Offset<Double> offset(double v) {
        return org.assertj.core.api.Assertions.within(v);
    }

    @Test
    void theFileOfASurveyNamesCometsOnlyWhereThereAreSome(@TempDir Path folder) throws Exception {
        SurveyFile.write(folder, SimulatedSurvey.of(TinySurvey.config(), 3));
        assertThat(Files.readString(folder.resolve("survey.json"))).doesNotContain("comet");
        SurveyFile.write(folder, SimulatedSurvey.of(withComets(TinySurvey.config()), 3));
        assertThat(SurveyFile.of(folder).config().sky().comets().orElseThrow().perNight())
                .isEqualTo(4);
    }
}
