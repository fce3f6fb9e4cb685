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
import java.util.Optional;
import java.util.stream.Stream;

/// A chart of lines, points, columns and arrows as SVG.
///
/// Colours are those of the page (`--s0` to `--s4`), with a fallback that is readable on white. Thread
/// rule: one thread.
public final class Chart {
    /// Width of every chart [pixel].
    public static final int WIDTH = 520;

    /// Height of every chart but those of one scale [pixel].
    public static final int HEIGHT = 310;

    // room for labels at the larger letters of narrow screens
    private static final int LEFT = 100;
    private static final double LETTER = 9.4;
    private static final int BOTTOM = 46;
    private static final int TOP = 46;
    private static final int RIGHT = 14;
    private static final int CROWD = 200;
    private static final String[] COLOURS = {
        "var(--s0,#1f5fa8)", "var(--s1,#c24a2c)", "var(--s2,#2c7d50)", "var(--s3,#7d4fa0)", "var(--s4,#96700f)"
    };

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private Optional<double[]> xRange = Optional.empty();
    private Optional<double[]> yRange = Optional.empty();
    private boolean oneScale;

    /// How the values of a series are drawn.
    public enum Mark {
        /// joined by a line
        LINE,
        /// joined by a dashed line
        DASHES,
        /// filled points
        DOTS,
        /// open circles, wider than the points so that both show
        RINGS,
        /// columns that stand side by side on zero
        COLUMNS,
        /// arrows from (x, y), with (dx, dy) in the values of the axes as the third and fourth columns
        ARROWS
    }

    /// What one set of values looks like.
    ///
    /// @param name shown in the legend
    /// @param mark how
    /// @param x abscissae
    /// @param y ordinates, as long as x; NaN leaves a gap
    /// @param error half lengths of vertical bars; of arrows, dx then dy; empty for none
    public record Series(String name, Mark mark, double[] x, double[] y, double[] error) {
        public Series {
            int wanted = mark == Mark.ARROWS ? 2 * y.length : y.length;
            if (x.length != y.length || (error.length != 0 && error.length != wanted))
                throw new IllegalArgumentException("series " + name + " has columns of different lengths");
        }

        private Stream<double[]> ordinates() {
            if (error.length == 0 || mark == Mark.ARROWS) return Stream.of(y);
            double[] low = new double[y.length], high = new double[y.length];
            for (int i = 0; i < y.length; i++) {
                low[i] = y[i] - error[i];
                high[i] = y[i] + error[i];
            }
            return Stream.of(y, low, high);
        }
    }

    /// @param title above the frame
    /// @param xLabel name and unit of the abscissa
    /// @param yLabel name and unit of the ordinate
    public Chart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    public Chart add(String name, Mark mark, double[] x, double[] y) {
        series.add(new Series(name, mark, x, y, new double[0]));
        return this;
    }

    /// @param error half lengths of vertical bars; of arrows, dx then dy
    public Chart add(String name, Mark mark, double[] x, double[] y, double[] error) {
        series.add(new Series(name, mark, x, y, error));
        return this;
    }

    /// Sets what the abscissa shows; points beyond are left out.
    public Chart xFrom(double low, double high) {
        xRange = Optional.of(new double[] {low, high});
        return this;
    }

    /// Sets what the ordinate shows.
    public Chart yFrom(double low, double high) {
        yRange = Optional.of(new double[] {low, high});
        return this;
    }

    /// Makes the abscissa one of things: 0, 1, 2 and so on have these names.
    public Chart xNames(List<String> things) {
        names.addAll(things);
        return this;
    }

    /// Gives both axes one scale, as they have one unit; both need their ranges set.
    public Chart oneScale() {
        oneScale = true;
        return this;
    }

    private int height() {
        if (!oneScale) return HEIGHT;
        double[] x = xRange.orElseThrow(), y = yRange.orElseThrow();
        return TOP + BOTTOM + (int) Math.round((WIDTH - LEFT - RIGHT) * (y[1] - y[0]) / (x[1] - x[0]));
    }

    /// The chart as an SVG element.
    public String svg() {
        int height = height();
        Axis xAxis = names.isEmpty()
                ? axis(xRange, series.stream().map(Series::x).toList(), LEFT, WIDTH - RIGHT)
                : Axis.of(names, LEFT, WIDTH - RIGHT);
        Axis yAxis = axis(yRange, series.stream().flatMap(Series::ordinates).toList(), height - BOTTOM, TOP);
        StringBuilder s = new StringBuilder();
        s.append(format(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\" "
                        + "font-family=\"system-ui, sans-serif\" font-size=\"12.5\" fill=\"currentColor\">",
                WIDTH, height, WIDTH, height, Html.escape(title)));
        s.append(format("<text x=\"%d\" y=\"15\" font-weight=\"600\">%s</text>", LEFT, Html.escape(title)));
        frame(s, xAxis, yAxis, height);
        for (int k = 0; k < series.size(); k++) draw(s, series.get(k), COLOURS[k % COLOURS.length], xAxis, yAxis);
        legend(s);
        return s.append("</svg>").toString();
    }

    private static Axis axis(Optional<double[]> range, List<double[]> values, double from, double to) {
        return range.map(r -> new Axis(r[0], r[1], from, to, List.of())).orElseGet(() -> Axis.around(values, from, to));
    }

    private void frame(StringBuilder s, Axis xAxis, Axis yAxis, int height) {
        for (double tick : xAxis.ticks()) {
            s.append(line(xAxis.place(tick), TOP, xAxis.place(tick), height - BOTTOM, "currentColor", .14));
            s.append(format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    xAxis.place(tick), height - BOTTOM + 17, Html.escape(xAxis.label(tick))));
        }
        for (double tick : yAxis.ticks()) {
            double weight = Math.abs(tick) < 1e-12 * (yAxis.high() - yAxis.low()) ? .45 : .14;
            s.append(line(LEFT, yAxis.place(tick), WIDTH - RIGHT, yAxis.place(tick), "currentColor", weight));
            s.append(format(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 6, yAxis.place(tick) + 4, yAxis.label(tick)));
        }
        s.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, height - 8, Html.escape(xLabel)));
        s.append(format(
                "<text transform=\"translate(13 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + height - BOTTOM) / 2, Html.escape(yLabel)));
    }

    private static void draw(StringBuilder s, Series one, String colour, Axis xAxis, Axis yAxis) {
        switch (one.mark()) {
            case LINE, DASHES -> path(s, one, colour, xAxis, yAxis);
            case DOTS, RINGS -> points(s, one, colour, xAxis, yAxis);
            case COLUMNS -> columns(s, one, colour, xAxis, yAxis);
            case ARROWS -> arrows(s, one, colour, xAxis, yAxis);
        }
    }

    private static void path(StringBuilder s, Series one, String colour, Axis xAxis, Axis yAxis) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < one.x().length; i++) {
            boolean seen = Double.isFinite(one.y()[i]) && xAxis.holds(one.x()[i]);
            if (seen)
                path.append(
                        format("%s%.1f %.1f", pen ? "L" : "M", xAxis.place(one.x()[i]), yAxis.placeWithin(one.y()[i])));
            pen = seen;
        }
        s.append(format(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"%s/>",
                path, colour, one.mark() == Mark.DASHES ? " stroke-dasharray=\"6 4\"" : ""));
    }

    private static void points(StringBuilder s, Series one, String colour, Axis xAxis, Axis yAxis) {
        boolean crowded = one.x().length > CROWD;
        for (int i = 0; i < one.x().length; i++) {
            if (!xAxis.holds(one.x()[i]) || !yAxis.holds(one.y()[i])) continue;
            double px = xAxis.place(one.x()[i]), py = yAxis.place(one.y()[i]);
            if (one.mark() == Mark.RINGS)
                s.append(format(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>",
                        px, py, colour));
            else
                s.append(format(
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\"%s/>",
                        px, py, crowded ? "1.7" : "3.2", colour, crowded ? " fill-opacity=\".55\"" : ""));
            if (one.error().length > 0 && Double.isFinite(one.error()[i]))
                s.append(line(
                        px,
                        yAxis.placeWithin(one.y()[i] - one.error()[i]),
                        px,
                        yAxis.placeWithin(one.y()[i] + one.error()[i]),
                        colour,
                        1));
        }
    }

    private static void columns(StringBuilder s, Series one, String colour, Axis xAxis, Axis yAxis) {
        if (one.x().length < 2) return;
        double wide = Math.abs(xAxis.place(one.x()[1]) - xAxis.place(one.x()[0])) - 1;
        for (int i = 0; i < one.x().length; i++) {
            if (!xAxis.holds(one.x()[i]) || !(one.y()[i] > 0)) continue;
            double top = yAxis.placeWithin(one.y()[i]), foot = yAxis.placeWithin(0);
            s.append(format(
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\".6\"/>",
                    xAxis.place(one.x()[i]) - wide / 2, top, wide, foot - top, colour));
        }
    }

    private static void arrows(StringBuilder s, Series one, String colour, Axis xAxis, Axis yAxis) {
        int n = one.x().length;
        for (int i = 0; i < n; i++) {
            double px = xAxis.place(one.x()[i]), py = yAxis.place(one.y()[i]);
            double qx = xAxis.placeWithin(one.x()[i] + one.error()[i]);
            double qy = yAxis.placeWithin(one.y()[i] + one.error()[n + i]);
            s.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.3\" fill=\"%s\"/>", px, py, colour));
            s.append(line(px, py, qx, qy, colour, 1));
        }
    }

    private void legend(StringBuilder s) {
        double x = LEFT;
        for (int k = 0; k < series.size(); k++) {
            Series one = series.get(k);
            String colour = COLOURS[k % COLOURS.length];
            s.append(
                    switch (one.mark()) {
                        case LINE, ARROWS -> line(x, 30, x + 18, 30, colour, 1);
                        case DASHES ->
                            format(
                                    "<path d=\"M%.1f 30h18\" stroke=\"%s\" stroke-width=\"1.8\" stroke-dasharray=\"6 4\"/>",
                                    x, colour);
                        case DOTS -> format("<circle cx=\"%.1f\" cy=\"30\" r=\"3.2\" fill=\"%s\"/>", x + 9, colour);
                        case RINGS ->
                            format(
                                    "<circle cx=\"%.1f\" cy=\"30\" r=\"5\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>",
                                    x + 9, colour);
                        case COLUMNS ->
                            format(
                                    "<rect x=\"%.1f\" y=\"25\" width=\"12\" height=\"10\" fill=\"%s\" fill-opacity=\".6\"/>",
                                    x + 4, colour);
                    });
            s.append(format("<text x=\"%.1f\" y=\"34\">%s</text>", x + 24, Html.escape(one.name())));
            x += 40 + LETTER * one.name().length();
        }
    }

    private static String line(double x1, double y1, double x2, double y2, String colour, double opacity) {
        return format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.4\" opacity=\"%.2f\"/>",
                x1, y1, x2, y2, colour, opacity);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
