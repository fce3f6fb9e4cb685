/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.app.report.Chart;
import org.almagest.app.report.Chart.Mark;
import org.almagest.app.report.Html;
import org.almagest.astro.table.Table;
import org.almagest.science.isr.BrighterFatterKernel;
import org.almagest.science.isr.PhotonTransfer;

/// Charts of the page of a detector's characterization.
final class CalibrationCharts {
    private static final int MOST_AMPLIFIERS = 5;
    private static final int BINS = 14;

    private CalibrationCharts() {}

    private static List<Map.Entry<String, PhotonTransfer.Curve>> shown(PhotonTransfer ptc) {
        return new TreeMap<>(ptc.amplifiers())
                .entrySet().stream().limit(MOST_AMPLIFIERS).toList();
    }

    /// Variance over mean, neighbours' covariances, and a with distance.
    static List<Html.Figure> photonTransfer(PhotonTransfer ptc) {
        Chart ratio = new Chart("Variance over mean", "mean signal [1000 electrons]", "variance / mean");
        Chart area = new Chart("Boundaries moved by charge", "distance [pixel]", "|a| [1e-6 per electron], log10");
        Chart neighbours = new Chart("Covariance of neighbours", "mean signal [1000 electrons]", "C / mean^2 [1e-6]");
        for (Map.Entry<String, PhotonTransfer.Curve> e : shown(ptc)) {
            PhotonTransfer.Curve c = e.getValue();
            int n = c.means().length;
            double[] x = new double[n], y = new double[n];
            for (int k = 0; k < n; k++) {
                x[k] = c.means()[k] / 1000;
                double v = (c.covariances()[k][0][0] - c.noise()[0][0]) / c.means()[k];
                y[k] = v > 0.3 ? v : Double.NaN;
            }
            ratio.add(e.getKey(), Mark.DOTS, x, y);
            if (c.area().length < 2) continue;
            addArea(area, e.getKey(), c);
            if (e.getKey().equals(shown(ptc).getFirst().getKey())) {
                neighbours.add("along the column", Mark.DOTS, x, scaled(c, 1, 0));
                neighbours.add("along the row", Mark.DOTS, x, scaled(c, 0, 1));
            }
        }
        List<Html.Figure> out = new ArrayList<>();
        out.add(new Html.Figure(
                ratio.svg(),
                "Without the brighter-fatter effect and read noise the ratio is 1 at all signals. Model " + ptc.model()
                        + "."));
        if (shown(ptc).getFirst().getValue().area().length > 1) {
            out.add(new Html.Figure(
                    neighbours.svg(),
                    "First amplifier. Tends to a_01 and a_10 towards low signals, in the noise there."));
            out.add(new Html.Figure(area.svg(), "Entries of a that are more than three errors from zero."));
        }
        return out;
    }

    private static double[] scaled(PhotonTransfer.Curve c, int row, int column) {
        double[] out = new double[c.means().length];
        for (int k = 0; k < out.length; k++)
            out[k] = c.used()[k] && c.means()[k] > 5000
                    ? 1e6 * c.covariances()[k][row][column] / (c.means()[k] * c.means()[k])
                    : Double.NaN;
        return out;
    }

    private static void addArea(Chart chart, String name, PhotonTransfer.Curve c) {
        List<double[]> points = new ArrayList<>();
        for (int j = 0; j < c.area().length; j++)
            for (int i = 0; i < c.area().length; i++)
                if (Math.abs(c.area()[j][i]) > 3 * c.areaError()[j][i])
                    points.add(new double[] {Math.hypot(i, j), Math.log10(1e6 * Math.abs(c.area()[j][i]))});
        chart.add(name, Mark.DOTS, column(points, 0), column(points, 1));
    }

    private static double[] column(List<double[]> rows, int at) {
        return rows.stream().mapToDouble(r -> r[at]).toArray();
    }

    /// Residuals of linearity.
    static Html.Figure residuals(Table t) {
        Chart chart = new Chart("What the linearizer leaves", "signal [1000 counts]", "residual [%]");
        for (String name : amplifiers(t)) {
            List<double[]> points = new ArrayList<>();
            for (int k = 0; k < t.rows(); k++)
                if (t.strings("amplifier")[k].equals(name))
                    points.add(new double[] {t.doubles("signal")[k] / 1000, 100 * t.doubles("residual")[k]});
            chart.add(name, Mark.DOTS, column(points, 0), column(points, 1));
        }
        return new Html.Figure(
                chart.svg(),
                "Each flat's corrected signal over the lamp's light; the goal is 0.1 %. The photodiode's noise is in it.");
    }

    private static List<String> amplifiers(Table t) {
        return new TreeSet<>(Arrays.asList(t.strings("amplifier")))
                .stream().limit(MOST_AMPLIFIERS).toList();
    }

    /// Overscan columns behind the brightest flat, before and after, of each amplifier.
    static List<Html.Figure> trails(Table t) {
        List<Html.Figure> out = new ArrayList<>();
        for (String name : amplifiers(t)) {
            double brightest = 0;
            for (int k = 0; k < t.rows(); k++)
                if (t.strings("amplifier")[k].equals(name)) brightest = Math.max(brightest, t.doubles("signal")[k]);
            List<double[]> points = new ArrayList<>();
            for (int k = 0; k < t.rows(); k++)
                if (t.strings("amplifier")[k].equals(name) && t.doubles("signal")[k] == brightest)
                    points.add(new double[] {t.ints("column")[k], t.doubles("before")[k], t.doubles("after")[k]});
            Chart chart = new Chart("Overscan behind a flat, " + name, "overscan column", "charge [electron]");
            chart.add("as read", Mark.LINE, column(points, 0), column(points, 1));
            chart.add("corrected", Mark.DOTS, column(points, 0), column(points, 2));
            out.add(new Html.Figure(
                    chart.svg(),
                    String.format(Locale.ROOT, "Mean of all rows behind a signal of %.0f electrons.", brightest)));
        }
        return out;
    }

    /// Cuts through the middle of the kernel.
    static Html.Figure kernel(BrighterFatterKernel k) {
        int reach = k.reach();
        double[] x = new double[2 * reach + 1], row = new double[x.length], columns = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i - reach;
            row[i] = 1e6 * k.kernel()[reach][i];
            columns[i] = 1e6 * k.kernel()[i][reach];
        }
        Chart chart = new Chart("Kernel", "distance from the middle [pixel]", "kernel [1e-6 per electron]");
        chart.add("along the row", Mark.LINE, x, row);
        chart.add("along the column", Mark.DASHES, x, columns);
        return new Html.Figure(chart.svg(), "Minus its Laplacian is the change of pixel areas by an electron.");
    }

    /// Mean sizes of stars in bins of peak, relative to the faintest.
    static Html.Figure sizes(Table t) {
        Chart chart = new Chart("Size of stars", "peak [1000 electrons]", "sigma^2 over that of faint stars");
        double[] peak = t.doubles("peak");
        double top = Arrays.stream(peak).max().orElse(1);
        chart.add("as read", Mark.DOTS, binned(peak, peak, top, 1e-3), relative(peak, t.doubles("before"), top));
        chart.add("corrected", Mark.RINGS, binned(peak, peak, top, 1e-3), relative(peak, t.doubles("after"), top));
        return new Html.Figure(chart.svg(), "Medians in bins of the peak; " + t.rows() + " stars.");
    }

    private static double[] relative(double[] peak, double[] size, double top) {
        double[] out = binned(peak, size, top, 1);
        double first = out[0];
        for (int k = 0; k < out.length; k++) out[k] /= first;
        return out;
    }

    private static double[] binned(double[] peak, double[] value, double top, double unit) {
        double[] out = new double[BINS];
        for (int b = 0; b < BINS; b++) {
            int bin = b;
            double[] in = java.util.stream.IntStream.range(0, peak.length)
                    .filter(k -> Math.min(BINS - 1, (int) (BINS * peak[k] / top)) == bin)
                    .mapToDouble(k -> value[k])
                    .sorted()
                    .toArray();
            out[b] = in.length == 0 ? Double.NaN : unit * in[in.length / 2];
        }
        return out;
    }
}
