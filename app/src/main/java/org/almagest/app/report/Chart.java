/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A chart of lines and points as SVG.
///
/// Thread rule: one thread.
public final class Chart {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int BOTTOM = 44;
    private static final int TOP = 26;
    private static final int RIGHT = 12;
    private static final String[] COLOURS = {"#2f6fab", "#c8553d", "#3d8b5f", "#8a5fa8", "#b08a2e"};

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series = new ArrayList<>();

    /// What one set of values looks like.
    ///
    /// @param name shown in the legend
    /// @param x abscissae
    /// @param y ordinates, as long as x; NaN leaves a gap
    /// @param error half lengths of vertical bars; empty for none
    /// @param line joined by a line, else drawn as points
    public record Series(String name, double[] x, double[] y, double[] error, boolean line) {
        public Series {
            if (x.length != y.length || (error.length != 0 && error.length != y.length))
                throw new IllegalArgumentException("series " + name + " has columns of different lengths");
        }
    }

    public Chart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    public Chart line(String name, double[] x, double[] y) {
        series.add(new Series(name, x, y, new double[0], true));
        return this;
    }

    public Chart points(String name, double[] x, double[] y) {
        series.add(new Series(name, x, y, new double[0], false));
        return this;
    }

    public Chart points(String name, double[] x, double[] y, double[] error) {
        series.add(new Series(name, x, y, error, false));
        return this;
    }

    /// The chart as an SVG element.
    public String svg() {
        Axis xAxis = Axis.around(series.stream().map(Series::x).toList(), LEFT, WIDTH - RIGHT);
        Axis yAxis = Axis.around(series.stream().map(Series::y).toList(), HEIGHT - BOTTOM, TOP);
        StringBuilder s = new StringBuilder();
        s.append(format(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" font-size=\"12\" fill=\"currentColor\">",
                WIDTH, HEIGHT, WIDTH));
        s.append(format("<text x=\"%d\" y=\"16\" font-weight=\"600\">%s</text>", LEFT, Html.escape(title)));
        frame(s, xAxis, yAxis);
        for (int k = 0; k < series.size(); k++) draw(s, series.get(k), COLOURS[k % COLOURS.length], xAxis, yAxis);
        legend(s);
        return s.append("</svg>").toString();
    }

    private void frame(StringBuilder s, Axis xAxis, Axis yAxis) {
        for (double tick : xAxis.ticks()) {
            s.append(format(
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"currentColor\" opacity=\".15\"/>",
                    xAxis.place(tick), xAxis.place(tick), TOP, HEIGHT - BOTTOM));
            s.append(format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    xAxis.place(tick), HEIGHT - BOTTOM + 16, xAxis.label(tick)));
        }
        for (double tick : yAxis.ticks()) {
            s.append(format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\" opacity=\".15\"/>",
                    LEFT, WIDTH - RIGHT, yAxis.place(tick), yAxis.place(tick)));
            s.append(format(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 6, yAxis.place(tick) + 4, yAxis.label(tick)));
        }
        s.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, Html.escape(xLabel)));
        s.append(format(
                "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2, Html.escape(yLabel)));
    }

    private static void draw(StringBuilder s, Series one, String colour, Axis xAxis, Axis yAxis) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < one.x().length; i++) {
            if (!Double.isFinite(one.x()[i]) || !Double.isFinite(one.y()[i])) {
                pen = false;
                continue;
            }
            double px = xAxis.place(one.x()[i]), py = yAxis.place(one.y()[i]);
            if (one.line()) {
                path.append(format("%s%.1f %.1f ", pen ? "L" : "M", px, py));
                pen = true;
            } else s.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.4\" fill=\"%s\"/>", px, py, colour));
            if (one.error().length > 0 && Double.isFinite(one.error()[i]))
                s.append(format(
                        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
                        px,
                        px,
                        yAxis.place(one.y()[i] - one.error()[i]),
                        yAxis.place(one.y()[i] + one.error()[i]),
                        colour));
        }
        if (one.line())
            s.append(format("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"/>", path, colour));
    }

    private void legend(StringBuilder s) {
        for (int k = 0; k < series.size(); k++) {
            int y = TOP + 16 + 16 * k;
            s.append(format(
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>",
                    LEFT + 10, y - 9, COLOURS[k % COLOURS.length]));
            s.append(format(
                    "<text x=\"%d\" y=\"%d\">%s</text>",
                    LEFT + 26, y, Html.escape(series.get(k).name())));
        }
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /// One axis: values from low to high lie between two screen places.
    private record Axis(double low, double high, double from, double to) {
        static Axis around(List<double[]> columns, double from, double to) {
            double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
            for (double[] column : columns)
                for (double v : column)
                    if (Double.isFinite(v)) {
                        low = Math.min(low, v);
                        high = Math.max(high, v);
                    }
            if (low > high) {
                low = 0;
                high = 1;
            }
            double margin = high > low ? 0.05 * (high - low) : Math.max(1e-6, Math.abs(low) * 0.05);
            return new Axis(low - margin, high + margin, from, to);
        }

        double place(double value) {
            return from + (value - low) / (high - low) * (to - from);
        }

        private double step() {
            double rough = (high - low) / 5;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double unit = rough / power;
            return power * (unit < 1.5 ? 1 : unit < 3.5 ? 2 : unit < 7.5 ? 5 : 10);
        }

        double[] ticks() {
            double step = step();
            List<Double> at = new ArrayList<>();
            for (double t = Math.ceil(low / step) * step; t <= high; t += step) at.add(t);
            return at.stream().mapToDouble(Double::doubleValue).toArray();
        }

        String label(double tick) {
            int decimals = (int) Math.max(0, -Math.floor(Math.log10(step())));
            return String.format(Locale.ROOT, "%." + Math.min(6, decimals) + "f", tick + 0.0);
        }
    }
}
