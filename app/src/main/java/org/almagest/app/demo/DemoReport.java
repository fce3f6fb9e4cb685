/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.app.report.Chart;
import org.almagest.app.report.Html;
import org.almagest.app.report.Stamp;
import org.almagest.app.score.Completeness;
import org.almagest.app.score.SkyIndex;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;

/// The page of a demonstration: figures, completeness, triplets, light curves against truth, residuals.
final class DemoReport {
    private static final int TRIPLETS = 8;
    private static final int CURVES = 4;
    private static final int STAMP_RADIUS = 20;

    private final Butler butler;
    private final DemoSurvey survey;
    private final List<String> collections;
    private final Truth truth;
    private final Summary summary;
    private final List<Metric> metrics;

    DemoReport(Butler butler, DemoSurvey survey, Truth truth, Summary summary, List<Metric> metrics) {
        this.butler = butler;
        this.survey = survey;
        this.collections = List.of(survey.promptCollection());
        this.truth = truth;
        this.summary = summary;
        this.metrics = metrics;
    }

    void write(Path file) {
        Html page = new Html("Almagest demonstration: " + survey.size() + " survey, seed " + survey.seed());
        page.note(String.format(
                Locale.ROOT,
                "%d science visits, %d visit-detectors scored against truth, %d alerts on topic %s.",
                summary.visits(),
                summary.tally().detectors,
                summary.alertsPublished(),
                summary.topic()));
        page.heading("Figures").table(List.of("figure", "value", "unit", "goal"), rows());
        page.heading("Transients not counted").table(List.of("cause", "injections"), excluded());
        page.heading("Completeness").figures(List.of(completeness()));
        page.heading("Transients: science, template, difference").figures(triplets());
        page.heading("Light curves against truth").figures(lightCurves());
        page.heading("Residuals").figures(residuals());
        page.write(file);
    }

    private List<List<String>> rows() {
        List<List<String>> out = new ArrayList<>();
        for (Metric m : metrics) {
            String mark = m.met().map(met -> met ? "+" : "!").orElse("");
            String value = mark + String.format(Locale.ROOT, "%.4g", m.value());
            out.add(List.of(m.name(), value, m.unit(), m.threshold()));
        }
        return out;
    }

    private List<List<String>> excluded() {
        List<List<String>> out = new ArrayList<>();
        summary.tally().excluded.forEach((cause, n) -> out.add(List.of(cause, Integer.toString(n))));
        return out;
    }

    private Html.Figure completeness() {
        List<Completeness.Bin> bins = summary.completeness().bins();
        double[] x = new double[bins.size()], y = new double[bins.size()], e = new double[bins.size()];
        double[] ideal = new double[bins.size()];
        for (int i = 0; i < x.length; i++) {
            Completeness.Bin b = bins.get(i);
            x[i] = Double.isInfinite(b.hi()) ? b.lo() + 0.5 : 0.5 * (b.lo() + b.hi());
            y[i] = b.fraction();
            e[i] = b.error();
            ideal[i] = b.ideal();
        }
        String svg = new Chart("Found behind the reliability cut", "true signal to noise", "fraction")
                .points("found", x, y, e)
                .line("perfect filter", x, ideal)
                .svg();
        return new Html.Figure(svg, "Signal to noise from the simulator's truth alone; bars are binomial errors.");
    }

    private List<Html.Figure> triplets() {
        List<Html.Figure> out = new ArrayList<>();
        Table v = truth.varying();
        Map<Truth.Key, List<Exposure>> images = new HashMap<>();
        for (int row = 0; row < v.rows() && out.size() < TRIPLETS; row++) {
            if (!v.strings("kind")[row].equals("transient") || !v.strings("excluded")[row].isEmpty()) continue;
            double snr = v.number("snr", row);
            if (snr < 8) continue;
            Truth.Key key = new Truth.Key(v.longs("visit")[row], v.ints("detector")[row]);
            List<Exposure> three = images.computeIfAbsent(key, this::images);
            if (three.isEmpty()) continue;
            List<Image> stamps = stamps(three, v.number("x", row), v.number("y", row));
            if (stamps.isEmpty()) continue;
            String caption = String.format(
                    Locale.ROOT,
                    "visit %d detector %d, true signal to noise %.1f%s",
                    key.visit(),
                    key.detector(),
                    snr,
                    v.number("host", row) == 0 ? "" : ", on a galaxy");
            out.add(new Html.Figure(Stamp.triplet(stamps), caption));
        }
        return out;
    }

    private List<Exposure> images(Truth.Key key) {
        DataId id = DataId.of("instrument", survey.config().name(), "visit", key.visit(), "detector", key.detector());
        List<Exposure> out = new ArrayList<>();
        for (String type : List.of("preliminary_visit_image", "template_matched", "difference_image"))
            butler.find(type, id, collections).ifPresent(ref -> out.add(butler.get(ref, Exposure.class)));
        return out.size() == 3 ? out : List.of();
    }

    private static List<Image> stamps(List<Exposure> three, double x, double y) {
        Box box = new Box((int) Math.round(x), (int) Math.round(y), 1, 1).grown(STAMP_RADIUS);
        List<Image> out = new ArrayList<>();
        for (Exposure e : three) {
            if (!e.box().contains(box)) return List.of();
            out.add(e.image().view(box));
        }
        return out;
    }

    /// Measured and true differences of the transients and variables with the most epochs.
    private List<Html.Figure> lightCurves() {
        Table v = truth.varying();
        Map<Long, List<Integer>> byObject = new LinkedHashMap<>();
        for (int row = 0; row < v.rows(); row++)
            if (!v.strings("kind")[row].equals("mover") && v.strings("excluded")[row].isEmpty())
                byObject.computeIfAbsent(v.longs("objectId")[row], k -> new ArrayList<>())
                        .add(row);
        List<List<Integer>> best = byObject.values().stream()
                .filter(rows -> rows.stream()
                                .mapToDouble(r -> Math.abs(v.number("snr", r)))
                                .max()
                                .orElse(0)
                        > 8)
                .sorted((a, b) -> b.size() - a.size())
                .limit(CURVES)
                .toList();
        List<Html.Figure> out = new ArrayList<>();
        for (List<Integer> rows : best) out.add(lightCurve(rows));
        return out;
    }

    private Html.Figure lightCurve(List<Integer> rows) {
        Table v = truth.varying();
        int n = rows.size();
        double[] time = new double[n], flux = new double[n], measured = new double[n], error = new double[n];
        for (int i = 0; i < n; i++) {
            int row = rows.get(i);
            long visit = v.longs("visit")[row];
            time[i] = truth.visits().number("mjdMid", truth.visitRow(visit));
            flux[i] = v.number("differenceNjy", row);
            double[] m = measured(visit, v.ints("detector")[row], v.number("ra", row), v.number("dec", row));
            measured[i] = m[0];
            error[i] = m[1];
        }
        String kind = v.strings("kind")[rows.getFirst()];
        String svg = new Chart(kind + " " + v.longs("objectId")[rows.getFirst()], "MJD (TAI)", "difference flux [nJy]")
                .points("measured", time, measured, error)
                .points("truth", time, flux)
                .svg();
        return new Html.Figure(
                svg, "PSF flux of the detection on the difference image, against the simulator's truth.");
    }

    private double[] measured(long visit, int detector, double ra, double dec) {
        DataId id = DataId.of("instrument", survey.config().name(), "visit", visit, "detector", detector);
        var ref = butler.find("dia_source_detector", id, collections);
        if (ref.isEmpty()) return new double[] {Double.NaN, Double.NaN};
        Table t = butler.get(ref.get(), Table.class);
        var hit = new SkyIndex(t.doubles("ra"), t.doubles("dec")).nearest(ra, dec, 1);
        if (hit.isEmpty()) return new double[] {Double.NaN, Double.NaN};
        return new double[] {t.number("psfFlux", hit.getAsInt()), t.number("psfFluxErr", hit.getAsInt())};
    }

    private List<Html.Figure> residuals() {
        Tally t = summary.tally();
        double[] mas = Tally.array(t.astrometryMas);
        int n = mas.length / 2;
        double[] east = new double[n], north = new double[n];
        for (int i = 0; i < n; i++) {
            east[i] = mas[2 * i];
            north[i] = mas[2 * i + 1];
        }
        double[] pull = Tally.array(t.fluxPulls);
        java.util.Arrays.sort(pull);
        double[] expected = new double[pull.length], rank = new double[pull.length];
        for (int i = 0; i < pull.length; i++) {
            rank[i] = (i + 0.5) / pull.length;
            expected[i] = pull[i];
        }
        return List.of(
                new Html.Figure(
                        new Chart("Sky position of a grid of pixels less truth", "east [mas]", "north [mas]")
                                .points("grid points", east, north)
                                .svg(),
                        "The astrometric solution against the true mapping, all science visit-detectors."),
                new Html.Figure(
                        new Chart("Forced flux at true positions", "pull", "cumulative fraction")
                                .line("measured", expected, rank)
                                .svg(),
                        "(measured - true) / error on the difference images; a unit normal when errors are right."));
    }
}
