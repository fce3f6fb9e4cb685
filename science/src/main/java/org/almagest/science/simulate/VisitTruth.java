/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.science.simulate.FrameMaker.Frame;
import org.almagest.science.simulate.SimulatedSurvey.Place;

/// What was put into one visit and detector, gathered while the frame is made.
///
/// Thread rule: one thread until the frame is done.
final class VisitTruth {
    /// Kinds of sources.
    enum Kind {
        STAR,
        GALAXY,
        VARIABLE,
        TRANSIENT,
        MOVER,
        COMET
    }

    /// A source on or near the detector.
    ///
    /// @param injection place in the survey's list of injections, -1 for others
    /// @param trail length of a mover's trail [pixel]
    /// @param problem `saturated`, `bleed` or `bad` when one of the 3x3 pixels about it is
    record Source(
            long id,
            Kind kind,
            int injection,
            double ra,
            double dec,
            double x,
            double y,
            double fluxNjy,
            double electrons,
            double trail,
            Optional<String> problem) {}

    /// A pixel hit by a cosmic ray.
    record Hit(int x, int y, float electrons) {}

    /// Whether a template visit sees the place of an injection on good pixels.
    record TemplateSite(int injection, double x, double y, boolean good) {}

    private final Visit visit;
    private final int detector;
    private final int width;
    private final int height;
    private List<Source> sources = new ArrayList<>();
    private List<TemplateSite> sites = new ArrayList<>();
    private final List<Hit> hits = new ArrayList<>();
    private final List<Streak> streaks = new ArrayList<>();

    VisitTruth(Visit visit, int detector, CameraConfig camera) {
        this.visit = visit;
        this.detector = detector;
        this.width = camera.width();
        this.height = camera.height();
    }

    Visit visit() {
        return visit;
    }

    int detector() {
        return detector;
    }

    List<Source> sources() {
        return sources;
    }

    List<TemplateSite> templateSites() {
        return sites;
    }

    List<Hit> cosmicRays() {
        return hits;
    }

    List<Streak> streaks() {
        return streaks;
    }

    void source(SkyObject o, double[] sky, Place place, double flux, double electrons) {
        Kind kind = !o.isStar() ? Kind.GALAXY : o.variability().isPresent() ? Kind.VARIABLE : Kind.STAR;
        add(o.id(), kind, -1, sky, place, flux, electrons, 0);
    }

    void transientSource(int index, Injection one, Place place, double electrons) {
        double[] sky = {one.ra(), one.dec()};
        add(one.id(), Kind.TRANSIENT, index, sky, place, one.fluxNjy(), electrons, 0);
    }

    void mover(Mover mover, double[] sky, Place place, double flux, double electrons, double trail) {
        Kind kind = mover.coma() > 0 ? Kind.COMET : Kind.MOVER;
        add(mover.id(), kind, -1, sky, place, flux, electrons, trail);
    }

    void templateSite(int injection, double[] xy) {
        if (isInside(xy[0], xy[1])) sites.add(new TemplateSite(injection, xy[0], xy[1], true));
    }

    void cosmicRay(int x, int y, float electrons) {
        hits.add(new Hit(x, y, electrons));
    }

    Streak streak(Streak streak) {
        streaks.add(streak);
        return streak;
    }

    /// Tells which sources lie on pixels that cannot be measured.
    void finish(Frame frame, DetectorModel model) {
        sources = sources.stream()
                .map(s -> new Source(
                        s.id(),
                        s.kind(),
                        s.injection(),
                        s.ra(),
                        s.dec(),
                        s.x(),
                        s.y(),
                        s.fluxNjy(),
                        s.electrons(),
                        s.trail(),
                        FrameMaker.problemAt(frame, model, width, height, s.x(), s.y())))
                .toList();
        sites = sites.stream()
                .map(s -> new TemplateSite(
                        s.injection(),
                        s.x(),
                        s.y(),
                        FrameMaker.problemAt(frame, model, width, height, s.x(), s.y())
                                .isEmpty()))
                .toList();
    }

    private void add(
            long id, Kind kind, int injection, double[] sky, Place place, double flux, double electrons, double trail) {
        if (!isInside(place.x(), place.y())) return;
        sources.add(new Source(
                id, kind, injection, sky[0], sky[1], place.x(), place.y(), flux, electrons, trail, Optional.empty()));
    }

    private boolean isInside(double x, double y) {
        return x >= -0.5 && x < width - 0.5 && y >= -0.5 && y < height - 0.5;
    }
}
