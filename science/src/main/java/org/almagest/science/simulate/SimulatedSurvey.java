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
import org.almagest.science.simulate.CameraConfig.Placement;

/// The truth of one survey and seed: visits, sky, moving objects, injections, and where and how sharp each
/// lands.
///
/// Thread rule: immutable.
public final class SimulatedSurvey {
    private static final double MARGIN_ARCSEC = 40;
    private static final double LIGHT_RADIUS = 30;

    private final SurveyConfig config;
    private final long seed;
    private final List<Visit> visits;
    private final List<PsfField> psfs;
    private final List<JitterField> jitters;
    private final List<List<TrueMapping>> mappings;
    private final StaticSky sky;
    private final List<Mover> movers;
    private final List<Injection> injections;

    private SimulatedSurvey(SurveyConfig config, long seed) {
        this.config = config;
        this.seed = seed;
        this.visits = new VisitPlan(config, seed).visits();
        SurveyConfig.VisitConfig plan = config.visits();
        double[] extent = config.camera().halfExtent();
        double half = Math.sqrt(extent[0] * extent[0] + extent[1] * extent[1]);
        this.psfs = visits.stream()
                .map(v -> PsfField.of(seed, v, plan.psfSizeChange(), plan.psfEllipticityChange()))
                .toList();
        this.jitters = visits.stream()
                .map(v -> JitterField.of(seed, v.index(), plan.jitterMas() / 1000, plan.jitterScale(), half))
                .toList();
        this.mappings = visits.stream()
                .map(v -> config.camera().detectors().stream()
                        .map(d -> new TrueMapping(config.camera(), d, v, jitters.get(v.index())))
                        .toList())
                .toList();
        this.sky = StaticSky.draw(config, seed, halfOfSky());
        this.movers = MoverPlan.draw(config, seed, visits, mappings);
        this.injections = new InjectionPlan(this).draw();
    }

    /// The survey that a configuration and a seed give.
    public static SimulatedSurvey of(SurveyConfig config, long seed) {
        return new SimulatedSurvey(config, seed);
    }

    public SurveyConfig config() {
        return config;
    }

    public long seed() {
        return seed;
    }

    /// All visits in order of time.
    public List<Visit> visits() {
        return visits;
    }

    /// All transients, visit by visit.
    public List<Injection> injections() {
        return injections;
    }

    /// What a perfect difference image could measure.
    public ExpectedError expectedError() {
        return new ExpectedError(this);
    }

    /// True mapping of a visit and detector (place of the detector in the camera's list).
    public TrueMapping mapping(Visit visit, int detector) {
        return mappings.get(visit.index()).get(detector);
    }

    StaticSky sky() {
        return sky;
    }

    List<Mover> movers() {
        return movers;
    }

    PsfField psf(Visit visit) {
        return psfs.get(visit.index());
    }

    JitterField jitter(Visit visit) {
        return jitters.get(visit.index());
    }

    /// Where a position falls in a visit.
    ///
    /// @param detector place of the detector in the camera's list
    /// @param u place in the focal plane over its half extent
    record Place(Visit visit, int detector, double x, double y, double u, double v, PsfShape psf) {}

    /// Where in a visit a position falls on pixels; empty when on none.
    Optional<Place> locate(Visit visit, double ra, double dec) {
        return locate(visit, ra, dec, 0);
    }

    /// The same at a distance of at least `margin` pixels from the edges of the detector.
    Optional<Place> locate(Visit visit, double ra, double dec, double margin) {
        CameraConfig camera = config.camera();
        for (int d = 0; d < camera.detectors().size(); d++) {
            double[] xy = mapping(visit, d).toPixel(ra, dec);
            if (xy[0] >= margin - 0.5
                    && xy[0] <= camera.width() - 0.5 - margin
                    && xy[1] >= margin - 0.5
                    && xy[1] <= camera.height() - 0.5 - margin) return Optional.of(place(visit, d, xy[0], xy[1]));
        }
        return Optional.empty();
    }

    Place place(Visit visit, int detector, double x, double y) {
        double[] uv = mapping(visit, detector).fieldPlace(x, y);
        return new Place(visit, detector, x, y, uv[0], uv[1], psfAt(visit, detector, uv[0], uv[1]));
    }

    PsfShape psfAt(Visit visit, int detector, double u, double v) {
        Placement placement = config.camera().detectors().get(detector);
        return PsfField.turned(psf(visit).at(u, v, config.camera().pixelScale()), placement.rotation());
    }

    /// Sky [electron/pixel] before the detector's response.
    double skyAt(Place place) {
        return skyAt(place.visit(), place.u(), place.v());
    }

    static double skyAt(Visit visit, double u, double v) {
        return visit.sky() * (1 + visit.skyGradient()[0] * u + visit.skyGradient()[1] * v);
    }

    /// Smooth response of optics and detector.
    double response(Place place) {
        return response(place.u(), place.v());
    }

    double response(double u, double v) {
        return 1 - config.electronics().vignetting() * 0.5 * (u * u + v * v);
    }

    double darkElectrons() {
        return config.electronics().darkCurrent() * config.visits().exposureSeconds();
    }

    /// Light of all static sources [electron/pixel] at a place, averaged with the weight of the PSF
    /// squared.
    double lightAt(Place place, double ra, double dec) {
        Visit visit = place.visit();
        double scale = config.bands().get(visit.band()).electronsPerNjy() * visit.transparency();
        TrueMapping mapping = mapping(visit, place.detector());
        double alpha = place.psf().alpha();
        // A Moffat profile squared is one of twice the exponent, with second moment alpha^2 / (2 (2 beta - 2)).
        double blur = alpha * alpha / (4 * (PsfShape.BETA - 1)) + 1 / 12.0;
        double sum = 0;
        for (SkyObject o : sky.near(ra, dec, LIGHT_RADIUS)) {
            double[] sky = o.positionAt(visit.mjdMid());
            double electrons = o.fluxNjy(visit.band(), visit.mjdMid()) * scale;
            double dx = (sky[0] - ra) * StrictMath.cos(dec * StrictMath.PI / 180) * 3600;
            double dy = (sky[1] - dec) * 3600;
            double distance = Math.sqrt(dx * dx + dy * dy) / config.camera().pixelScale();
            double size = alpha + 2 * o.halfLight() / config.camera().pixelScale();
            double q = 1 + distance / size * (distance / size);
            if (electrons < 0.05 * size * size * q * q * q * Math.sqrt(q)) continue;
            double[] xy = mapping.toPixel(sky[0], sky[1]);
            sum += surfaceBrightness(o, xy, place, mapping, electrons, blur);
        }
        return sum;
    }

    private static double surfaceBrightness(
            SkyObject o, double[] xy, Place place, TrueMapping mapping, double electrons, double blur) {
        double[] sky = o.skyShape();
        double[] shape =
                o.isStar() ? new double[3] : mapping.covarianceToPixels(place.x(), place.y(), sky[0], sky[1], sky[2]);
        double dx = place.x() - xy[0];
        double dy = place.y() - xy[1];
        double[] m = place.psf().matrix();
        double alpha2 = place.psf().alpha() * place.psf().alpha();
        double sum = 0;
        for (int k = 0; k < PsfShape.MOFFAT.size(); k++)
            for (int j = 0; j < o.mixture().size(); j++) {
                double s = PsfShape.MOFFAT.variance()[k] * alpha2;
                double v = o.mixture().variance()[j];
                double xx = s * m[0] + v * shape[0] + blur;
                double xy2 = s * m[1] + v * shape[1];
                double yy = s * m[2] + v * shape[2] + blur;
                double det = xx * yy - xy2 * xy2;
                double q = (yy * dx * dx - 2 * xy2 * dx * dy + xx * dy * dy) / det;
                sum += PsfShape.MOFFAT.flux()[k] * o.mixture().flux()[j] * FastExp.ofMinus(0.5 * q) / Math.sqrt(det);
            }
        return electrons * sum / (2 * StrictMath.PI);
    }

    private double halfOfSky() {
        Projection field = new Projection(config.ra(), config.dec());
        double half = 0;
        CameraConfig camera = config.camera();
        for (Visit visit : visits)
            for (int d = 0; d < camera.detectors().size(); d++)
                for (int corner = 0; corner < 4; corner++) {
                    double[] sky = mapping(visit, d)
                            .toSky(corner % 2 * (camera.width() - 1), corner / 2 * (camera.height() - 1));
                    double[] plane = field.toPlane(sky[0], sky[1]);
                    half = Math.max(half, Math.max(Math.abs(plane[0]), Math.abs(plane[1])));
                }
        return half + MARGIN_ARCSEC;
    }
}
