/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.science.refcat.ReferenceStars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolverTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void solvesDetectorToTheTurbulence(long seed) {
        SimulatedCcd ccd = new SimulatedCcd(4096, seed, 30, false, 4000);
        AstrometricSolver solver = new AstrometricSolver(
                AstrometryConfig.DEFAULT.withMode(AstrometryConfig.Mode.POINTING), ccd.box, ccd.guess(20, 0.1, 30));
        AstrometricSolution solution = solver.solve(ccd.sources, ccd.references);
        assertThat(solution.mode()).isEqualTo(AstrometryConfig.Mode.POINTING);
        // 8 mas of turbulence over 2' cannot be fitted; the goal is 10 mas; these seeds give 7.7 to 8.3.
        assertThat(ccd.rms(solution.wcs())).isLessThan(10);
        assertThat(solution.shiftArcsec()).isBetween(18.0, 22.0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void solvesBlindWhenAngleAndHandAreUnknown(long seed) {
        SimulatedCcd ccd = new SimulatedCcd(4096, seed, 47 * seed, seed % 2 == 0, 600);
        AstrometricSolver solver = new AstrometricSolver(AstrometryConfig.DEFAULT, ccd.box, ccd.guess(480, 0, 0));
        AstrometricSolution solution = solver.solve(ccd.sources, ccd.references);
        assertThat(solution.mode()).isEqualTo(AstrometryConfig.Mode.BLIND);
        assertThat(ccd.rms(solution.wcs())).isLessThan(12);
    }

    @Test
    void fewStarsLowerTheOrder() {
        SimulatedCcd ccd = new SimulatedCcd(4096, 7, 0, false, 150);
        AstrometricSolution solution = new AstrometricSolver(AstrometryConfig.DEFAULT, ccd.box, ccd.guess(20, 0.1, 0))
                .solve(ccd.sources, ccd.references);
        assertThat(solution.order()).isLessThan(3);
        assertThat(ccd.rms(solution.wcs())).isLessThan(100);
    }

    @Test
    void lostSolutionIsAFaultAndNeverAWcs() {
        SimulatedCcd one = new SimulatedCcd(4096, 8, 0, false, 1000), other = new SimulatedCcd(4096, 9, 0, false, 1000);
        TangentPlane here = new TangentPlane(one.centre), there = new TangentPlane(other.centre);
        double[] p = new double[2];
        double[] ra = other.references.raRadians().clone(),
                dec = other.references.decRadians().clone();
        for (int i = 0; i < ra.length; i++) {
            there.project(ra[i], dec[i], p);
            SkyCoord moved = here.deproject(p[0], p[1]);
            ra[i] = moved.raRadians();
            dec[i] = moved.decRadians();
        }
        ReferenceStars wrong = new ReferenceStars(
                other.references.id(),
                ra,
                dec,
                other.references.sigmaRadians(),
                other.references.flux(),
                other.references.fluxErr(),
                other.references.colour(),
                other.references.extended());
        AstrometricSolver solver = new AstrometricSolver(AstrometryConfig.DEFAULT, one.box, one.guess(0, 0, 0));
        assertThatThrownBy(() -> solver.solve(one.sources, wrong))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no match");
        assertThatThrownBy(() -> solver.solve(one.sources.select(new int[] {1, 2, 3}), one.references))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("3 usable sources");
        assertThatThrownBy(() -> solver.solve(one.sources, one.references.select(new int[0])))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("0 reference stars");
    }
}
