/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.almagest.app.report.Chart;
import org.almagest.app.report.Html;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;

/// What a night found on the sky: a chart to click on, light curves, candidates, movers.
///
/// @param stars with a light curve, targets first
/// @param candidates detections of objects, the best first
/// @param movers tracklets
/// @param fields that were looked at
record SkyReport(List<Star> stars, List<Candidate> candidates, List<Mover> movers, List<Journal.Field> fields) {
    private static final int MOST_CURVES = 24;
    private static final int MOST_CANDIDATES = 18;

    private static final Schema CANDIDATES = Schema.of(
            Column.of("object_id", ColumnType.LONG, "", "Number of the object."),
            Column.of("ra", ColumnType.DOUBLE, "deg", "Right ascension of the best detection, ICRS."),
            Column.of("dec", ColumnType.DOUBLE, "deg", "Declination of the best detection, ICRS."),
            Column.of("detections", ColumnType.INT, "", "Number of detections."),
            Column.of("snr", ColumnType.DOUBLE, "", "Signal to noise of the best."),
            Column.of("reliability", ColumnType.DOUBLE, "", "Reliability of the best, 0 to 1."),
            Column.of("field", ColumnType.STRING, "", "Field that it lies in."));

    private static final Schema MOVERS = Schema.of(
            Column.of("ra", ColumnType.DOUBLE, "deg", "Right ascension at the middle of its time, ICRS."),
            Column.of("dec", ColumnType.DOUBLE, "deg", "Declination at the middle of its time, ICRS."),
            Column.of("utc", ColumnType.STRING, "", "Middle of its time, UTC."),
            Column.of("rate", ColumnType.DOUBLE, "arcsec.h**-1", "Rate of the motion."),
            Column.of("angle", ColumnType.DOUBLE, "deg", "Direction of the motion, north through east."),
            Column.of("detections", ColumnType.INT, "", "Number of detections."),
            Column.of("rms", ColumnType.DOUBLE, "arcsec", "Root mean square about the motion."),
            Column.of("log10_chance", ColumnType.DOUBLE, "", "That chance makes one as good somewhere."),
            Column.of("field", ColumnType.STRING, "", "Field that it lies in."));

    /// A star with a light curve.
    ///
    /// @param name for people
    /// @param field that it lies in
    /// @param ra [deg]
    /// @param dec [deg]
    /// @param target whether it was asked for
    /// @param variable whether it scatters more than its like
    /// @param excess its scatter over that of stars as bright
    /// @param filter physical filter
    /// @param bjd times [d]
    /// @param magnitude relative to its mean [mag]
    /// @param error [mag]
    /// @param difference the same by difference images; NaN without
    record Star(
            String name,
            String field,
            double ra,
            double dec,
            boolean target,
            boolean variable,
            double excess,
            String filter,
            double[] bjd,
            double[] magnitude,
            double[] error,
            double[] difference) {
        String anchor() {
            return "star-" + (name + "-" + filter).replaceAll("[^A-Za-z0-9]+", "-");
        }
    }

    /// An object found on difference images.
    ///
    /// @param id of the object
    /// @param field that it lies in
    /// @param ra [deg]
    /// @param dec [deg]
    /// @param detections number of them
    /// @param snr of the best
    /// @param figure science, template and difference at the best; its markup is empty without images
    /// @param reliability of the best
    record Candidate(
            long id,
            String field,
            double ra,
            double dec,
            int detections,
            double snr,
            double reliability,
            String figure) {
        String anchor() {
            return "object-" + id;
        }
    }

    /// A tracklet.
    ///
    /// @param field that it lies in
    /// @param ra at its middle [deg]
    /// @param dec [deg]
    /// @param rate [arcsec / h]
    /// @param angle [deg]
    /// @param detections number of them
    /// @param rms about the motion [arcsec]
    /// @param log10Chance of being none
    /// @param when middle, UTC
    record Mover(
            String field,
            double ra,
            double dec,
            double rate,
            double angle,
            int detections,
            double rms,
            double log10Chance,
            String when) {}

    /// Writes the tables of candidates and movers, those that there are.
    List<Path> write(Path folder) {
        List<Path> out = new ArrayList<>();
        if (!candidates.isEmpty()) out.addAll(both(candidateTable(), folder, "candidates"));
        if (!movers.isEmpty()) out.addAll(both(moverTable(), folder, "movers"));
        return out;
    }

    private static List<Path> both(Table table, Path folder, String name) {
        Path csv = folder.resolve(name + ".csv"), ecsv = folder.resolve(name + ".ecsv");
        TableFile.write(csv, TableForm.CSV, table);
        TableFile.write(ecsv, TableForm.ECSV, table);
        return List.of(csv, ecsv);
    }

    private Table candidateTable() {
        TableBuilder out = new TableBuilder(CANDIDATES, candidates.size());
        for (Candidate c : candidates) {
            out.addRow();
            out.set("object_id", c.id()).set("ra", c.ra()).set("dec", c.dec());
            out.set("detections", c.detections()).set("snr", c.snr());
            out.set("reliability", c.reliability()).set("field", c.field());
        }
        return out.build();
    }

    private Table moverTable() {
        TableBuilder out = new TableBuilder(MOVERS, movers.size());
        for (Mover m : movers) {
            out.addRow();
            out.set("ra", m.ra()).set("dec", m.dec()).set("utc", m.when());
            out.set("rate", m.rate()).set("angle", m.angle()).set("detections", m.detections());
            out.set("rms", m.rms()).set("log10_chance", m.log10Chance()).set("field", m.field());
        }
        return out.build();
    }

    long variableCount() {
        return stars.stream().filter(s -> s.variable() && !s.target()).count();
    }

    int moverCount() {
        return movers.size();
    }

    void addTo(Html page) {
        curves(page);
        if (!fields.isEmpty()) {
            page.heading("Sky");
            page.note(
                    "Targets, variable stars, candidates and movers; a click on one leads to its light curve or images."
                            + " North is up, east to the left.");
            page.figures(fields.stream()
                    .map(f -> new Html.Figure(new SkyChart(f, this).svg(), f.name()))
                    .toList());
        }
        candidates(page);
        movers(page);
    }

    private void curves(Html page) {
        List<Star> shown = stars.stream()
                .filter(s -> s.target() || s.variable())
                .sorted(Comparator.comparing((Star s) -> !s.target()).thenComparing(s -> -s.excess()))
                .limit(MOST_CURVES)
                .toList();
        if (shown.isEmpty()) return;
        page.heading("Light curves");
        page.note("Magnitudes against an ensemble of comparison stars of the field. A star is called variable when it"
                + " scatters more than three times as much as stars as bright.");
        page.figures(shown.stream().map(SkyReport::curve).toList());
    }

    private static Html.Figure curve(Star s) {
        int n = s.bjd().length;
        double day = n == 0 ? 0 : Math.floor(s.bjd()[0]);
        double[] t = new double[n], up = new double[n], down = new double[n];
        boolean difference = false;
        for (int i = 0; i < n; i++) {
            t[i] = s.bjd()[i] - day;
            // brighter is up
            up[i] = -s.magnitude()[i];
            down[i] = -s.difference()[i];
            difference |= Double.isFinite(down[i]);
        }
        Chart chart = new Chart(
                        s.name() + ", " + s.filter(),
                        String.format(Locale.ROOT, "BJD (TDB) - %.0f", day),
                        "brightness, mag (brighter is up)")
                .add("apertures", Chart.Mark.DOTS, t, up, s.error());
        if (difference) chart.add("differences", Chart.Mark.RINGS, t, down);
        return new Html.Figure(
                chart.svg(),
                String.format(
                        Locale.ROOT,
                        "%s%s%s",
                        Sexagesimal.of(s.ra(), s.dec()),
                        s.target() ? ", target" : "",
                        Double.isFinite(s.excess())
                                ? String.format(Locale.ROOT, "; scatter %.1f times the usual", s.excess())
                                : ""),
                s.anchor());
    }

    private void candidates(Html page) {
        List<Candidate> shown = candidates.stream().limit(MOST_CANDIDATES).toList();
        if (shown.isEmpty()) return;
        page.heading("Candidates");
        page.note("Objects on the difference images, by number of detections and signal; science image, template and"
                + " difference of the best detection. "
                + (shown.size() < candidates.size()
                        ? "The first " + shown.size() + " of " + candidates.size()
                                + "; all are in tables/candidates.csv."
                        : ""));
        List<Html.Figure> figures = new ArrayList<>();
        for (Candidate c : shown)
            figures.add(new Html.Figure(
                    c.figure(),
                    String.format(
                            Locale.ROOT,
                            "Object %d at %s: %d detections, best signal to noise %.1f, reliability %.2f",
                            c.id(),
                            Sexagesimal.of(c.ra(), c.dec()),
                            c.detections(),
                            c.snr(),
                            c.reliability()),
                    c.anchor()));
        page.figures(figures);
    }

    private void movers(Html page) {
        if (movers.isEmpty()) return;
        page.heading("Movers");
        page.wideTable(new Html.Columns(
                "",
                List.of("where", "when", "rate [\"/h]", "towards [deg]", "detections", "rms [\"]", "log10 of chance"),
                movers.stream()
                        .map(m -> List.of(
                                Sexagesimal.of(m.ra(), m.dec()),
                                m.when(),
                                String.format(Locale.ROOT, "%.1f", m.rate()),
                                String.format(Locale.ROOT, "%.0f", m.angle()),
                                String.valueOf(m.detections()),
                                String.format(Locale.ROOT, "%.2f", m.rms()),
                                String.format(Locale.ROOT, "%.1f", m.log10Chance())))
                        .toList()));
    }
}
