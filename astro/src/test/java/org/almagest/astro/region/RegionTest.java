/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
    private static SkyCoord anywhere(Random random) {
        return SkyCoord.ofVector(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    }

    private static SkyCoord near(SkyCoord centre, double radius, Random random) {
        Angle distance = new Angle(radius * Math.sqrt(random.nextDouble()));
        return centre.offset(new Angle(2 * Math.PI * random.nextDouble()), distance);
    }

    private static Region simple(SkyCoord centre, double size, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Circle(centre, new Angle(size * random.nextDouble()));
            case 1 -> {
                double a = size * (0.1 + 0.9 * random.nextDouble());
                yield new Ellipse(
                        centre,
                        new Angle(a),
                        new Angle(a * (0.1 + 0.9 * random.nextDouble())),
                        new Angle(7 * random.nextDouble()));
            }
            case 2 -> {
                List<SkyCoord> points = new ArrayList<>();
                for (int i = 0; i < 3 + random.nextInt(6); i++) points.add(near(centre, size, random));
                yield ConvexPolygon.hull(points);
            }
            default -> {
                double low = Math.max(-90, centre.decDegrees() - Math.toDegrees(size) * random.nextDouble());
                double high = Math.min(90, centre.decDegrees() + Math.toDegrees(size) * random.nextDouble());
                double width = Math.min(
                        360,
                        Math.toDegrees(size) * 2 * random.nextDouble() / Math.max(0.02, Math.cos(centre.decRadians())));
                yield new RaDecBox(centre.raDegrees() - width / 2, width, low, high);
            }
        };
    }

    private static Region any(SkyCoord centre, double size, Random random) {
        int kind = random.nextInt(8);
        if (kind > 1) return simple(centre, size, random);
        List<Region> members = List.of(
                simple(near(centre, size, random), size, random), simple(near(centre, size, random), size, random));
        return kind == 0 ? new Union(members) : new Intersection(members);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void relationNeverContradictsAPoint(long seed) {
        Random random = new Random(seed);
        int[] told = new int[Relation.values().length];
        for (int trial = 0; trial < 2000; trial++) {
            double size = Math.pow(10, -4 + 3.5 * random.nextDouble());
            SkyCoord centre = random.nextInt(5) == 0 ? SkyCoord.ofDegrees(10, 89.9) : anywhere(random);
            Region a = any(centre, size, random);
            double other = Math.min(0.6, size * Math.pow(10, 1 - 2 * random.nextDouble()));
            Region b = any(near(centre, Math.max(size, other), random), other, random);
            Relation relation = a.relation(b);
            told[relation.ordinal()]++;
            assertThat(b.relation(a)).as("%s against %s", a, b).isEqualTo(relation.mirrored());
            for (int i = 0; i < 60; i++) {
                SkyCoord p = near(i % 2 == 0 ? centre : b.boundingCircle().centre(), 2 * size, random);
                boolean inA = a.contains(p), inB = b.contains(p);
                boolean wrong = switch (relation) {
                    case DISJOINT -> inA && inB;
                    case CONTAINS -> inB && !inA;
                    case WITHIN -> inA && !inB;
                    case INTERSECTS -> false;
                };
                boolean outside = inA && !a.boundingCircle().contains(p)
                        || inB && !b.boundingCircle().contains(p);
                if (wrong || outside) fail("%s %s %s at %s", a.text(), relation, b.text(), p);
            }
        }
        assertThat(java.util.Arrays.stream(told).min().orElseThrow()).isGreaterThan(10);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 6})
    void textReadsBackAndStaysTheSame(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 500; trial++) {
            SkyCoord centre = anywhere(random);
            Region region = any(centre, 0.3, random);
            Region back = Region.parse(region.text());
            assertThat(back.text()).isEqualTo(region.text());
            for (int i = 0; i < 50; i++) {
                SkyCoord p = near(centre, 0.5, random);
                assertThat(back.contains(p)).isEqualTo(region.contains(p));
            }
        }
    }

    @Test
    void wrongTextIsRefusedByName() {
        for (String text : List.of(
                "",
                "SQUARE 1 2 3",
                "CIRCLE 1 2",
                "CIRCLE 1 2 x",
                "CIRCLE 1 2 3 4",
                "POLYGON 0 0 1 1 2 2 3",
                "UNION (CIRCLE 1 2 3",
                "UNION",
                "CIRCLE 1 99 3",
                "CIRCLE 1 2 -3",
                "CIRCLE 1 2 3) x"))
            assertThatThrownBy(() -> Region.parse(text))
                    .as(text)
                    .isInstanceOf(DataFault.class)
                    .hasMessageContaining("'" + text + "'");
    }

    @Test
    void areasAddUpToTheSphere() {
        assertThat(Circle.SKY.area().orElseThrow()).isCloseTo(4 * Math.PI, within(1e-12));
        assertThat(new RaDecBox(0, 360, -90, 90).area().orElseThrow()).isCloseTo(4 * Math.PI, within(1e-12));
        ConvexPolygon octant = new ConvexPolygon(
                List.of(SkyCoord.ofDegrees(0, 0), SkyCoord.ofDegrees(90, 0), SkyCoord.ofDegrees(0, 90)));
        assertThat(octant.area().orElseThrow()).isCloseTo(Math.PI / 2, within(1e-12));
    }

    @Test
    void relationsOfPlainCases() {
        Region square = Region.parse("POLYGON 10 0 11 0 11 1 10 1");
        assertThat(square.relation(Region.parse("CIRCLE 10.5 0.5 0.49"))).isEqualTo(Relation.CONTAINS);
        assertThat(square.relation(Region.parse("CIRCLE 10.5 0.5 0.51"))).isEqualTo(Relation.INTERSECTS);
        assertThat(square.relation(Region.parse("CIRCLE 10.5 0.5 0.71"))).isEqualTo(Relation.WITHIN);
        assertThat(square.relation(Region.parse("CIRCLE 12 0.5 0.99"))).isEqualTo(Relation.DISJOINT);
        assertThat(square.relation(Region.parse("POLYGON 11.01 0 12 0 12 1 11.01 1")))
                .isEqualTo(Relation.DISJOINT);
        assertThat(square.relation(Region.parse("POLYGON 10.9 0.4 12 0.4 12 0.6")))
                .isEqualTo(Relation.INTERSECTS);
        // A cross: no corner of either inside the other.
        assertThat(square.relation(Region.parse("POLYGON 9 0.4 12 0.4 12 0.6 9 0.6")))
                .isEqualTo(Relation.INTERSECTS);
        assertThat(Region.parse("BOX 350 10 -5 5").contains(SkyCoord.ofDegrees(0, 0)))
                .isTrue();
        assertThat(Region.parse("BOX 10 350 -5 5").contains(SkyCoord.ofDegrees(0, 0)))
                .isFalse();
        assertThat(Region.parse("BOX 350 10 -5 5").relation(Region.parse("BOX 9 12 0 1")))
                .isEqualTo(Relation.INTERSECTS);
        assertThat(Region.parse("BOX 350 10 -5 5").relation(Region.parse("POLYGON 11 0 20 0 15 3")))
                .isEqualTo(Relation.DISJOINT);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 8})
    void grownPolygonHoldsAllWithinTheAngle(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 300; trial++) {
            SkyCoord centre = anywhere(random);
            List<SkyCoord> points = new ArrayList<>();
            for (int i = 0; i < 4; i++)
                points.add(centre.offset(Angle.ofDegrees(90 * i + 40 * random.nextDouble()), Angle.ofDegrees(0.3)));
            Angle by = Angle.ofDegrees(0.05);
            ConvexPolygon polygon = new ConvexPolygon(points), grown = polygon.grown(by);
            for (SkyCoord v : polygon.vertices())
                assertThat(grown.relation(new Circle(v, by))).isIn(Relation.CONTAINS, Relation.INTERSECTS);
            for (int i = 0; i < 50; i++) {
                SkyCoord p = near(centre, Math.toRadians(0.5), random);
                if (polygon.distanceToEdge(p.vector()) <= by.radians() * (1 - 1e-9))
                    assertThat(grown.contains(p)).isTrue();
            }
        }
    }
}
