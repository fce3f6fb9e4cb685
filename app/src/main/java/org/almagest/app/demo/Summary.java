/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.app.score.Completeness;
import org.almagest.app.score.Spread;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.file.WholeFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The figures of a demonstration. Their JSON has stable keys; `summary_version` counts changes of them.
///
/// @param visits science visits
/// @param tally counts over all science visit-detectors
/// @param costs time and memory
/// @param alertsPublished alerts on the topic
/// @param topic Kafka topic
record Summary(int visits, Tally tally, Costs costs, long alertsPublished, String topic) {
    private static final int VERSION = 1;

    /// Time and memory of the prompt pipeline.
    ///
    /// @param frameToAlerts wall time of each visit-detector from its first step to its last [s]
    /// @param cpuPerDetector user and system time of the workers per science visit-detector [s]
    /// @param cpuFirst the same of the first in a fresh worker [s]
    /// @param peakRssMb the largest worker [MiB]
    record Costs(double[] frameToAlerts, double cpuPerDetector, double cpuFirst, double peakRssMb) {
        /// Of several runs together.
        static Costs of(List<Costs> runs) {
            double[] wall = runs.stream()
                    .flatMapToDouble(r -> Arrays.stream(r.frameToAlerts))
                    .toArray();
            double cpu = runs.stream()
                    .mapToDouble(r -> r.cpuPerDetector * r.frameToAlerts.length)
                    .sum();
            return new Costs(
                    wall,
                    cpu / wall.length,
                    runs.stream().mapToDouble(Costs::cpuFirst).max().orElse(Double.NaN),
                    runs.stream().mapToDouble(Costs::peakRssMb).max().orElse(Double.NaN));
        }
    }

    private double[] snr(boolean host, boolean all) {
        return tally.injected.stream()
                .filter(i -> all || i.host() == host)
                .mapToDouble(Tally.Injected::snr)
                .toArray();
    }

    private Completeness curve(boolean host, boolean all) {
        List<Tally.Injected> some =
                tally.injected.stream().filter(i -> all || i.host() == host).toList();
        boolean[] found = new boolean[some.size()];
        for (int i = 0; i < found.length; i++) found[i] = some.get(i).after();
        return Completeness.of(snr(host, all), found);
    }

    /// Completeness behind the reliability cut, over all injections that count.
    Completeness completeness() {
        return curve(false, true);
    }

    /// Share of injections above 5.5 that the reliability cut loses.
    private double lossByScore() {
        long n = tally.injected.stream().filter(i -> i.snr() > 5.5).count();
        long lost = tally.injected.stream()
                .filter(i -> i.snr() > 5.5 && i.before() && !i.after())
                .count();
        return n == 0 ? Double.NaN : (double) lost / n;
    }

    private double per(double sum) {
        return tally.detectors == 0 ? Double.NaN : sum / tally.detectors;
    }

    private static double share(int[] count) {
        return count[0] == 0 ? Double.NaN : (double) count[1] / count[0];
    }

    /// Root mean square about zero [in the unit of the values].
    private static double rms(List<Double> values) {
        double sum = 0;
        for (double v : values) sum += v * v;
        return values.isEmpty() ? Double.NaN : Math.sqrt(sum / values.size());
    }

    private static double middle(List<Double> values) {
        return Spread.of(Tally.array(values)).median();
    }

    private double meanOffset() {
        double east = tally.offsetsEast.stream().mapToDouble(d -> d).average().orElse(Double.NaN);
        double north = tally.offsetsNorth.stream().mapToDouble(d -> d).average().orElse(Double.NaN);
        return Math.max(Math.abs(east), Math.abs(north));
    }

    /// The figures as a tree for JSON; NaN becomes null.
    Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> t = new LinkedHashMap<>();
        t.put("summary_version", VERSION);
        t.put("visits", visits);
        t.put("detectors", tally.detectors);
        double[] wall = costs.frameToAlerts().clone();
        Arrays.sort(wall);
        t.put("seconds_frame_to_alerts", map("p50", Spread.quantile(wall, 0.5), "p95", Spread.quantile(wall, 0.95)));
        t.put("cpu_seconds_per_detector", number(costs.cpuPerDetector()));
        t.put("cpu_seconds_first_detector", number(costs.cpuFirst()));
        t.put("peak_rss_mb", number(costs.peakRssMb()));
        Map<String, Object> transients = new LinkedHashMap<>();
        int excluded = tally.excluded.values().stream().mapToInt(i -> i).sum();
        transients.put("injected", tally.injected.size() + excluded);
        transients.put("excluded", excluded);
        transients.put(
                "found", tally.injected.stream().filter(Tally.Injected::after).count());
        t.put("transients", transients);
        List<Object> bins = new ArrayList<>();
        for (Completeness.Bin b : completeness().bins()) {
            Map<String, @Nullable Object> bin = new LinkedHashMap<>();
            bin.put("lo", b.lo());
            bin.put("hi", number(b.hi()));
            bin.put("n", b.n());
            bin.put("found", b.found());
            bin.put("ideal", number(b.ideal()));
            bins.add(bin);
        }
        t.put("completeness", bins);
        t.put(
                "snr50",
                map(
                        "field",
                        curve(false, false).fiftyPercent(),
                        "host",
                        curve(true, false).fiftyPercent()));
        t.put("false_blank", number(per(tally.falseBlank())));
        t.put("false_static", number(per(tally.falseStatic())));
        t.put("noise_expectation", number(per(tally.noiseExpectation)));
        t.put("false_after_score", number(per(tally.falseAfter())));
        t.put("completeness_loss_by_score", number(lossByScore()));
        t.put("kept_by_score", map("variables", share(tally.variables), "movers", share(tally.movers)));
        Spread flux = Spread.of(Tally.array(tally.fluxPulls));
        t.put("flux_pull", map("median", flux.median(), "sigma", flux.sigma()));
        t.put("position_pull", map("median_arcsec", meanOffset(), "sigma", DetectorScore.width(tally.positionPulls)));
        t.put("astrometry_mas", number(rms(tally.astrometryMas)));
        t.put("photometry_mmag", number(DetectorScore.width(tally.photometryMmag)));
        t.put("alerts_published", alertsPublished);
        t.put("topic", topic);
        return t;
    }

    /// Writes the figures as JSON, aside first.
    void write(Path file) {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        WholeFile.write(file, mapper.writeValueAsString(tree()) + "\n");
    }

    /// How many alerts a summary that was written says were published; none when there is no such file.
    static long alertsPublished(Path file) throws IOException {
        if (!Files.exists(file)) return 0;
        try {
            return JsonMapper.shared()
                    .readTree(Files.readString(file))
                    .path("alerts_published")
                    .asLong(0);
        } catch (JacksonException e) {
            throw new DataFault(
                    file + " is no summary of a demonstration: " + e.getOriginalMessage()
                            + "; remove it, and write it anew with 'almagest demo --report'",
                    e);
        }
    }

    /// Every scalar figure with its unit and goal.
    List<Metric> metrics() {
        List<Metric> out = new ArrayList<>();
        Map<String, @Nullable Object> t = tree();
        out.add(metric(t, "seconds_frame_to_alerts.p50", "s", ""));
        out.add(metric(t, "seconds_frame_to_alerts.p95", "s", "<= 60"));
        out.add(metric(t, "cpu_seconds_per_detector", "s", "<= 20"));
        out.add(metric(t, "cpu_seconds_first_detector", "s", ""));
        out.add(metric(t, "peak_rss_mb", "MiB", "<= 2048"));
        for (String k : List.of("injected", "excluded", "found")) out.add(metric(t, "transients." + k, "", ""));
        out.add(metric(t, "snr50.field", "", "<= 5.1"));
        out.add(metric(t, "snr50.host", "", ""));
        out.add(metric(t, "false_blank", "", ""));
        out.add(metric(t, "false_static", "", "<= 70"));
        out.add(metric(t, "noise_expectation", "", ""));
        out.add(Metric.of("false_blank_excess", per(tally.falseBlank()) - per(tally.noiseExpectation), "", "<= 10"));
        out.add(metric(t, "false_after_score", "", "<= 3"));
        out.add(metric(t, "completeness_loss_by_score", "", "<= 0.02"));
        out.add(metric(t, "kept_by_score.variables", "", ">= 0.9"));
        out.add(metric(t, "kept_by_score.movers", "", ">= 0.9"));
        out.add(metric(t, "flux_pull.median", "", ""));
        out.add(metric(t, "flux_pull.sigma", "", "<= 1.15"));
        out.add(metric(t, "position_pull.median_arcsec", "arcsec", "<= 0.005"));
        out.add(metric(t, "position_pull.sigma", "", "<= 1.2"));
        out.add(metric(t, "astrometry_mas", "mas", "<= 10"));
        out.add(metric(t, "photometry_mmag", "mmag", "<= 5"));
        out.add(Metric.of("photometry_offset_mmag", middle(tally.photometryMmag), "mmag", ""));
        out.add(metric(t, "alerts_published", "", ""));
        for (Completeness.Bin b : completeness().bins()) {
            String goal = b.lo() == 5.9 ? ">= 0.8" : b.lo() == 6.5 ? ">= 0.92" : b.lo() == 7.5 ? ">= 0.97" : "";
            out.add(Metric.of("completeness_from_" + b.lo(), b.fraction(), "", goal));
        }
        return out;
    }

    private static Metric metric(Map<String, @Nullable Object> tree, String path, String unit, String threshold) {
        Object value = tree;
        for (String part : path.split("\\.")) value = value instanceof Map<?, ?> m ? m.get(part) : null;
        return Metric.of(path, value instanceof Number n ? n.doubleValue() : Double.NaN, unit, threshold);
    }

    private static Map<String, @Nullable Object> map(String a, double x, String b, double y) {
        Map<String, @Nullable Object> m = new LinkedHashMap<>();
        m.put(a, number(x));
        m.put(b, number(y));
        return m;
    }

    /// A finite number, or null, which JSON can say.
    private static @Nullable Object number(double value) {
        return Double.isFinite(value) ? (Object) value : null;
    }
}
