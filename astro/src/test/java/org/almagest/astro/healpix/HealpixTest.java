/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.healpix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.ConvexPolygon;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealpixTest {
    static List<String> vectors() throws IOException {
        Path file = Path.of(System.getProperty("almagest.root"), "testdata", "sky", "healpix.csv");
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .skip(1)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreesWithAstropyHealpix(String line) {
        String[] v = line.split(",");
        Healpix grid = new Healpix(Integer.parseInt(v[0]));
        SkyCoord sky = SkyCoord.ofDegrees(Double.parseDouble(v[1]), Double.parseDouble(v[2]));
        long nested = Long.parseLong(v[3]), ring = Long.parseLong(v[4]);
        SkyCoord centre = SkyCoord.ofDegrees(Double.parseDouble(v[5]), Double.parseDouble(v[6]));
        assertThat(grid.pixelOf(sky)).isEqualTo(nested);
        assertThat(grid.nestedToRing(nested)).isEqualTo(ring);
        assertThat(grid.ringToNested(ring)).isEqualTo(nested);
        assertThat(grid.centre(nested).separation(centre).radians()).isCloseTo(0, within(1e-12));
        String around =
                Arrays.stream(grid.neighbours(nested)).mapToObj(Long::toString).collect(Collectors.joining(" "));
        assertThat(around).isEqualTo(v[7]);
    }

    @ParameterizedTest(name = "order {0}")
    @ValueSource(ints = {0, 1, 2, 5, 13, 29})
    void centreOfEveryPixelIsInIt(int order) {
        Healpix grid = new Healpix(order);
        Random random = new Random(order);
        for (int i = 0; i < 3000; i++) {
            long pixel = grid.pixels() <= 3000 ? i % grid.pixels() : random.nextLong(grid.pixels());
            assertThat(grid.pixelOf(grid.centreVector(pixel))).isEqualTo(pixel);
            assertThat(grid.ringToNested(grid.nestedToRing(pixel))).isEqualTo(pixel);
            for (long other : grid.neighbours(pixel))
                if (other >= 0) assertThat(grid.neighbours(other)).contains(pixel);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void coveringHoldsEveryPixelOfTheRegion(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 40; trial++) {
            SkyCoord centre = SkyCoord.ofVector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
            Angle radius = new Angle(Math.pow(10, -3.5 + 3 * random.nextDouble()));
            Region region = trial % 2 == 0
                    ? new Circle(centre, radius)
                    : ConvexPolygon.hull(List.of(
                            centre.offset(Angle.ofDegrees(20), radius),
                            centre.offset(Angle.ofDegrees(100), radius),
                            centre.offset(Angle.ofDegrees(190), radius),
                            centre.offset(Angle.ofDegrees(300), radius)));
            int order = 13;
            while (order > 2 && new Healpix(order).pixelSize().radians() < radius.radians() / 30) order--;
            Healpix grid = new Healpix(order);
            RangeSet covering = grid.covering(region), inside = grid.inside(region);
            assertThat(covering.union(inside)).isEqualTo(covering);
            for (int i = 0; i < 500; i++) {
                SkyCoord p = centre.offset(
                        new Angle(7 * random.nextDouble()), new Angle(1.3 * radius.radians() * random.nextDouble()));
                if (region.contains(p))
                    assertThat(covering.contains(grid.pixelOf(p))).isTrue();
                else assertThat(inside.contains(grid.pixelOf(p))).isFalse();
            }
            double area = region.area().orElseThrow(),
                    pixelArea = grid.pixelSize().radians() * grid.pixelSize().radians();
            double rim = 4 * Math.PI * radius.radians() * grid.pixelSize().radians();
            assertThat(covering.size() * pixelArea).isBetween(area, area + rim + 12 * pixelArea);
        }
    }

    @Test
    void wholeSkyIsOneRange() {
        Healpix grid = new Healpix(29);
        assertThat(grid.covering(Circle.SKY)).isEqualTo(RangeSet.ofRange(0, grid.pixels()));
    }

    @Test
    void rangesMergeAndCross() {
        RangeSet a = RangeSet.of(5, 1, 2, 3, 9), b = RangeSet.ofRange(3, 6);
        assertThat(a.toString()).isEqualTo("[1, 4) [5, 6) [9, 10)");
        assertThat(a.union(b).toString()).isEqualTo("[1, 6) [9, 10)");
        assertThat(a.intersection(b).toArray()).containsExactly(3, 5);
        assertThat(a.refined(1).size()).isEqualTo(4 * a.size());
        for (long i = 0; i < 12; i++)
            assertThat(a.contains(i)).isEqualTo(i == 1 || i == 2 || i == 3 || i == 5 || i == 9);
        assertThatThrownBy(() -> new Healpix(3).neighbours(768)).isInstanceOf(IllegalArgumentException.class);
    }
}
