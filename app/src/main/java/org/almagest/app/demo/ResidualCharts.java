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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.app.report.Chart;
import org.almagest.app.report.Chart.Mark;
import org.almagest.app.report.Html;
import org.almagest.astro.table.Table;

/// Charts of how far positions and fluxes are from the truth.
///
/// @param tally what was collected over all science visit-detectors
/// @param truth of the survey
/// @param order visits and detectors in the order in which they were tallied
record ResidualCharts(Tally tally, Truth truth, List<Truth.Key> order) {
    private static final double PULL_LIMIT = 5;
    private static final double BIN = 0.25;
    private static final double[] ARROWS_MAS = {2, 5, 10, 20, 50, 100, 200, 500};
    private static final double LONGEST_CELLS = 3;

    List<Html.Figure> figures() {
        List<Html.Figure> out = new ArrayList<>();
        out.add(positions());
        int detector = order.stream().mapToInt(Truth.Key::detector).min().orElse(0);
        map(detector).ifPresent(out::add);
        out.add(new Html.Figure(
                histogram("Forced flux at true positions", Tally.array(tally.fluxPulls)),
                "(measured \u2212 true) / error on the difference images, " + outside(Tally.array(tally.fluxPulls))
                        + ". The line is what right errors give."));
        out.add(new Html.Figure(
                histogram("Positions of detections with SNR \u2265 20", Tally.array(tally.positionPulls)),
                "(measured \u2212 true) / Cram\u00e9r-Rao error per axis, " + outside(Tally.array(tally.positionPulls))
                        + ". The line is what a perfect measurement gives."));
        return out;
    }

    private Html.Figure positions() {
        double[] mas = Tally.array(tally.astrometryMas);
        int n = mas.length / 2;
        double[] east = new double[n], north = new double[n], sizes = new double[mas.length];
        for (int i = 0; i < n; i++) {
            east[i] = mas[2 * i];
            north[i] = mas[2 * i + 1];
        }
        for (int i = 0; i < mas.length; i++) sizes[i] = Math.abs(mas[i]);
        Arrays.sort(sizes);
        double reach = sizes.length == 0 ? 1 : Math.max(10, 1.15 * sizes[(int) (0.998 * (sizes.length - 1))]);
        String svg = new Chart("Sky position less truth, on a grid of pixels", "east [mas]", "north [mas]")
                .oneScale()
                .xFrom(-reach, reach)
                .yFrom(-reach, reach)
                .add("grid points of all visits", Mark.DOTS, east, north)
                .svg();
        return new Html.Figure(svg, "The astrometric solution of each visit and detector against the true mapping.");
    }

    /// Mean residual over the visits at each place of a detector, as arrows.
    private Optional<Html.Figure> map(int detector) {
        double[] mas = Tally.array(tally.astrometryMas);
        Map<Truth.Key, List<Integer>> grid = Truth.byDetector(truth.grid());
        int expected = order.stream()
                .mapToInt(k -> grid.getOrDefault(k, List.of()).size())
                .sum();
        if (2 * expected != mas.length || expected == 0) return Optional.empty();
        Table g = truth.grid();
        List<double[]> sums = new ArrayList<>();
        int next = 0, visits = 0;
        for (Truth.Key key : order) {
            List<Integer> rows = grid.getOrDefault(key, List.of());
            for (int i = 0; i < rows.size(); i++, next++) {
                if (key.detector() != detector) continue;
                if (sums.size() <= i)
                    sums.add(new double[] {g.number("x", rows.get(i)), g.number("y", rows.get(i)), 0, 0});
                sums.get(i)[2] += mas[2 * next];
                sums.get(i)[3] += mas[2 * next + 1];
            }
            if (key.detector() == detector) visits++;
        }
        return Optional.of(arrows(detector, visits, sums));
    }

    private static Html.Figure arrows(int detector, int visits, List<double[]> sums) {
        int n = sums.size();
        double[] x = new double[n], y = new double[n], d = new double[2 * n];
        double width = 0, height = 0, longest = 0;
        for (double[] s : sums) {
            width = Math.max(width, s[0]);
            height = Math.max(height, s[1]);
            longest = Math.max(longest, Math.hypot(s[2], s[3]) / visits);
        }
        double cell = width / Math.sqrt(n), mas = ARROWS_MAS[0];
        for (double m : ARROWS_MAS) if (mas * LONGEST_CELLS < longest) mas = m;
        double pixelsPerMas = cell / mas;
        for (int i = 0; i < n; i++) {
            x[i] = sums.get(i)[0];
            y[i] = sums.get(i)[1];
            d[i] = sums.get(i)[2] / visits * pixelsPerMas;
            d[n + i] = sums.get(i)[3] / visits * pixelsPerMas;
        }
        String svg = new Chart("Mean residual on detector " + detector, "x [pixel]", "y [pixel]")
                .oneScale()
                .xFrom(-1.5 * cell, width + 1.5 * cell)
                .yFrom(-1.5 * cell, height + 1.5 * cell)
                .add(String.format(Locale.ROOT, "%.0f mas, east to the right, north up", mas), Mark.ARROWS, x, y, d)
                .svg();
        return new Html.Figure(
                svg,
                "Mean over " + visits
                        + " visits; the line in the legend is about one spacing long. The simulated atmosphere alone displaces by 8 mas rms, correlated over"
                        + " 2 arcmin.");
    }

    private static String outside(double[] pulls) {
        long n = Arrays.stream(pulls).filter(p -> Math.abs(p) > PULL_LIMIT).count();
        return String.format(Locale.ROOT, "%d values, %d beyond \u00b1%.0f", pulls.length, n, PULL_LIMIT);
    }

    private static String histogram(String title, double[] pulls) {
        int n = (int) Math.round(2 * PULL_LIMIT / BIN);
        double[] at = new double[n], density = new double[n], line = new double[n];
        for (int i = 0; i < n; i++) {
            at[i] = -PULL_LIMIT + (i + 0.5) * BIN;
            line[i] = Math.exp(-0.5 * at[i] * at[i]) / Math.sqrt(2 * Math.PI);
        }
        for (double p : pulls) {
            int bin = (int) Math.floor((p + PULL_LIMIT) / BIN);
            if (bin >= 0 && bin < n) density[bin] += 1 / (BIN * pulls.length);
        }
        double top = 1.08 * Math.max(0.4, Arrays.stream(density).max().orElse(0));
        return new Chart(title, "residual over error", "density")
                .yFrom(0, top)
                .add("measured", Mark.COLUMNS, at, density)
                .add("unit normal", Mark.DASHES, at, line)
                .svg();
    }
}
