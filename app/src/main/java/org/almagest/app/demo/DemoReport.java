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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.app.report.Chart;
import org.almagest.app.report.Chart.Mark;
import org.almagest.app.report.Html;
import org.almagest.app.score.Completeness;
import org.almagest.butler.Butler;

/// The page of a demonstration: figures, completeness, triplets, light curves against truth, residuals.
final class DemoReport {
    private static final double LAST_BIN_SHOWN = 0.5;

    private final DemoSurvey survey;
    private final Truth truth;
    private final Summary summary;
    private final Figures figures;
    private final MetricWords metrics;
    private final LightCurves curves;
    private final Triplets stamps;
    private final List<Truth.Key> order;

    /// @param figures those of `summary`
    DemoReport(Butler butler, DemoSurvey survey, Truth truth, Summary summary, Figures figures) {
        this.survey = survey;
        this.truth = truth;
        this.summary = summary;
        this.figures = figures;
        this.metrics = new MetricWords(figures);
        String instrument = survey.config().name();
        List<String> collections = List.of(survey.promptCollection());
        this.curves = new LightCurves(butler, instrument, collections, truth);
        this.stamps = new Triplets(butler, instrument, collections, truth);
        this.order = butler.queryDatasets("dia_source_detector", collections, "").stream()
                .map(ref -> new Truth.Key(
                        ref.dataId().number("visit"), (int) ref.dataId().number("detector")))
                .toList();
    }

    /// Writes the page.
    void write(Path file) {
        Html page = new Html("Almagest demonstration: survey " + survey.config().name() + ", seed " + survey.seed());
        page.note(String.format(
                Locale.ROOT,
                "%d science visits, %d visit-detectors scored against the simulator's truth, %d alerts on topic %s.",
                summary.visits(),
                summary.tally().detectors,
                summary.alertsPublished(),
                summary.topic()));
        summary.tally().notScored().ifPresent(page::note);
        page.heading("Figures")
                .note(figures.judged() ? "\u2713 and \u2717 tell whether a goal is met." : Figures.NOT_JUDGED)
                .tables(metrics.tables());
        page.heading("Completeness: transients found behind the reliability cut")
                .figures(List.of(completeness(), new Html.Figure(completenessTable(), notCounted())));
        page.heading("Transients")
                .note("Each on the science image, the template matched to it and their difference, 41 pixels wide; one"
                        + " stretch for all three.")
                .figures(stamps.choose().stream().map(Triplets.Triplet::figure).toList());
        page.heading("Light curves against truth")
                .note("PSF flux on the difference image, with its error, against the truth. Template visits may hold"
                        + " some of the object's light, so that the difference is negative.")
                .figures(curves.figures());
        page.heading("Residuals").figures(new ResidualCharts(summary.tally(), truth, order).figures());
        page.write(file);
    }

    /// Writes the light curve of one transient, and its images in its brightest visit, as a picture of its
    /// own.
    void writePicture(Path file) {
        curves.best()
                .ifPresent(best ->
                        stamps.of(best.row()).ifPresent(triplet -> new DemoPicture(triplet, best.svg()).write(file)));
    }

    private static double middle(Completeness.Bin b) {
        return Double.isInfinite(b.hi()) ? b.lo() + LAST_BIN_SHOWN : 0.5 * (b.lo() + b.hi());
    }

    private Html.Figure completeness() {
        List<Completeness.Bin> bins = summary.completeness().bins();
        double[] x = new double[bins.size()], y = new double[bins.size()], e = new double[bins.size()];
        double[] ideal = new double[bins.size()];
        for (int i = 0; i < x.length; i++) {
            Completeness.Bin b = bins.get(i);
            x[i] = middle(b);
            y[i] = b.fraction();
            e[i] = b.error();
            ideal[i] = b.ideal();
        }
        String svg = new Chart("Share of injected transients that were found", "true signal to noise", "share found")
                .yFrom(0, 1.05)
                .add("found", Mark.DOTS, x, y, e)
                .add("perfect filter", Mark.DASHES, x, ideal)
                .svg();
        return new Html.Figure(
                svg,
                "Signal to noise from the simulator's truth alone, threshold 5; bars are binomial errors. The last point"
                        + " stands for everything from 7.5 up.");
    }

    private String completenessTable() {
        List<List<String>> rows = new ArrayList<>();
        for (Completeness.Bin b : summary.completeness().bins()) {
            String range = Double.isInfinite(b.hi())
                    ? String.format(Locale.ROOT, "\u2265 %.1f", b.lo())
                    : String.format(Locale.ROOT, "%.1f\u2060\u2013\u2060%.1f", b.lo(), b.hi());
            rows.add(List.of(
                    range,
                    Integer.toString(b.n()),
                    metrics.value("completeness_from_" + b.lo()),
                    String.format(Locale.ROOT, "\u00b1%.1f", 100 * b.error()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * b.ideal()),
                    metrics.goal("completeness_from_" + b.lo())));
        }
        return new Html.Columns("", List.of("SNR", "n", "found", "", "ideal", "goal"), rows).markup();
    }

    private String notCounted() {
        Map<String, Integer> excluded = summary.tally().excluded;
        if (excluded.isEmpty()) return "All injections count.";
        List<String> causes = new ArrayList<>();
        excluded.forEach((cause, n) -> causes.add(n + " " + cause));
        return "Injections that do not count, by cause: " + String.join(", ", causes) + ".";
    }
}
