/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.List;
import java.util.Optional;
import org.almagest.science.simulate.RandomStream.Purpose;
import org.almagest.science.simulate.SimulatedSurvey.Place;

/// Makes the electrons of one exposure of one detector, and says what is where.
///
/// Thread rule: immutable; frames may be made side by side.
final class FrameMaker {
    /// Flag of pixels filled to full well by their own light.
    static final byte SATURATED = 1;
    /// Flag of pixels filled to full well by charge of others.
    static final byte BLED = 2;
    /// Flag of pixels hit by a cosmic ray.
    static final byte COSMIC_RAY = 4;

    /// Surface brightness down to which light is painted [electron/pixel].
    static final double FLOOR = 1e-3;

    private static final double TRAIL_STEP = 0.5;

    private final SimulatedSurvey survey;
    private final DetectorModel detector;
    private final int width;
    private final int height;

    FrameMaker(SimulatedSurvey survey, DetectorModel detector) {
        this.survey = survey;
        this.detector = detector;
        this.width = survey.config().camera().width();
        this.height = survey.config().camera().height();
    }

    /// Charge and flags of all pixels of a detector, row by row.
    record Frame(float[] electrons, byte[] flags) {}

    /// Exposure of the sky.
    Frame sky(Visit visit, VisitTruth truth) {
        Canvas canvas = new Canvas(width, height);
        paintStatic(canvas, visit, truth);
        paintTransients(canvas, visit, truth);
        paintMovers(canvas, visit, truth);
        if (visit.streak())
            truth.streak(Streak.draw(survey, visit, detector.place())).paint(canvas);
        canvas.integratePixels();
        float[] electrons = new float[width * height];
        TrueMapping mapping = survey.mapping(visit, detector.place());
        float[] row = new float[width];
        for (int y = 0; y < height; y++) {
            canvas.copyRow(y, row);
            double[] left = mapping.fieldPlace(0, y);
            double[] right = mapping.fieldPlace(width - 1, y);
            double from = SimulatedSurvey.skyAt(visit, left[0], left[1]);
            double slope = (SimulatedSurvey.skyAt(visit, right[0], right[1]) - from) / (width - 1);
            for (int x = 0; x < width; x++) row[x] += (float) (from + slope * x);
            expose(row, y, visit.exposure(), survey.config().visits().exposureSeconds(), electrons);
        }
        collect(electrons, visit.exposure());
        byte[] flags = new byte[width * height];
        CosmicRays.add(survey, visit, detector.place(), electrons, flags, truth);
        Bleeding.spill(electrons, flags, survey.config());
        return new Frame(electrons, flags);
    }

    /// A bias, dark or flat frame.
    ///
    /// @param level light of the lamp [electron/pixel]
    float[] calibration(long exposure, int band, double level, double seconds) {
        float[] electrons = new float[width * height];
        float[] row = new float[width];
        for (int y = 0; y < height; y++) {
            java.util.Arrays.fill(row, (float) level);
            if (level > 0) detector.applyFlatError(band, y, row);
            expose(row, y, exposure, seconds, electrons);
        }
        return settle(electrons, exposure, seconds);
    }

    /// A frame of a lamp with a pattern: the same light on the sky's or the lamp's way.
    ///
    /// @param light mean electrons of each pixel for a response of 1; changed
    float[] pattern(long exposure, float[] light, double seconds) {
        float[] electrons = new float[width * height];
        float[] row = new float[width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(light, y * width, row, 0, width);
            expose(row, y, exposure, seconds, electrons);
        }
        return settle(electrons, exposure, seconds);
    }

    /// Where charge moves the pixels' boundaries, mean electrons become charge; excess spills over.
    private float[] settle(float[] electrons, long exposure, double seconds) {
        if (seconds == 0 || detector.boundaries().isEmpty()) return electrons;
        collect(electrons, exposure);
        Bleeding.spill(electrons, new byte[electrons.length], survey.config());
        return electrons;
    }

    private void collect(float[] electrons, long exposure) {
        detector.boundaries().ifPresent(b -> b.collect(electrons, width, height, survey, detector.place(), exposure));
    }

    /// Light of a row seen by the detector, with dark current, as whole electrons; their mean for a
    /// detector whose boundaries move.
    private void expose(float[] row, int y, long exposure, double seconds, float[] electrons) {
        float[] response = detector.response();
        for (int x = 0; x < width; x++) row[x] *= response[y * width + x];
        detector.addDark(y, seconds, row);
        if (seconds == 0) return;
        if (detector.boundaries().isPresent()) {
            System.arraycopy(row, 0, electrons, y * width, width);
            return;
        }
        RandomStream photons = new RandomStream(survey.seed(), Purpose.PHOTONS, detector.place(), exposure, y);
        for (int x = 0; x < width; x++) electrons[y * width + x] = (float) photons.poisson(row[x]);
    }

    private double electronsPerNjy(Visit visit) {
        return survey.config().bands().get(visit.band()).electronsPerNjy() * visit.transparency();
    }

    private void paintStatic(Canvas canvas, Visit visit, VisitTruth truth) {
        TrueMapping mapping = survey.mapping(visit, detector.place());
        for (SkyObject o : survey.sky().objects()) {
            double[] sky = o.positionAt(visit.mjdMid());
            double[] xy = mapping.toPixel(sky[0], sky[1]);
            double flux = o.fluxNjy(visit.band(), visit.mjdMid());
            double electrons = flux * electronsPerNjy(visit);
            double reach = reach(o, electrons);
            if (!canvas.reaches(xy[0], xy[1], reach)) continue;
            Place place = survey.place(visit, detector.place(), xy[0], xy[1]);
            if (o.isStar()) canvas.addPoint(xy[0], xy[1], electrons, place.psf(), FLOOR);
            else {
                double[] s = o.skyShape();
                double[] shape = mapping.covarianceToPixels(xy[0], xy[1], s[0], s[1], s[2]);
                double floor = galaxyFloor(electrons);
                canvas.addProfile(xy[0], xy[1], electrons, o.mixture(), shape, place.psf(), floor);
            }
            truth.source(o, sky, place, flux, electrons);
        }
    }

    /// Surface brightness down to which each component of a galaxy is painted [electron/pixel].
    static double galaxyFloor(double electrons) {
        return Math.max(FLOOR / 10, 1e-8 * electrons);
    }

    /// Distance [pixel] beyond which a source's light is not painted.
    private double reach(SkyObject o, double electrons) {
        double scale = survey.config().camera().pixelScale();
        double star = 6 / scale * StrictMath.pow(Math.max(electrons, 1) / 1000, 1 / (2 * PsfShape.BETA)) + 20;
        return star + (o.isStar() ? 0 : 30 * o.halfLight() / scale);
    }

    private void paintTransients(Canvas canvas, Visit visit, VisitTruth truth) {
        List<Injection> injections = survey.injections();
        for (int i = 0; i < injections.size(); i++) {
            Injection one = injections.get(i);
            Visit its = survey.visits().get(one.visit());
            double[] xy = survey.mapping(visit, detector.place()).toPixel(one.ra(), one.dec());
            if (visit.template() && its.band() == visit.band()) truth.templateSite(i, xy);
            if (its.index() != visit.index()) continue;
            double electrons = one.fluxNjy() * electronsPerNjy(visit);
            if (!canvas.reaches(xy[0], xy[1], 150)) continue;
            Place place = survey.place(visit, detector.place(), xy[0], xy[1]);
            canvas.addPoint(xy[0], xy[1], electrons, place.psf(), FLOOR);
            truth.transientSource(i, one, place, electrons);
        }
    }

    private void paintMovers(Canvas canvas, Visit visit, VisitTruth truth) {
        Projection field = new Projection(survey.config().ra(), survey.config().dec());
        TrueMapping mapping = survey.mapping(visit, detector.place());
        double days = survey.config().visits().exposureSeconds() / 86400;
        for (Mover mover : survey.movers()) {
            if (mover.night() != visit.night()) continue;
            double[] sky = mover.positionAt(field, visit.mjdMid());
            double[] xy = mapping.toPixel(sky[0], sky[1]);
            if (!canvas.reaches(xy[0], xy[1], 150)) continue;
            double flux = mover.fluxNjy(visit.band());
            double electrons = flux * electronsPerNjy(visit);
            double speed = Math.sqrt(mover.rateEast() * mover.rateEast() + mover.rateNorth() * mover.rateNorth());
            double trail = speed * days * 24 / survey.config().camera().pixelScale();
            int steps = Math.max(1, (int) Math.ceil(trail / TRAIL_STEP));
            for (int i = 0; i < steps; i++) {
                double[] at = mover.positionAt(field, visit.mjdMid() + days * ((i + 0.5) / steps - 0.5));
                double[] p = mapping.toPixel(at[0], at[1]);
                PsfShape psf = survey.place(visit, detector.place(), p[0], p[1]).psf();
                canvas.addPoint(p[0], p[1], mover.nucleusShare() * electrons / steps, psf, FLOOR / steps);
            }
            if (mover.coma() > 0) {
                double variance = mover.coma() * mover.coma();
                double[] shape = mapping.covarianceToPixels(xy[0], xy[1], variance, 0, variance);
                PsfShape psf =
                        survey.place(visit, detector.place(), xy[0], xy[1]).psf();
                double dust = (1 - mover.nucleusShare()) * electrons;
                canvas.addProfile(xy[0], xy[1], dust, Mover.COMA, shape, psf, galaxyFloor(dust));
            }
            truth.mover(mover, sky, survey.place(visit, detector.place(), xy[0], xy[1]), flux, electrons, trail);
        }
    }

    /// Whether any of the 3x3 pixels about a place has a flag or is bad.
    static Optional<String> problemAt(Frame frame, DetectorModel detector, int width, int height, double x, double y) {
        int cx = (int) Math.floor(x + 0.5);
        int cy = (int) Math.floor(y + 0.5);
        for (int iy = Math.max(0, cy - 1); iy <= Math.min(height - 1, cy + 1); iy++)
            for (int ix = Math.max(0, cx - 1); ix <= Math.min(width - 1, cx + 1); ix++) {
                if ((frame.flags()[iy * width + ix] & SATURATED) != 0) return Optional.of("saturated");
                if ((frame.flags()[iy * width + ix] & BLED) != 0) return Optional.of("bleed");
                if (detector.isBad(ix, iy)) return Optional.of("bad");
            }
        return Optional.empty();
    }
}
