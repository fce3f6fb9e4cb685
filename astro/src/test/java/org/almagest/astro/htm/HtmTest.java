/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.htm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.almagest.astro.healpix.RangeSet;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void trianglesNestAndHoldTheirPoints(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            SkyCoord p = SkyCoord.ofVector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
            long before = -1;
            for (int level = 0; level <= 20; level += 2) {
                Htm mesh = new Htm(level);
                long trixel = mesh.trixelOf(p);
                assertThat(mesh.triangle(trixel).contains(p)).isTrue();
                if (before >= 0) assertThat(trixel >> 4).isEqualTo(before);
                before = trixel;
            }
        }
    }

    @Test
    void circleIsCoveredWithoutExcess() {
        Random random = new Random(3);
        Htm mesh = new Htm(7);
        Circle circle = new Circle(SkyCoord.ofDegrees(31.04, 46.69), Angle.ofDegrees(2));
        RangeSet covering = mesh.covering(circle);
        for (int i = 0; i < 2000; i++) {
            SkyCoord p = circle.centre()
                    .offset(new Angle(7 * random.nextDouble()), Angle.ofDegrees(3 * random.nextDouble()));
            if (circle.contains(p))
                assertThat(covering.contains(mesh.trixelOf(p))).isTrue();
        }
        covering.forEach(t -> assertThat(mesh.triangle(t).overlaps(circle)).isTrue());
    }

    /// Names of the root triangles as Kunszt et al. 2001 give them.
    @Test
    void rootsHaveTheirNumbers() {
        Htm roots = new Htm(0);
        assertThat(roots.trixelOf(SkyCoord.ofDegrees(45, -30))).isEqualTo(8);
        assertThat(roots.trixelOf(SkyCoord.ofDegrees(315, -30))).isEqualTo(11);
        assertThat(roots.trixelOf(SkyCoord.ofDegrees(315, 30))).isEqualTo(12);
        assertThat(roots.trixelOf(SkyCoord.ofDegrees(45, 30))).isEqualTo(15);
    }

    /// Stars of three shards of the SDSS DR9 reference catalogue that LSST's pipe_tasks ships (level 8).
    @Test
    void numbersAreThoseOfLsstReferenceCatalogues() {
        Htm mesh = new Htm(8);
        assertThat(mesh.trixelOf(SkyCoord.ofDegrees(216.06803314372866, 53.193817581317596)))
                .isEqualTo(903281);
        assertThat(mesh.trixelOf(SkyCoord.ofDegrees(215.96086731589435, 52.75442279648202)))
                .isEqualTo(903282);
        assertThat(mesh.trixelOf(SkyCoord.ofDegrees(215.90592641023227, 52.97293137446065)))
                .isEqualTo(903283);
    }
}
