/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.almagest.science.simulate.ExpectedError.Frame;
import org.almagest.science.simulate.Injection.Group;
import org.almagest.science.simulate.SimulatedSurvey.Place;
import org.junit.jupiter.api.Test;

class SimulatedSurveyTest {
    private static final SimulatedSurvey SURVEY = SimulatedSurvey.of(Surveys.small(), 3);

    @Test
    void mappingGoesThereAndBack() {
        for (Visit visit : SURVEY.visits())
            for (int d = 0; d < 2; d++)
                for (double[] at : new double[][] {{0, 0}, {1023, 511}, {500.25, 17.5}}) {
                    double[] sky = SURVEY.mapping(visit, d).toSky(at[0], at[1]);
                    double[] back = SURVEY.mapping(visit, d).toPixel(sky[0], sky[1]);
                    assertThat(back[0]).isCloseTo(at[0], within(1e-6));
                    assertThat(back[1]).isCloseTo(at[1], within(1e-6));
                }
    }

    @Test
    void detectorsMeetTheSkyTheRightWayRound() {
        Visit visit = SURVEY.visits().getFirst();
        double[] low = SURVEY.mapping(visit, 0).toSky(511.5, 255.5);
        double[] high = SURVEY.mapping(visit, 1).toSky(511.5, 255.5);
        assertThat(high[1])
                .as("detector 1 lies north when the rotation is near 0")
                .isGreaterThan(low[1]);
        double[] right = SURVEY.mapping(visit, 0).toSky(800, 255.5);
        assertThat(right[0]).as("x runs west").isLessThan(low[0]);
        double[] turned = SURVEY.mapping(visit, 1).toSky(800, 255.5);
        assertThat(turned[0]).as("but east where the detector is turned").isGreaterThan(high[0]);
    }

    @Test
    void displacementsHaveTheStatedSizeAndAreSmooth() {
        JitterField jitter = SURVEY.jitter(SURVEY.visits().getFirst());
        double square = 0;
        int n = 0;
        for (double x = -150; x <= 150; x += 10)
            for (double y = -150; y <= 150; y += 10, n++) square += Math.pow(jitter.at(x, y)[0], 2);
        assertThat(Math.sqrt(square / n)).isBetween(0.005, 0.011);
        double near = jitter.at(3, 3)[0] - jitter.at(0, 0)[0];
        assertThat(Math.abs(near)).isLessThan(0.002);
    }

    @Test
    void visitsKeepTheirRanges() {
        double sharpestTemplate = 9;
        for (Visit v : SURVEY.visits()) {
            assertThat(v.seeing()).isBetween(0.7, 1.2);
            assertThat(v.transparency()).isBetween(0.7, 1.0);
            double east = (v.headerRa() - v.ra()) * Math.cos(Math.toRadians(v.dec())) * 3600;
            double north = (v.headerDec() - v.dec()) * 3600;
            assertThat(Math.hypot(east, north)).isLessThanOrEqualTo(20.001);
            assertThat(Math.abs(v.headerRotation() - v.rotation())).isLessThanOrEqualTo(0.1);
            if (v.template()) sharpestTemplate = Math.min(sharpestTemplate, v.seeing());
        }
        double limit = sharpestTemplate;
        assertThat(SURVEY.visits())
                .filteredOn(v -> !v.template() && v.seeing() < limit)
                .hasSize(2);
        assertThat(SURVEY.visits())
                .extracting(Visit::exposure)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void injectionsFollowTheRecipe() {
        for (Injection i : SURVEY.injections()) {
            if (i.group() == Group.NEAR_THRESHOLD) assertThat(i.snr()).isBetween(5.0, 7.0);
            if (i.group() == Group.BESIDE)
                assertThat(i.snr() < 5 ? i.snr() - 4 : i.snr() - 7).isBetween(0.0, 1.0);
            if (i.group() == Group.BRIGHT) assertThat(i.snr()).isBetween(8.0, 50.0);
            if (i.host() == 0) continue;
            SkyObject host = SURVEY.sky().byId(i.host());
            double dx = (i.ra() - host.ra()) * Math.cos(Math.toRadians(host.dec())) * 3600;
            double dy = (i.dec() - host.dec()) * 3600;
            assertThat(Math.hypot(dx, dy)).isLessThanOrEqualTo(1.5 * host.halfLight() + 1e-3);
        }
        assertThat(SURVEY.injections()).filteredOn(i -> i.visit() == 6).hasSize(70);
        assertThat(SURVEY.injections())
                .filteredOn(i -> i.visit() == 6 && i.host() != 0)
                .hasSize(35);
    }

    @Test
    void errorWithoutTemplateNoiseIsThatOfThePsfFlux() {
        Visit visit = SURVEY.visits().getLast();
        Place place = SURVEY.place(visit, 0, 500, 250);
        Canvas canvas = new Canvas(101, 101);
        canvas.addPoint(50, 50, 1, new PsfShape(place.psf().fwhm(), 0, 0), 1e-9);
        canvas.integratePixels();
        double squares = 0;
        for (int y = 0; y < 101; y++) for (int x = 0; x < 101; x++) squares += canvas.at(x, y) * canvas.at(x, y);
        double electrons = SURVEY.skyAt(place) * SURVEY.response(place) + SURVEY.darkElectrons() + 81;
        double njy = 1
                / (SURVEY.config().bands().get(visit.band()).electronsPerNjy()
                        * visit.transparency()
                        * SURVEY.response(place));
        double expected = njy * Math.sqrt(electrons / squares);
        assertThat(SURVEY.expectedError().onBlankSky(place)).isCloseTo(expected, within(2e-3 * expected));
    }

    @Test
    void aTemplateAsGoodAsTheVisitAddsItsVariance() {
        Visit visit = SURVEY.visits().get(6);
        double[] sky = blankPlace(visit);
        double alone = SURVEY.expectedError().inVisit(visit, sky[0], sky[1]).orElseThrow();
        double pair = SURVEY.expectedError()
                .inDifference(visit, List.of(new Frame(visit, 1)), sky[0], sky[1])
                .orElseThrow();
        assertThat(pair).isCloseTo(Math.sqrt(2) * alone, within(1e-9 * alone));
    }

    @Test
    void hostLightRaisesTheError() {
        Visit visit = SURVEY.visits().get(6);
        SkyObject bright = SURVEY.sky().objects().stream()
                .filter(o -> !o.isStar() && o.magnitude()[0] < 20.5)
                .filter(o -> SURVEY.locate(visit, o.ra(), o.dec(), 60).isPresent())
                .findFirst()
                .orElseThrow();
        double there =
                SURVEY.expectedError().inVisit(visit, bright.ra(), bright.dec()).orElseThrow();
        double[] blank = blankPlace(visit);
        double elsewhere =
                SURVEY.expectedError().inVisit(visit, blank[0], blank[1]).orElseThrow();
        assertThat(there).isGreaterThan(1.1 * elsewhere);
    }

    @Test
    void lightUnderASourceIsThatOfThePaintedFrame() {
        Visit visit = SURVEY.visits().get(6);
        Canvas canvas = new Canvas(1024, 512);
        TrueMapping mapping = SURVEY.mapping(visit, 0);
        double scale = SURVEY.config().bands().get(visit.band()).electronsPerNjy() * visit.transparency();
        for (SkyObject o : SURVEY.sky().objects()) {
            double[] sky = o.positionAt(visit.mjdMid());
            double[] xy = mapping.toPixel(sky[0], sky[1]);
            if (!canvas.reaches(xy[0], xy[1], 100)) continue;
            PsfShape psf = SURVEY.place(visit, 0, xy[0], xy[1]).psf();
            double electrons = o.fluxNjy(visit.band(), visit.mjdMid()) * scale;
            double[] s = o.skyShape();
            double[] shape = mapping.covarianceToPixels(xy[0], xy[1], s[0], s[1], s[2]);
            if (o.isStar()) canvas.addPoint(xy[0], xy[1], electrons, psf, 1e-3);
            else canvas.addProfile(xy[0], xy[1], electrons, o.mixture(), shape, psf, 1e-3);
        }
        canvas.integratePixels();
        int checked = 0;
        for (Injection i : SURVEY.injections()) {
            if (i.host() == 0) continue;
            Place place = SURVEY.locate(visit, i.ra(), i.dec(), 20).orElse(null);
            if (place == null || place.detector() != 0) continue;
            double painted = meanOverPsfSquared(canvas, place);
            double computed = SURVEY.lightAt(place, i.ra(), i.dec());
            // A Gaussian stands for the PSF squared, and sources too faint to matter are left out.
            assertThat(computed).isCloseTo(painted, within(3 + 0.08 * painted));
            checked++;
        }
        assertThat(checked).isGreaterThan(10);
    }

    private static double meanOverPsfSquared(Canvas canvas, Place place) {
        Canvas psf = new Canvas(41, 41);
        int cx = (int) Math.floor(place.x() + 0.5);
        int cy = (int) Math.floor(place.y() + 0.5);
        psf.addPoint(20 + place.x() - cx, 20 + place.y() - cy, 1, place.psf(), 1e-8);
        psf.integratePixels();
        double sum = 0, weight = 0;
        for (int y = 2; y < 39; y++)
            for (int x = 2; x < 39; x++) {
                double w = psf.at(x, y) * psf.at(x, y);
                weight += w;
                sum += w * canvas.at(cx + x - 20, cy + y - 20);
            }
        return sum / weight;
    }

    /// Where the least light of static sources falls among a few places.
    private static double[] blankPlace(Visit visit) {
        double[] best = {};
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < 30; i++) {
            double[] sky = SURVEY.mapping(visit, 0).toSky(33 * i, 256);
            double light = SURVEY.lightAt(SURVEY.locate(visit, sky[0], sky[1]).orElseThrow(), sky[0], sky[1]);
            if (light < least) {
                least = light;
                best = sky;
            }
        }
        return best;
    }
}
