/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.FLOAT;
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.LONG;
import static org.almagest.astro.table.ColumnType.STRING;

import java.util.List;
import java.util.Locale;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.simulate.CameraConfig.Placement;
import org.almagest.science.simulate.VisitTruth.Source;

/// The truth as tables: what is the same for all frames of a survey, and what was put into each.
final class TruthTables {
    private static final int GRID = 17;

    private final SimulatedSurvey survey;

    TruthTables(SimulatedSurvey survey) {
        this.survey = survey;
    }

    static Column column(String name, ColumnType type, String unit, String description) {
        return Column.of(name, type, unit, description);
    }

    /// One row per visit.
    Table visits() {
        Schema schema = Schema.of(
                column("visit", LONG, "", "exposure id"),
                column("sequence", INT, "", "number within the survey"),
                column("template", BOOLEAN, "", "a visit for templates, without transients"),
                column("band", STRING, "", "band"),
                column("night", INT, "", "number of the night"),
                column("mjdMid", DOUBLE, "d", "middle of the exposure, TAI"),
                column("ra", DOUBLE, "deg", "true pointing"),
                column("dec", DOUBLE, "deg", "true pointing"),
                column("rotation", DOUBLE, "deg", "true position angle of the focal plane's y axis"),
                column("headerRa", DOUBLE, "deg", "pointing in the header"),
                column("headerDec", DOUBLE, "deg", "pointing in the header"),
                column("headerRotation", DOUBLE, "deg", "rotation in the header"),
                column("distortion", DOUBLE, "arcsec-2", "k of r' = r (1 + k r^2)"),
                column("seeing", DOUBLE, "arcsec", "FWHM in the middle of the field"),
                column("transparency", DOUBLE, "", "of the atmosphere"),
                column("sky", DOUBLE, "electron/pixel", "in the middle of the field"),
                column("skyGradientX", DOUBLE, "", "relative change to the field's edge along x"),
                column("skyGradientY", DOUBLE, "", "relative change to the field's edge along y"),
                column("electronsPerNjy", DOUBLE, "electron/nJy", "calibration, transparency included"),
                column("streak", BOOLEAN, "", "crossed by a satellite"));
        TableBuilder t = new TableBuilder(schema, survey.visits().size());
        for (Visit v : survey.visits()) {
            t.addRow();
            t.set("visit", v.exposure()).set("sequence", v.index()).set("template", v.template());
            t.set("band", survey.config().bands().get(v.band()).name()).set("night", v.night());
            t.set("mjdMid", v.mjdMid()).set("ra", v.ra()).set("dec", v.dec()).set("rotation", v.rotation());
            t.set("headerRa", v.headerRa()).set("headerDec", v.headerDec()).set("headerRotation", v.headerRotation());
            t.set("distortion", survey.config().camera().distortion());
            t.set("seeing", v.seeing()).set("transparency", v.transparency()).set("sky", v.sky());
            t.set("skyGradientX", v.skyGradient()[0]).set("skyGradientY", v.skyGradient()[1]);
            t.set("electronsPerNjy", electronsPerNjy(v)).set("streak", v.streak());
        }
        return t.build();
    }

    /// One row per star or galaxy of the sky.
    Table objects() {
        Schema schema = Schema.of(
                column("objectId", LONG, "", "number"),
                column("ra", DOUBLE, "deg", "at epoch 2016.0"),
                column("dec", DOUBLE, "deg", "at epoch 2016.0"),
                column("pmRa", DOUBLE, "mas/yr", "proper motion times cos(dec)"),
                column("pmDec", DOUBLE, "mas/yr", "proper motion"),
                column("profile", STRING, "", "star, exponential or de_vaucouleurs"),
                column("halfLight", DOUBLE, "arcsec", "half-light radius along the major axis"),
                column("axisRatio", DOUBLE, "", "minor over major axis"),
                column("positionAngle", DOUBLE, "deg", "of the major axis, north through east"),
                column("variability", STRING, "", "kind of light curve; empty when constant"),
                column("period", DOUBLE, "d", "of the light curve"),
                column("amplitude", DOUBLE, "mag", "of the light curve"),
                column("phase", DOUBLE, "", "of the light curve at MJD 61300"));
        for (SurveyConfig.Band band : survey.config().bands())
            schema = schema.with(column(band.name() + "Mag", DOUBLE, "mag", "AB magnitude without variation"));
        TableBuilder t = new TableBuilder(schema, survey.sky().objects().size());
        for (SkyObject o : survey.sky().objects()) {
            t.addRow();
            t.set("objectId", o.id())
                    .set("ra", o.ra())
                    .set("dec", o.dec())
                    .set("pmRa", o.pmRa())
                    .set("pmDec", o.pmDec());
            t.set("profile", o.profile().name().toLowerCase(Locale.ROOT));
            t.set("halfLight", o.halfLight()).set("axisRatio", o.axisRatio()).set("positionAngle", o.positionAngle());
            if (o.variability().isPresent()) {
                Variability v = o.variability().get();
                t.set("variability", v.kind().name().toLowerCase(Locale.ROOT)).set("period", v.period());
                t.set("amplitude", v.amplitude()).set("phase", v.phase());
            }
            for (int b = 0; b < o.magnitude().length; b++)
                t.set(survey.config().bands().get(b).name() + "Mag", o.magnitude()[b]);
        }
        return t.build();
    }

    /// One row per moving object.
    Table movers() {
        Schema schema = Schema.of(
                column("moverId", LONG, "", "number"),
                column("night", INT, "", "number of the night"),
                column("mjd", DOUBLE, "d", "epoch of the position, TAI"),
                column("ra", DOUBLE, "deg", "position"),
                column("dec", DOUBLE, "deg", "position"),
                column("rateEast", DOUBLE, "arcsec/h", "motion"),
                column("rateNorth", DOUBLE, "arcsec/h", "motion"));
        boolean comets = survey.config().sky().comets().isPresent();
        if (comets) schema = schema.with(column("coma", DOUBLE, "arcsec", "radius of a comet's coma"));
        for (SurveyConfig.Band band : survey.config().bands())
            schema = schema.with(column(band.name() + "Mag", DOUBLE, "mag", "AB magnitude"));
        TableBuilder t = new TableBuilder(schema);
        Projection field = new Projection(survey.config().ra(), survey.config().dec());
        for (Mover m : survey.movers()) {
            double[] sky = m.positionAt(field, m.mjd());
            t.addRow();
            t.set("moverId", m.id())
                    .set("night", m.night())
                    .set("mjd", m.mjd())
                    .set("ra", sky[0])
                    .set("dec", sky[1]);
            t.set("rateEast", m.rateEast()).set("rateNorth", m.rateNorth());
            if (comets) t.set("coma", m.coma());
            for (int b = 0; b < m.magnitude().length; b++)
                t.set(survey.config().bands().get(b).name() + "Mag", m.magnitude()[b]);
        }
        return t.build();
    }

    /// One row per source on a detector in a visit.
    Table sources(List<VisitTruth> truths) {
        Schema schema = Schema.of(
                column("visit", LONG, "", "exposure id"),
                column("detector", INT, "", "detector id"),
                column("objectId", LONG, "", "number of the object, transient or mover"),
                column("kind", STRING, "", "star, galaxy, variable, transient or mover"),
                column("ra", DOUBLE, "deg", "at the time of the visit"),
                column("dec", DOUBLE, "deg", "at the time of the visit"),
                column("x", DOUBLE, "pixel", "true centre"),
                column("y", DOUBLE, "pixel", "true centre"),
                column("fluxNjy", DOUBLE, "nJy", "flux at the time of the visit"),
                column("electrons", DOUBLE, "electron", "before the detector's response"),
                column("snr", FLOAT, "", "flux over the PSF-flux error on blank sky here"),
                column("trail", FLOAT, "pixel", "length of a mover's trail"),
                column("problem", STRING, "", "saturated, bleed or bad when one of the 3x3 pixels here is"));
        TableBuilder t = new TableBuilder(schema, 1 << 16);
        for (VisitTruth truth : truths) {
            BlankSkyError error = new BlankSkyError(survey, truth.visit(), truth.detector());
            for (Source s : truth.sources()) {
                t.addRow();
                t.set("visit", truth.visit().exposure()).set("detector", detectorId(truth));
                t.set("objectId", s.id()).set("kind", s.kind().name().toLowerCase(Locale.ROOT));
                t.set("ra", s.ra()).set("dec", s.dec()).set("x", s.x()).set("y", s.y());
                t.set("fluxNjy", s.fluxNjy()).set("electrons", s.electrons());
                t.set("snr", s.fluxNjy() / error.at(s.x(), s.y())).set("trail", s.trail());
                t.set("problem", s.problem().orElse(""));
            }
        }
        return t.build();
    }

    /// One row per pixel hit by a cosmic ray.
    Table cosmicRays(List<VisitTruth> truths) {
        TableBuilder t = new TableBuilder(
                Schema.of(
                        column("visit", LONG, "", "exposure id"),
                        column("detector", INT, "", "detector id"),
                        column("x", INT, "pixel", "column"),
                        column("y", INT, "pixel", "row"),
                        column("electrons", FLOAT, "electron", "charge left")),
                1 << 16);
        for (VisitTruth truth : truths)
            for (VisitTruth.Hit hit : truth.cosmicRays()) {
                t.addRow();
                t.set("visit", truth.visit().exposure()).set("detector", detectorId(truth));
                t.set("x", hit.x()).set("y", hit.y()).set("electrons", hit.electrons());
            }
        return t.build();
    }

    /// One row per satellite streak on a detector.
    Table streaks(List<VisitTruth> truths) {
        TableBuilder t = new TableBuilder(Schema.of(
                column("visit", LONG, "", "exposure id"),
                column("detector", INT, "", "detector id"),
                column("x", DOUBLE, "pixel", "a point of the axis"),
                column("y", DOUBLE, "pixel", "a point of the axis"),
                column("angle", DOUBLE, "deg", "of the axis from x"),
                column("sigma", DOUBLE, "pixel", "width across"),
                column("peak", DOUBLE, "electron/pixel", "brightness on the axis")));
        for (VisitTruth truth : truths)
            for (Streak s : truth.streaks()) {
                t.addRow();
                t.set("visit", truth.visit().exposure()).set("detector", detectorId(truth));
                t.set("x", s.x()).set("y", s.y()).set("angle", s.angle() * 180 / StrictMath.PI);
                t.set("sigma", s.sigma()).set("peak", s.peak());
            }
        return t.build();
    }

    /// True mapping and PSF on a grid of each visit and detector.
    Table grid() {
        TableBuilder t = new TableBuilder(
                Schema.of(
                        column("visit", LONG, "", "exposure id"),
                        column("detector", INT, "", "detector id"),
                        column("x", DOUBLE, "pixel", "place"),
                        column("y", DOUBLE, "pixel", "place"),
                        column("ra", DOUBLE, "deg", "direction seen there"),
                        column("dec", DOUBLE, "deg", "direction seen there"),
                        column("fwhm", DOUBLE, "pixel", "of the PSF before pixel integration"),
                        column("e1", DOUBLE, "", "ellipticity (a^2-b^2)/(a^2+b^2) along x"),
                        column("e2", DOUBLE, "", "ellipticity along the diagonal"),
                        column("blankSkyErrorNjy", DOUBLE, "nJy", "PSF-flux error on blank sky in the visit image")),
                1 << 13);
        CameraConfig camera = survey.config().camera();
        for (Visit visit : survey.visits())
            for (int d = 0; d < camera.detectors().size(); d++) {
                BlankSkyError error = new BlankSkyError(survey, visit, d);
                for (int i = 0; i < GRID * GRID; i++) {
                    double x = i % GRID * (camera.width() - 1.0) / (GRID - 1);
                    double y = i / GRID * (camera.height() - 1.0) / (GRID - 1);
                    double[] sky = survey.mapping(visit, d).toSky(x, y);
                    PsfShape psf = survey.place(visit, d, x, y).psf();
                    t.addRow();
                    t.set("visit", visit.exposure())
                            .set("detector", camera.detectors().get(d).id());
                    t.set("x", x).set("y", y).set("ra", sky[0]).set("dec", sky[1]);
                    t.set("fwhm", psf.fwhm()).set("e1", psf.e1()).set("e2", psf.e2());
                    t.set("blankSkyErrorNjy", error.at(x, y));
                }
            }
        return t.build();
    }

    /// Waves of the atmosphere's displacement, per visit.
    Table jitter() {
        String[] names = {"kEast", "kNorth", "amplitudeEast", "amplitudeNorth", "phaseEast", "phaseNorth"};
        TableBuilder t = new TableBuilder(Schema.of(
                column("visit", LONG, "", "exposure id"),
                column(names[0], DOUBLE, "rad/arcsec", "wave number"),
                column(names[1], DOUBLE, "rad/arcsec", "wave number"),
                column(names[2], DOUBLE, "arcsec", "displacement"),
                column(names[3], DOUBLE, "arcsec", "displacement"),
                column(names[4], DOUBLE, "rad", "of the cosine"),
                column(names[5], DOUBLE, "rad", "of the cosine")));
        for (Visit visit : survey.visits())
            for (double[] mode : survey.jitter(visit).modes()) {
                t.addRow();
                t.set("visit", visit.exposure());
                for (int i = 0; i < names.length; i++) t.set(names[i], mode[i]);
            }
        return t.build();
    }

    /// One row per amplifier.
    static Table amplifiers(SurveyConfig config, List<DetectorModel> detectors) {
        TableBuilder t = new TableBuilder(Schema.of(
                column("detector", INT, "", "detector id"),
                column("amplifier", STRING, "", "name"),
                column("gain", DOUBLE, "electron/count", "true gain"),
                column("statedGain", DOUBLE, "electron/count", "gain handed out"),
                column("readNoise", DOUBLE, "electron", "true read noise"),
                column("offset", DOUBLE, "count", "mean bias level"),
                column("nonLinearity", DOUBLE, "electron-1", "c of true = measured + c measured^2"),
                column("saturation", DOUBLE, "count", "raw level of full well")));
        for (DetectorModel d : detectors)
            for (int a = 0; a < config.camera().amplifiers().count(); a++) {
                DetectorModel.Amplifier amp = d.readBy(a);
                t.addRow();
                t.set("detector", d.placement().id())
                        .set("amplifier", config.camera().amplifiers().name(a));
                t.set("gain", amp.gain()).set("statedGain", amp.statedGain()).set("readNoise", amp.readNoise());
                t.set("offset", amp.offset()).set("nonLinearity", amp.nonLinearity());
                t.set("saturation", amp.saturation());
            }
        return t.build();
    }

    /// One row per bad pixel.
    static Table defects(SurveyConfig config, List<DetectorModel> detectors) {
        TableBuilder t = new TableBuilder(Schema.of(
                column("detector", INT, "", "detector id"),
                column("x", INT, "pixel", "column"),
                column("y", INT, "pixel", "row"),
                column("kind", STRING, "", "bad_column, dead_pixel or hot_pixel")));
        for (DetectorModel d : detectors)
            for (int y = 0; y < config.camera().height(); y++)
                for (int x = 0; x < config.camera().width(); x++) {
                    if (!d.isBad(x, y)) continue;
                    t.addRow();
                    t.set("detector", d.placement().id()).set("x", x).set("y", y);
                    t.set("kind", d.defectAt(x, y).name().toLowerCase(Locale.ROOT));
                }
        return t.build();
    }

    int detectorId(VisitTruth truth) {
        Placement placement = survey.config().camera().detectors().get(truth.detector());
        return placement.id();
    }

    private double electronsPerNjy(Visit visit) {
        return survey.config().bands().get(visit.band()).electronsPerNjy() * visit.transparency();
    }
}
