/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.util.Locale;
import java.util.stream.DoubleStream;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;

/// A field's stars and finds as SVG, each a link to what the page says of it.
final class SkyChart {
    private static final int SIZE = 520;
    private static final int EDGE = 26;

    private final Journal.Field field;
    private final SkyReport sky;
    private final TangentPlane plane;
    private final double half;
    private final StringBuilder out = new StringBuilder();

    SkyChart(Journal.Field field, SkyReport sky) {
        this.field = field;
        this.sky = sky;
        this.plane = new TangentPlane(SkyCoord.ofDegrees(field.ra(), field.dec()));
        this.half = Math.toRadians(reach());
    }

    /// How far from the middle of the field there is something to show [deg]; at most the field's own half.
    private double reach() {
        SkyCoord middle = SkyCoord.ofDegrees(field.ra(), field.dec());
        double most = DoubleStream.concat(
                        sky.stars().stream()
                                .filter(s -> s.field().equals(field.name()))
                                .mapToDouble(s -> SkyCoord.ofDegrees(s.ra(), s.dec())
                                        .separation(middle)
                                        .degrees()),
                        sky.candidates().stream()
                                .filter(c -> c.field().equals(field.name()))
                                .mapToDouble(c -> SkyCoord.ofDegrees(c.ra(), c.dec())
                                        .separation(middle)
                                        .degrees()))
                .max()
                .orElse(field.half());
        return Math.clamp(1.05 * most, 0.05 * field.half(), field.half());
    }

    String svg() {
        add(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"sky chart of %s\" "
                        + "font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"currentColor\">",
                SIZE, SIZE, SIZE, SIZE, field.name());
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".4\"/>",
                EDGE, EDGE, SIZE - 2 * EDGE, SIZE - 2 * EDGE);
        add(
                "<text x=\"%d\" y=\"16\">%s, %.1f arcmin wide</text>",
                EDGE, Sexagesimal.of(field.ra(), field.dec()), 120 * Math.toDegrees(half));
        // the small ones first, so that what matters lies on top
        for (SkyReport.Star s : sky.stars())
            if (s.field().equals(field.name()) && !s.target() && !s.variable())
                point(s.ra(), s.dec(), "", s.name(), "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.4\" fill-opacity=\".5\"/>");
        for (SkyReport.Candidate c : sky.candidates())
            if (c.field().equals(field.name()))
                point(
                        c.ra(),
                        c.dec(),
                        c.anchor(),
                        "object " + c.id() + ", " + c.detections() + " detections",
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"none\" stroke=\"var(--s1,#c24a2c)\" stroke-width=\"1.6\"/>");
        for (SkyReport.Star s : sky.stars())
            if (s.field().equals(field.name()) && (s.target() || s.variable()))
                point(
                        s.ra(),
                        s.dec(),
                        s.anchor(),
                        s.name(),
                        s.target()
                                ? "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"var(--s0,#1f5fa8)\"/>"
                                : "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"var(--s2,#2c7d50)\"/>");
        for (SkyReport.Mover m : sky.movers()) if (m.field().equals(field.name())) mover(m);
        legend();
        return out.append("</svg>").toString();
    }

    private double scale() {
        return (SIZE - 2.0 * EDGE) / (2 * half);
    }

    private double[] place(double ra, double dec) {
        double[] p = new double[2];
        plane.project(Math.toRadians(ra), Math.toRadians(dec), p);
        return new double[] {SIZE / 2.0 - p[0] * scale(), SIZE / 2.0 - p[1] * scale()};
    }

    private boolean inside(double[] p) {
        return p[0] > EDGE && p[0] < SIZE - EDGE && p[1] > EDGE && p[1] < SIZE - EDGE;
    }

    private void point(double ra, double dec, String anchor, String name, String shape) {
        double[] p = place(ra, dec);
        if (!inside(p)) return;
        if (!anchor.isEmpty()) add("<a href=\"#%s\">", anchor);
        out.append(String.format(Locale.ROOT, shape, p[0], p[1])
                .replace("/>", "><title>" + escape(name) + "</title></circle>"));
        if (!anchor.isEmpty()) out.append("</a>");
    }

    private void mover(SkyReport.Mover m) {
        double[] p = place(m.ra(), m.dec());
        if (!inside(p)) return;
        double a = Math.toRadians(m.angle());
        add(
                "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"var(--s3,#7d4fa0)\" stroke-width=\"2.4\"><title>mover, %.1f arcsec/h</title></path>",
                p[0] + 9 * Math.sin(a),
                p[1] + 9 * Math.cos(a),
                p[0] - 9 * Math.sin(a),
                p[1] - 9 * Math.cos(a),
                m.rate());
    }

    private void legend() {
        String[][] all = {
            {"target", "var(--s0,#1f5fa8)"},
            {"variable", "var(--s2,#2c7d50)"},
            {"candidate", "var(--s1,#c24a2c)"},
            {"mover", "var(--s3,#7d4fa0)"}
        };
        for (int i = 0; i < all.length; i++)
            add("<text x=\"%d\" y=\"%d\" fill=\"%s\">● %s</text>", EDGE + 90 * i, SIZE - 8, all[i][1], all[i][0]);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }
}
