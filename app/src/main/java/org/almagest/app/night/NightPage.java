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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.app.report.Chart;
import org.almagest.app.report.Html;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.almagest.science.quality.VisitQuality;
import org.almagest.science.refcat.BandChoice;

/// The page of a night: what came in, how good it is, what varies and moves, and what was written.
final class NightPage {
    private static final int MOST_ROWS = 400;

    private final Journal journal;
    private final Journal.CalibrationSet calibrations;

    NightPage(Journal journal, Journal.CalibrationSet calibrations) {
        this.journal = journal;
        this.calibrations = calibrations;
    }

    /// What the page shows beside the journal.
    ///
    /// @param camera name of the instrument
    /// @param bands what stands for each filter
    /// @param sky what is on the sky
    /// @param unseen targets that no frame shows
    /// @param lacking what could not be made, and why
    /// @param files written
    /// @param alerts number of packets
    record Content(
            String camera,
            Map<String, BandChoice.Choice> bands,
            SkyReport sky,
            List<Target> unseen,
            List<String> lacking,
            List<Path> files,
            long alerts) {}

    /// Writes the page.
    void write(Path file, Content c) {
        Html page = new Html("Night of " + nights() + ", " + c.camera());
        page.note(summary(c));
        List<String> toKnow = toKnow(c);
        if (!toKnow.isEmpty()) page.heading("What to know").list(toKnow);
        c.sky().addTo(page);
        trends(page);
        leftOut(page);
        page.heading("Calibrations").wideTable(calibrationTable());
        frames(page);
        page.heading("Files").list(c.files().stream().map(Path::toString).toList());
        page.write(file);
    }

    private String nights() {
        List<Integer> all = journal.frames(NightFrame::usable).stream()
                .map(NightFrame::night)
                .distinct()
                .sorted()
                .toList();
        if (all.isEmpty()) return "no date";
        return all.size() == 1 ? date(all.getFirst()) : date(all.getFirst()) + " to " + date(all.getLast());
    }

    private static String date(int mjd) {
        return Time.ofMjd(mjd + 0.5, TimeScale.UTC).iso(TimeScale.UTC, 0).substring(0, 10);
    }

    private String summary(Content c) {
        List<NightFrame> all = journal.frames();
        long science = all.stream().filter(f -> f.is("science")).count();
        long calibrated = all.stream().filter(NightFrame::calibrated).count();
        long subtracted = all.stream()
                .filter(f -> f.state() == NightFrame.State.DIFFERENCED)
                .count();
        return String.format(
                Locale.ROOT,
                "%d files, %d of them science frames; %d calibrated and on the sky, %d subtracted from a template; %d alerts,"
                        + " %d variables, %d movers. Times are UTC unless they say otherwise.",
                all.size(),
                science,
                calibrated,
                subtracted,
                c.alerts(),
                c.sky().variableCount(),
                c.sky().moverCount());
    }

    private List<String> toKnow(Content c) {
        List<String> out = new ArrayList<>();
        calibrations.products().stream()
                .filter(p -> !p.used() || !p.note().startsWith("verified"))
                .forEach(p -> out.add(p.name() + ": " + p.note()));
        c.bands().forEach((band, choice) -> {
            if (!choice.note().isEmpty())
                out.add("zero points in " + band + " are by " + choice.band() + " of the reference catalogue: "
                        + choice.note());
        });
        if (c.bands().isEmpty())
            out.add("there is no reference catalogue, so that no frame is on the sky: give one with --refcat");
        journal.templates()
                .forEach(t -> out.add(
                        "template of " + t.field() + " in " + t.band() + " for " + date(t.night()) + ": " + t.note()));
        c.unseen().forEach(t -> out.add("target " + t.name() + " lies in no field of the night"));
        out.addAll(c.lacking());
        long remarks = journal.frames(f -> !f.remark().isEmpty()).size();
        if (remarks > 0) out.add(remarks + " frames have a remark in the table below");
        return out;
    }

    private void frames(Html page) {
        List<NightFrame> science = journal.science().toList();
        List<NightFrame> shown = science.subList(Math.max(0, science.size() - MOST_ROWS), science.size());
        List<List<String>> rows = new ArrayList<>();
        for (NightFrame f : shown) {
            VisitQuality q = f.quality();
            rows.add(List.of(
                    f.file(),
                    time(f),
                    f.object(),
                    f.filter(),
                    number("%.0f", f.seconds()),
                    number("%.2f", q.airmass()),
                    number("%.2f", q.seeing()),
                    number("%.2f", q.fwhm()),
                    number("%.2f", q.ellipticity()),
                    number("%.2f", q.skyMagnitude()),
                    number("%.3f", q.zeroPoint()),
                    number("%.2f", q.depth()),
                    q.known() ? String.valueOf(q.sources()) : "",
                    number("%.0f", q.scatterMas()),
                    f.state().name().toLowerCase(Locale.ROOT) + (f.remark().isEmpty() ? "" : ": " + f.remark())));
        }
        page.heading("Science frames");
        page.note("Seeing and FWHM are the full width of the PSF at half its height; zero point: AB magnitude of one"
                + " electron per second; depth: point source at five sigma; WCS: scatter of stars per axis."
                + (shown.size() < science.size() ? " The last " + shown.size() + " of " + science.size() + "." : ""));
        page.folded(
                rows.size() + " frames",
                new Html.Columns(
                        "",
                        List.of(
                                "file",
                                "begin",
                                "object",
                                "filter",
                                "s",
                                "airmass",
                                "seeing [\"]",
                                "FWHM [px]",
                                "ellipt.",
                                "sky [mag/\"²]",
                                "zero point",
                                "depth",
                                "sources",
                                "WCS [mas]",
                                "state"),
                        rows));
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "";
    }

    private static String time(NightFrame f) {
        return Time.ofMjdTai(f.begin()).iso(TimeScale.UTC, 0).replace('T', ' ');
    }

    private void trends(Html page) {
        List<NightFrame> good = journal.frames(f -> f.quality().known());
        if (good.size() < 2) return;
        double day = Math.floor(good.getFirst().begin());
        String axis = "hours UTC since MJD " + (long) day;
        double[] t = good.stream()
                .mapToDouble(f -> (Time.ofMjdTai(f.quality().mjdTai()).mjdUtc() - day) * 24)
                .toArray();
        Map<String, List<Integer>> filters = new TreeMap<>();
        for (int i = 0; i < t.length; i++)
            filters.computeIfAbsent(good.get(i).filter(), k -> new ArrayList<>())
                    .add(i);
        page.heading("Trends");
        page.note(
                "Focus: the size and shape of the PSF. Tracking: where the solved middle of each frame lies against the"
                        + " first of its field. Transparency: the zero point. All calibrated frames, those left out too.");
        List<Html.Figure> figures = new ArrayList<>();
        figures.add(trend(
                "Focus",
                axis,
                "FWHM [arcsec]",
                good,
                t,
                filters,
                f -> f.quality().seeing()));
        figures.add(trend(
                "Shape",
                axis,
                "ellipticity of the PSF",
                good,
                t,
                filters,
                f -> f.quality().ellipticity()));
        figures.add(tracking(axis, good, t));
        figures.add(trend(
                "Transparency",
                axis,
                "zero point [mag]",
                good,
                t,
                filters,
                f -> f.quality().zeroPoint()));
        figures.add(trend(
                "Sky",
                axis,
                "sky [mag / square arcsec]",
                good,
                t,
                filters,
                f -> f.quality().skyMagnitude()));
        figures.add(trend(
                "Depth",
                axis,
                "five sigma [mag]",
                good,
                t,
                filters,
                f -> f.quality().depth()));
        page.figures(figures);
    }

    private interface Value {
        double of(NightFrame f);
    }

    private static Html.Figure trend(
            String title,
            String xAxis,
            String yAxis,
            List<NightFrame> all,
            double[] t,
            Map<String, List<Integer>> filters,
            Value value) {
        Chart chart = new Chart(title, xAxis, yAxis);
        filters.forEach((name, rows) -> chart.add(
                name,
                Chart.Mark.DOTS,
                rows.stream().mapToDouble(i -> t[i]).toArray(),
                rows.stream().mapToDouble(i -> value.of(all.get(i))).toArray()));
        return new Html.Figure(chart.svg(), "");
    }

    /// Offsets of the solved middles from the first of each field.
    private static Html.Figure tracking(String axis, List<NightFrame> all, double[] t) {
        Map<String, VisitQuality> first = new LinkedHashMap<>();
        all.forEach(f -> first.putIfAbsent(f.field() + " " + f.detector(), f.quality()));
        double[] east = new double[t.length], north = new double[t.length];
        for (int i = 0; i < t.length; i++) {
            VisitQuality q = all.get(i).quality(),
                    o = first.get(all.get(i).field() + " " + all.get(i).detector());
            if (o == null) continue;
            east[i] = Math.IEEEremainder(q.ra() - o.ra(), 360) * 3600 * Math.cos(Math.toRadians(o.dec()));
            north[i] = (q.dec() - o.dec()) * 3600;
        }
        return new Html.Figure(
                new Chart("Tracking", axis, "offset [arcsec]")
                        .add("east", Chart.Mark.DOTS, t, east)
                        .add("north", Chart.Mark.DOTS, t, north)
                        .svg(),
                "");
    }

    private void leftOut(Html page) {
        Map<String, List<NightFrame>> reasons = journal.frames(f -> !f.usable()).stream()
                .collect(Collectors.groupingBy(NightFrame::reason, TreeMap::new, Collectors.toList()));
        if (reasons.isEmpty()) return;
        page.heading("Left out");
        List<List<String>> rows = reasons.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<NightFrame>> e) ->
                        e.getValue().getFirst().file()))
                .map(e -> List.of(files(e.getValue()), e.getValue().getFirst().kind(), e.getKey()))
                .toList();
        page.wideTable(new Html.Columns("", List.of("file", "kind", "why"), rows));
    }

    private static String files(List<NightFrame> frames) {
        String first = frames.getFirst().file();
        return frames.size() == 1 ? first : first + " and " + (frames.size() - 1) + " more";
    }

    private Html.Columns calibrationTable() {
        return new Html.Columns(
                "",
                List.of("calibration", "frames", "", "note"),
                calibrations.products().stream()
                        .map(p -> List.of(
                                p.name(), String.valueOf(p.frames()), p.used() ? "+applied" : "!not applied", p.note()))
                        .toList());
    }
}
