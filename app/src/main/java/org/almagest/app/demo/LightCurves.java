/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.app.report.Chart;
import org.almagest.app.report.Chart.Mark;
import org.almagest.app.report.Html;
import org.almagest.app.score.SkyIndex;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;

/// Measured differences of transients and variables against the simulator's truth, visit by visit.
final class LightCurves {
    private static final int CURVES = 4;
    private static final double BRIGHT_SNR = 10;
    private static final double MATCH_ARCSEC = 1;

    private final Butler butler;
    private final String instrument;
    private final List<String> collections;
    private final Truth truth;
    private final Map<String, Optional<Flux>> tables = new HashMap<>();

    LightCurves(Butler butler, String instrument, List<String> collections, Truth truth) {
        this.butler = butler;
        this.instrument = instrument;
        this.collections = collections;
        this.truth = truth;
    }

    /// Fluxes on the difference image of one visit and detector.
    private record Flux(SkyIndex index, Table table) {}

    /// One visit of an object.
    ///
    /// @param name days since the first visit, and the band where there are several
    /// @param truth true difference [nJy]
    /// @param flux measured difference [nJy]; NaN without a measurement
    /// @param error its standard error [nJy]
    /// @param detected whether it was detected there; else the flux was forced at the place of its object
    private record Point(String name, double truth, double flux, double error, boolean detected) {}

    private record Curve(String kind, long id, double snr, int brightest, List<Point> points) {
        long detections() {
            return points.stream().filter(Point::detected).count();
        }
    }

    /// The charts of the objects with the most detections: half of them transients, half variables, as far
    /// as there are any.
    List<Html.Figure> figures() {
        List<Curve> all = curves(), chosen = new ArrayList<>();
        Comparator<Curve> order =
                Comparator.comparingLong(Curve::detections).reversed().thenComparing(c -> -c.snr());
        for (String kind : List.of("transient", "variable"))
            all.stream()
                    .filter(c -> c.kind().equals(kind) && c.detections() >= 2)
                    .sorted(order)
                    .limit(CURVES / 2)
                    .forEach(chosen::add);
        all.stream()
                .filter(c -> !chosen.contains(c) && c.detections() >= 2)
                .sorted(order)
                .limit(CURVES - chosen.size())
                .forEach(chosen::add);
        return chosen.stream().map(this::figure).toList();
    }

    private List<Curve> curves() {
        Table v = truth.varying();
        Map<Long, List<Integer>> byObject = new LinkedHashMap<>();
        for (int row = 0; row < v.rows(); row++)
            if (!v.strings("kind")[row].equals("mover") && v.strings("excluded")[row].isEmpty())
                byObject.computeIfAbsent(v.longs("objectId")[row], k -> new ArrayList<>())
                        .add(row);
        List<Curve> out = new ArrayList<>();
        for (List<Integer> rows : byObject.values()) {
            int brightest = Collections.max(rows, Comparator.comparingDouble(r -> Math.abs(v.number("snr", r))));
            double snr = Math.abs(v.number("snr", brightest));
            if (rows.size() < 3 || snr < BRIGHT_SNR) continue;
            int first = rows.getFirst();
            out.add(new Curve(
                    v.strings("kind")[first],
                    v.longs("objectId")[first],
                    snr,
                    brightest,
                    rows.stream().map(this::point).toList()));
        }
        return out;
    }

    private Point point(int row) {
        Table v = truth.varying(), visits = truth.visits();
        long visit = v.longs("visit")[row];
        int visitRow = truth.visitRow(visit);
        String name = String.format(Locale.ROOT, "%.2f", visits.number("mjdMid", visitRow) - firstDay());
        if (Arrays.stream(visits.strings("band")).distinct().count() > 1)
            name += " " + visits.strings("band")[visitRow];
        int detector = v.ints("detector")[row];
        double ra = v.number("ra", row), dec = v.number("dec", row), expected = v.number("differenceNjy", row);
        for (String type : List.of("dia_source_detector", "dia_forced_source_apdb")) {
            Optional<Flux> flux = flux(type, visit, detector);
            if (flux.isEmpty()) continue;
            var hit = flux.get().index().nearest(ra, dec, MATCH_ARCSEC);
            if (hit.isEmpty()) continue;
            Table t = flux.get().table();
            int i = hit.getAsInt();
            boolean detected = type.equals("dia_source_detector");
            return new Point(name, expected, t.number("psfFlux", i), t.number("psfFluxErr", i), detected);
        }
        return new Point(name, expected, Double.NaN, Double.NaN, false);
    }

    /// The day of the first science visit, MJD.
    private double firstDay() {
        double first = Double.POSITIVE_INFINITY;
        for (int i = 0; i < truth.visits().rows(); i++)
            if (!truth.visits().booleans("template")[i])
                first = Math.min(first, truth.visits().number("mjdMid", i));
        return Math.floor(first);
    }

    private Optional<Flux> flux(String type, long visit, int detector) {
        return tables.computeIfAbsent(type + " " + visit + " " + detector, k -> {
            DataId id = DataId.of("instrument", instrument, "visit", visit, "detector", detector);
            return butler.find(type, id, collections).map(ref -> {
                Table t = butler.get(ref, Table.class);
                return new Flux(new SkyIndex(t.doubles("ra"), t.doubles("dec")), t);
            });
        });
    }

    private Html.Figure figure(Curve curve) {
        return new Html.Figure(chart(curve).svg(), "");
    }

    private Chart chart(Curve curve) {
        List<Point> points = curve.points();
        int n = points.size();
        double[] at = new double[n], expected = new double[n];
        double[][] flux = new double[2][n], error = new double[2][n];
        for (double[] column : List.of(flux[0], flux[1], error[0], error[1])) Arrays.fill(column, Double.NaN);
        boolean forced = false;
        for (int i = 0; i < n; i++) {
            Point p = points.get(i);
            at[i] = i;
            expected[i] = p.truth();
            int kind = p.detected() ? 0 : 1;
            flux[kind][i] = p.flux();
            error[kind][i] = p.error();
            forced |= !p.detected() && Double.isFinite(p.flux());
        }
        String title = (curve.kind().equals("transient") ? "Transient " : "Variable star ") + curve.id();
        Chart chart = new Chart(
                        title,
                        String.format(Locale.ROOT, "visit: days since MJD %.0f (TAI)", firstDay()),
                        "difference flux [nJy]")
                .xNames(points.stream().map(Point::name).toList())
                .add("detected", Mark.DOTS, at, flux[0], error[0])
                .add("truth", Mark.RINGS, at, expected);
        return forced ? chart.add("forced, not detected", Mark.DOTS, at, flux[1], error[1]) : chart;
    }

    /// A light curve.
    ///
    /// @param row of the truth's table of varying objects, where it is brightest
    /// @param svg the chart
    record Best(int row, String svg) {}

    /// That of the transient with the most detections.
    Optional<Best> best() {
        return curves().stream()
                .filter(c -> c.kind().equals("transient"))
                .max(Comparator.comparingLong(Curve::detections).thenComparingDouble(Curve::snr))
                .map(c -> new Best(c.brightest(), chart(c).svg()));
    }
}
