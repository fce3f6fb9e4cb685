/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.app.report.Html;

/// The figures of a demonstration in words, for a page.
final class MetricWords {
    private static final Map<String, Map<String, String>> GROUPS = groups();

    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private final Figures figures;

    MetricWords(Figures figures) {
        this.figures = figures;
        for (Metric m : figures.metrics()) metrics.put(m.name(), m);
    }

    private static Map<String, Map<String, String>> groups() {
        Map<String, Map<String, String>> g = new LinkedHashMap<>();
        put(g, "Transients", "transients.injected", "injected");
        put(g, "Transients", "transients.excluded", "not counted");
        put(g, "Transients", "transients.found", "found behind the reliability cut");
        put(g, "Transients", "snr50.field", "SNR of 50 % completeness, blank sky");
        put(g, "Transients", "snr50.host", "SNR of 50 % completeness, on galaxies");
        put(g, "Transients", "completeness_loss_by_score", "lost by the reliability cut, SNR > 5.5");
        put(g, "Transients", "kept_by_score.variables", "variables that the cut keeps, SNR \u2265 7");
        put(g, "Transients", "kept_by_score.movers", "movers that the cut keeps, SNR \u2265 7");
        put(g, "Transients", "alerts_published", "alerts published");
        put(g, "False detections per detector", "false_blank", "on blank sky, before the cut");
        put(g, "False detections per detector", "noise_expectation", "expected there from noise alone");
        put(g, "False detections per detector", "false_blank_excess", "excess over noise");
        put(g, "False detections per detector", "false_static", "on or beside static sources, before the cut");
        put(g, "False detections per detector", "false_after_score", "all, behind the cut");
        put(g, "Accuracy", "flux_pull.median", "flux pulls, median");
        put(g, "Accuracy", "flux_pull.sigma", "flux pulls, sigma");
        put(g, "Accuracy", "position_pull.median_arcsec", "position, mean offset");
        put(g, "Accuracy", "position_pull.sigma", "position pulls, sigma");
        put(g, "Accuracy", "astrometry_mas", "WCS against truth, rms per axis");
        put(g, "Accuracy", "photometry_mmag", "bright stars against truth, sigma");
        put(g, "Accuracy", "photometry_offset_mmag", "bright stars against truth, median");
        put(g, "Time and memory", "seconds_frame_to_alerts.p50", "frame to alerts, median");
        put(g, "Time and memory", "seconds_frame_to_alerts.p95", "frame to alerts, 95 % within");
        put(g, "Time and memory", "cpu_seconds_per_detector", "CPU per detector");
        put(g, "Time and memory", "cpu_seconds_first_detector", "CPU of the first detector in a fresh worker");
        put(g, "Time and memory", "peak_rss_mb", "memory of the largest worker");
        return g;
    }

    private static void put(Map<String, Map<String, String>> groups, String group, String name, String words) {
        groups.computeIfAbsent(group, k -> new LinkedHashMap<>()).put(name, words);
    }

    /// One table per group; a figure without words stands under its name in the last.
    List<Html.Columns> tables() {
        Map<String, List<List<String>>> rows = new LinkedHashMap<>();
        List<String> told = new ArrayList<>();
        GROUPS.forEach((group, words) -> words.forEach((name, text) -> {
            if (!metrics.containsKey(name)) return;
            told.add(name);
            rows.computeIfAbsent(group, k -> new ArrayList<>()).add(List.of(text, value(name), goal(name)));
        }));
        for (String name : metrics.keySet())
            if (!told.contains(name) && !name.startsWith("completeness_from_"))
                rows.computeIfAbsent("Others", k -> new ArrayList<>()).add(List.of(name, value(name), goal(name)));
        List<Html.Columns> out = new ArrayList<>();
        rows.forEach((group, lines) -> out.add(new Html.Columns(group, List.of("", "value", "goal"), lines)));
        return out;
    }

    /// A figure with its unit, marked as met or missed where that is told; empty when there is none of that
    /// name.
    String value(String name) {
        Metric m = metrics.get(name);
        if (m == null) return "";
        String mark = figures.met(m).map(met -> met ? "+" : "!").orElse("");
        if (Double.isNaN(m.value())) return mark + "unknown";
        return mark + text(m, m.value());
    }

    /// Its goal with its unit; empty when there is none.
    String goal(String name) {
        return Optional.ofNullable(metrics.get(name))
                .filter(m -> !m.threshold().isEmpty())
                .map(MetricWords::goal)
                .orElse("");
    }

    private static String goal(Metric m) {
        String[] words = m.threshold().split(" ");
        double limit = Double.parseDouble(words[1]);
        String number = isShare(m)
                ? plain(100 * limit) + " %"
                : plain(limit) + (m.unit().isEmpty() ? "" : " " + m.unit());
        return words[0].replace("<=", "\u2264").replace(">=", "\u2265") + " " + number;
    }

    private static boolean isShare(Metric m) {
        return m.name().startsWith("completeness") || m.name().startsWith("kept_by_score");
    }

    private static String text(Metric m, double value) {
        if (isShare(m)) return String.format(Locale.ROOT, "%.1f %%", 100 * value);
        String unit = m.unit().isEmpty() ? "" : " " + m.unit();
        boolean whole = value == Math.rint(value)
                && (m.name().startsWith("transients") || m.name().startsWith("alerts"));
        double size = Math.abs(value);
        String number = whole || size >= 1000
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(
                        Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
        return number.replace('-', '\u2212') + unit;
    }

    private static String plain(double value) {
        double rounded = Math.round(value * 1e6) / 1e6;
        return rounded == Math.rint(rounded) ? String.format(Locale.ROOT, "%.0f", rounded) : Double.toString(rounded);
    }
}
