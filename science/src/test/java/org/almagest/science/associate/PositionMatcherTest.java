/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionMatcherTest {
    private static final PositionMatcher MATCHER = new PositionMatcher(PositionMatcher.Config.DEFAULT);
    private static final double WIDE = 13.6 * 13.6 * 3600;

    /// Positions given by offsets ["] from a centre, with one standard error per axis ["].
    static Places places(SkyCoord centre, double[] dx, double[] dy, double[] sigma) {
        TangentPlane plane = new TangentPlane(centre);
        int n = dx.length;
        Places p = new Places(new double[n], new double[n], new double[n], new double[n], new double[n]);
        for (int i = 0; i < n; i++) {
            SkyCoord sky = plane.deproject(Math.toRadians(dx[i] / 3600), Math.toRadians(dy[i] / 3600));
            p.raDeg()[i] = sky.raDegrees();
            p.decDeg()[i] = sky.decDegrees();
            p.varianceRa()[i] = sigma[i] * sigma[i];
            p.varianceDec()[i] = sigma[i] * sigma[i];
        }
        return p;
    }

    private static double[] uniform(Random random, int n, double size) {
        return random.doubles(n, -size / 2, size / 2).toArray();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsTheBestOfAllPairingsInDenseFields(long seed) {
        Random random = new Random(seed);
        for (int trial = 0; trial < 60; trial++) {
            int n = 1 + random.nextInt(6);
            int m = random.nextInt(7);
            SkyCoord centre = SkyCoord.ofDegrees(random.nextDouble() * 360, -80 + 160 * random.nextDouble());
            Places s = places(
                    centre,
                    uniform(random, n, 1.2),
                    uniform(random, n, 1.2),
                    random.doubles(n, 0.02, 0.5).toArray());
            Places o = places(
                    centre,
                    uniform(random, m, 1.2),
                    uniform(random, m, 1.2),
                    random.doubles(m, 0.02, 0.5).toArray());
            PositionMatcher.Candidates c = MATCHER.candidates(s, o, WIDE);
            PositionMatcher.Matches found = MATCHER.match(s, o, WIDE);
            assertThat(found.cost()).isCloseTo(bruteForce(c, 0, n, 0), within(1e-9));
            assertThat(found.objectOfSource()).hasSize(n);
            for (int i = 0; i < n; i++)
                for (int j = 0; j < i; j++)
                    if (found.objectOfSource()[i] >= 0)
                        assertThat(found.objectOfSource()[i]).isNotEqualTo(found.objectOfSource()[j]);
        }
    }

    /// The least total weight over every way to pair sources from `source` on with objects not in `used`.
    private static double bruteForce(PositionMatcher.Candidates c, int source, int sources, long used) {
        if (source == sources) return 0;
        double best = bruteForce(c, source + 1, sources, used);
        for (int p = 0; p < c.size(); p++) {
            long bit = 1L << c.object()[p];
            if (c.source()[p] == source && (used & bit) == 0)
                best = Math.min(best, c.weight()[p] + bruteForce(c, source + 1, sources, used | bit));
        }
        return best;
    }

    @ParameterizedTest(name = "declination {0}")
    @ValueSource(doubles = {0, -70, 89.9})
    void givesTheSamePairsAtAnyDeclination(double dec) {
        Random random = new Random(77);
        int n = 400;
        double[] dx = uniform(random, n, 60);
        double[] dy = uniform(random, n, 60);
        double[] sigma = random.doubles(n, 0.03, 0.3).toArray();
        double[] sx = new double[n];
        double[] sy = new double[n];
        for (int i = 0; i < n; i++) {
            sx[i] = dx[i] + sigma[i] * random.nextGaussian();
            sy[i] = dy[i] + sigma[i] * random.nextGaussian();
        }
        int[] here = MATCHER.match(
                        places(SkyCoord.ofDegrees(10, dec), sx, sy, sigma),
                        places(SkyCoord.ofDegrees(10, dec), dx, dy, sigma),
                        3600)
                .objectOfSource();
        int[] equator = MATCHER.match(
                        places(SkyCoord.ofDegrees(359.999, 0), sx, sy, sigma),
                        places(SkyCoord.ofDegrees(359.999, 0), dx, dy, sigma),
                        3600)
                .objectOfSource();
        assertThat(here).isEqualTo(equator);
        assertThat(java.util.Arrays.stream(here).filter(o -> o >= 0).count()).isGreaterThan(n / 2);
    }

    @Test
    void tellsNeighboursHalfAnArcsecondApartFromEachOther() {
        Random random = new Random(3);
        int pairs = 3000;
        double side = 800;
        double[] dx = new double[2 * pairs];
        double[] dy = new double[2 * pairs];
        double[] sigma = new double[2 * pairs];
        double[] sx = new double[2 * pairs];
        double[] sy = new double[2 * pairs];
        for (int i = 0; i < pairs; i++) {
            double angle = random.nextDouble() * 2 * Math.PI;
            double apart = 0.5 + 1.5 * random.nextDouble();
            dx[2 * i] = (random.nextDouble() - 0.5) * side;
            dy[2 * i] = (random.nextDouble() - 0.5) * side;
            dx[2 * i + 1] = dx[2 * i] + apart * Math.cos(angle);
            dy[2 * i + 1] = dy[2 * i] + apart * Math.sin(angle);
        }
        for (int i = 0; i < 2 * pairs; i++) {
            // A point source of SNR 5 to 50 in 0.8" seeing: sigma = 0.8" / 2.355 / SNR * sqrt 2.
            sigma[i] = 0.48 / (5 + 45 * random.nextDouble());
            sx[i] = dx[i] + sigma[i] * random.nextGaussian();
            sy[i] = dy[i] + sigma[i] * random.nextGaussian();
        }
        SkyCoord centre = SkyCoord.ofDegrees(180, -45);
        PositionMatcher.Matches m =
                MATCHER.match(places(centre, sx, sy, sigma), places(centre, dx, dy, sigma), side * side);
        int wrong = 0;
        int lost = 0;
        for (int i = 0; i < 2 * pairs; i++) {
            if (m.objectOfSource()[i] < 0) lost++;
            else if (m.objectOfSource()[i] != i) wrong++;
        }
        assertThat(wrong).as("misassigned of %d", 2 * pairs).isLessThanOrEqualTo(2 * pairs / 100);
        assertThat(lost).as("left alone of %d", 2 * pairs).isLessThanOrEqualTo(2 * pairs / 100);
    }

    @Test
    void leavesANewTransientBesideAnObjectAlone() {
        SkyCoord centre = SkyCoord.ofDegrees(50, 20);
        Places object = places(centre, new double[] {0}, new double[] {0}, new double[] {0.05});
        Places source = places(centre, new double[] {0.9}, new double[] {0}, new double[] {0.05});
        assertThat(MATCHER.match(source, object, WIDE).objectOfSource()).containsExactly(-1);
    }

    @Test
    void letsTheOneWithoutAnotherChoiceWinAContestedObject() {
        SkyCoord centre = SkyCoord.ofDegrees(50, 20);
        double[] sigma = {0.1, 0.1};
        Places objects = places(centre, new double[] {0, 0.4}, new double[] {0, 0}, sigma);
        Places sources = places(centre, new double[] {0.19, -0.3}, new double[] {0, 0}, sigma);
        assertThat(MATCHER.match(sources, objects, WIDE).objectOfSource()).containsExactly(1, 0);
    }

    @Test
    void putsAWideErrorInPlaceOfAMissingOne() {
        SkyCoord centre = SkyCoord.ofDegrees(50, 20);
        Places object = places(centre, new double[] {0}, new double[] {0}, new double[] {Double.NaN});
        Places source = places(centre, new double[] {0.6}, new double[] {0}, new double[] {0});
        PositionMatcher.Matches m = MATCHER.match(source, object, WIDE);
        assertThat(m.objectOfSource()).containsExactly(0);
        assertThat(m.chi2()[0]).isCloseTo(0.36 / 0.08, within(1e-6));
    }

    @Test
    void usesTheCovariance() {
        SkyCoord centre = SkyCoord.ofDegrees(50, 20);
        Places object = places(centre, new double[] {0}, new double[] {0}, new double[] {0.05});
        double[] sigma = {0.3, 0.3};
        Places sources = places(centre, new double[] {0.4, 0.4}, new double[] {0.4, -0.4}, sigma);
        sources.covariance()[0] = 0.08;
        sources.covariance()[1] = 0.08;
        double[] chi2 = new double[2];
        for (int i = 0; i < 2; i++) {
            int k = i;
            PositionMatcher.Candidates c = MATCHER.candidates(sources, object, WIDE);
            chi2[i] = java.util.stream.IntStream.range(0, c.size())
                    .filter(p -> c.source()[p] == k)
                    .mapToDouble(p -> c.chi2()[p])
                    .findFirst()
                    .orElse(1e9);
        }
        double xx = 0.09 + 0.0025;
        assertThat(chi2[0]).isCloseTo(2 * 0.16 / (xx + 0.08), within(1e-4));
        assertThat(chi2[1]).isGreaterThan(20);
    }
}
