/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.skymap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.almagest.astro.image.Box;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkyMapTest {
    private static final SkyMap LSST = new SkyMap(SkyMapConfig.lsstCells("lsst_cells_v1"));

    private static SkyCoord anywhere(Random random) {
        return new SkyCoord(2 * Math.PI * random.nextDouble(), Math.asin(2 * random.nextDouble() - 1));
    }

    @Test
    void ringsOfLsstHaveTheirTractsAndPatches() {
        assertThat(LSST.tracts()).isEqualTo(18_938);
        Tract tract = LSST.tract(9000);
        assertThat(tract.columns()).isEqualTo(10);
        assertThat(tract.rows()).isEqualTo(10);
        assertThat(tract.pixelScale().arcsec()).isCloseTo(0.2, within(1e-12));
        Patch patch = tract.patch(4, 7);
        assertThat(patch.index()).isEqualTo(74);
        assertThat(patch.inner()).isEqualTo(new Box(12_000, 21_000, 3000, 3000));
        assertThat(patch.outer().width()).isEqualTo(3400);
    }

    /// Chapter 11, item 5: a million positions, each in the inner part of exactly the patch it is told to
    /// be in.
    @Test
    void millionPositionsRoundTripThroughTheirPatchSeed20261122() {
        Random random = new Random(20261122);
        for (int i = 0; i < 1_000_000; i++) {
            SkyCoord sky = anywhere(random);
            Patch patch = LSST.patchOf(sky).orElseThrow();
            Tract tract = patch.tract();
            double[] p = tract.toPixel(sky);
            if (!patch.inner().contains(p[0], p[1])) throw new AssertionError(sky + " outside " + patch);
            if (!tract.innerRegion().contains(sky)) throw new AssertionError(sky + " outside " + tract);
            double miss = tract.toSky(p[0], p[1]).separation(sky).radians();
            if (!(miss < 1e-13)) throw new AssertionError(sky + " comes back " + miss + " rad off");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void exactlyOnePatchIsPrimary(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            SkyCoord sky = i % 10 == 0 ? SkyCoord.ofDegrees(36.0 * i, i % 20 == 0 ? 89.6 : -89.2) : anywhere(random);
            int primaries = 0;
            List<Patch> around = LSST.patchesOverlapping(new Circle(sky, Angle.ofArcsec(1)));
            for (Patch patch : around) if (LSST.isPrimary(patch, sky)) primaries++;
            assertThat(primaries).as("%s in %s", sky, around).isEqualTo(1);
        }
    }

    @Test
    void edgesOfTractsBelongToOneOfThem() {
        SkyMap map = new SkyMap(SkyMapConfig.rings("rings", 11, 20, 1, PatchLayout.LEGACY));
        for (int id = 0; id < map.tracts(); id++) {
            for (SkyCoord corner : map.tract(id).innerRegion() instanceof Circle c
                    ? List.of(c.centre())
                    : map.tract(id).polygon(map.tract(id).box()).vertices()) {
                Tract primary = map.tractOf(corner).orElseThrow();
                assertThat(primary.patchOf(corner)).isPresent();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 4, 5})
    void overlapListsMissNoPatch(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 20; trial++) {
            SkyCoord centre = trial == 0 ? SkyCoord.ofDegrees(0, 90) : anywhere(random);
            Region region = new Circle(centre, Angle.ofDegrees(0.3));
            List<Patch> found = LSST.patchesOverlapping(region);
            for (int i = 0; i < 200; i++) {
                SkyCoord p =
                        centre.offset(new Angle(7 * random.nextDouble()), Angle.ofDegrees(0.3 * random.nextDouble()));
                assertThat(found).contains(LSST.patchOf(p).orElseThrow());
            }
            assertThat(found)
                    .doesNotHaveDuplicates()
                    .allMatch(patch -> patch.region().overlaps(region));
        }
    }

    @Test
    void discreteMapCoversItsPlacesAndNoMore() {
        SkyMapConfig config = SkyMapConfig.discrete(
                "demo",
                List.of(new SkyMapConfig.TractCentre(150, 2, 0.1), new SkyMapConfig.TractCentre(150.15, 2, 0.1)),
                0.2,
                new PatchLayout(1000, 50, 0, true));
        SkyMap map = new SkyMap(config);
        assertThat(map.tractOf(SkyCoord.ofDegrees(150.02, 2)).orElseThrow().id())
                .isZero();
        assertThat(map.tractOf(SkyCoord.ofDegrees(150.08, 2)).orElseThrow().id())
                .isEqualTo(1);
        assertThat(map.patchOf(SkyCoord.ofDegrees(151, 2))).isEmpty();
        Tract tract = map.tract(0);
        assertThat(tract.columns()).isEqualTo(4);
        assertThat(tract.patch(0).outer()).isEqualTo(new Box(0, 0, 1050, 1050));
        assertThat(tract.patch(5).outer()).isEqualTo(new Box(950, 950, 1100, 1100));
        double[] p = tract.toPixel(tract.centre());
        assertThat(p).containsExactly(tract.crpixX(), tract.crpixY());
        // East is to the left, north is up.
        assertThat(tract.toPixel(SkyCoord.ofDegrees(150.01, 2))[0]).isLessThan(p[0]);
        assertThat(tract.toPixel(SkyCoord.ofDegrees(150, 2.01))[1]).isGreaterThan(p[1]);
        assertThat(map.tractsOverlapping(new Circle(SkyCoord.ofDegrees(150.25, 2), Angle.ofArcsec(5))))
                .containsExactly(map.tract(1));
        assertThatThrownBy(() -> map.tract(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("demo");
    }
}
