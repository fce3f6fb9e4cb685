/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.LONG;
import static org.almagest.astro.table.ColumnType.STRING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.simulate.ExpectedError.Frame;
import org.almagest.science.simulate.VisitTruth.Kind;
import org.almagest.science.simulate.VisitTruth.Source;
import org.almagest.science.simulate.VisitTruth.TemplateSite;

/// What a difference image should show: one row per transient, variable and mover on a detector in each
/// science visit.
final class VaryingTable {
    /// Distance from the detector's edge that counts [pixel].
    static final double EDGE = 20;
    /// Distance between two that counts [arcsec].
    static final double APART = 2;

    private static final Schema SCHEMA = Schema.of(
            TruthTables.column("visit", LONG, "", "exposure id"),
            TruthTables.column("detector", INT, "", "detector id"),
            TruthTables.column("objectId", LONG, "", "number of the transient, star or mover"),
            TruthTables.column("kind", STRING, "", "transient, variable or mover"),
            TruthTables.column("recipe", STRING, "", "of transients: near_threshold, beside, bright or persistent"),
            TruthTables.column("host", LONG, "", "galaxy beneath a transient, 0 for none"),
            TruthTables.column("ra", DOUBLE, "deg", "at the time of the visit"),
            TruthTables.column("dec", DOUBLE, "deg", "at the time of the visit"),
            TruthTables.column("x", DOUBLE, "pixel", "true centre"),
            TruthTables.column("y", DOUBLE, "pixel", "true centre"),
            TruthTables.column("fluxNjy", DOUBLE, "nJy", "in the visit"),
            TruthTables.column("templateNjy", DOUBLE, "nJy", "mean in the template visits, inverse-variance weighted"),
            TruthTables.column("differenceNjy", DOUBLE, "nJy", "fluxNjy - templateNjy"),
            TruthTables.column("expectedErrorNjy", DOUBLE, "nJy", "PSF-flux error in a perfect difference"),
            TruthTables.column("snr", DOUBLE, "", "differenceNjy / expectedErrorNjy"),
            TruthTables.column("trail", DOUBLE, "pixel", "length of a mover's trail"),
            TruthTables.column("templates", INT, "", "template visits that see it on good pixels"),
            TruthTables.column("edge", DOUBLE, "pixel", "distance to the detector's edge"),
            TruthTables.column("nearest", DOUBLE, "arcsec", "distance to the nearest other of these rows"),
            TruthTables.column(
                    "excluded", STRING, "", "why it does not count: saturated, bleed, bad, edge, template or crowded"));

    private final SimulatedSurvey survey;
    private final TruthTables tables;
    private final Map<Integer, Integer> goodTemplates = new HashMap<>();

    VaryingTable(SimulatedSurvey survey, TruthTables tables) {
        this.survey = survey;
        this.tables = tables;
    }

    Table build(List<VisitTruth> truths) {
        for (VisitTruth truth : truths)
            for (TemplateSite site : truth.templateSites())
                if (site.good()) goodTemplates.merge(site.injection(), 1, Integer::sum);
        TableBuilder t = new TableBuilder(SCHEMA, 4096);
        for (VisitTruth truth : truths) {
            if (truth.visit().template()) continue;
            List<Source> varying = new ArrayList<>();
            for (Source s : truth.sources()) if (s.kind() != Kind.STAR && s.kind() != Kind.GALAXY) varying.add(s);
            for (Source s : varying) addRow(t, truth, s, varying);
        }
        return t.build();
    }

    private void addRow(TableBuilder t, VisitTruth truth, Source s, List<Source> all) {
        ExpectedError error = survey.expectedError();
        List<Frame> frames = error.templateOf(truth.visit(), s.ra(), s.dec());
        double template = s.kind() == Kind.VARIABLE ? meanFlux(s, frames) : 0;
        Optional<Injection> injection = s.injection() < 0
                ? Optional.empty()
                : Optional.of(survey.injections().get(s.injection()));
        double sigma = injection.isPresent()
                ? injection.get().expectedErrorNjy()
                : error.inDifference(truth.visit(), frames, s.ra(), s.dec()).orElse(Double.NaN);
        int templates = injection.isPresent() ? goodTemplates.getOrDefault(s.injection(), 0) : frames.size();
        double edge = edge(s);
        double nearest = nearest(s, all);
        t.addRow();
        t.set("visit", truth.visit().exposure())
                .set("detector", tables.detectorId(truth))
                .set("objectId", s.id());
        t.set("kind", s.kind().name().toLowerCase(Locale.ROOT));
        t.set(
                "recipe",
                injection.map(i -> i.group().name().toLowerCase(Locale.ROOT)).orElse(""));
        t.set("host", injection.map(Injection::host).orElse(0L));
        t.set("ra", s.ra()).set("dec", s.dec()).set("x", s.x()).set("y", s.y());
        t.set("fluxNjy", s.fluxNjy()).set("templateNjy", template).set("differenceNjy", s.fluxNjy() - template);
        t.set("expectedErrorNjy", sigma)
                .set("snr", (s.fluxNjy() - template) / sigma)
                .set("trail", s.trail());
        t.set("templates", templates).set("edge", edge).set("nearest", nearest);
        t.set("excluded", excluded(s, templates, edge, nearest));
    }

    private static String excluded(Source s, int templates, double edge, double nearest) {
        if (s.problem().isPresent()) return s.problem().get();
        if (edge < EDGE) return "edge";
        if (templates == 0) return "template";
        return nearest <= APART ? "crowded" : "";
    }

    private double meanFlux(Source s, List<Frame> frames) {
        SkyObject star = survey.sky().byId(s.id());
        double sum = 0;
        double weights = 0;
        for (Frame f : frames) {
            sum += f.weight() * star.fluxNjy(f.visit().band(), f.visit().mjdMid());
            weights += f.weight();
        }
        return weights > 0 ? sum / weights : Double.NaN;
    }

    private double edge(Source s) {
        CameraConfig camera = survey.config().camera();
        return Math.min(
                Math.min(s.x() + 0.5, camera.width() - 0.5 - s.x()),
                Math.min(s.y() + 0.5, camera.height() - 0.5 - s.y()));
    }

    private double nearest(Source s, List<Source> all) {
        double best = Double.POSITIVE_INFINITY;
        for (Source other : all) {
            if (other == s) continue;
            double dx = other.x() - s.x();
            double dy = other.y() - s.y();
            best = Math.min(best, dx * dx + dy * dy);
        }
        return Math.sqrt(best) * survey.config().camera().pixelScale();
    }
}
