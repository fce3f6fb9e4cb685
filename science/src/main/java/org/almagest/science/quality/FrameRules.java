/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Rules by which raw frames are left out before anything is made of them.
///
/// A rule looks at one frame, and at those of its kind for what is usual. It gives a sentence that says the
/// figure and the limit, or an empty text.
///
/// @param maxSaturatedFlat largest fraction of saturated pixels in a flat, dark or bias
/// @param maxSaturatedScience the same in a science frame: beyond it the sky itself is saturated
/// @param minFlatSignal least level of a flat over the detector's range
/// @param maxFlatSignal largest: beyond it the detector is not linear
/// @param lightSigmas how far above its like a bias or dark may be, in units of their scatter ...
/// @param lightFraction ... and of the detector's range, whichever is more
public record FrameRules(
        double maxSaturatedFlat,
        double maxSaturatedScience,
        double minFlatSignal,
        double maxFlatSignal,
        double lightSigmas,
        double lightFraction) {
    public static final FrameRules DEFAULT = new FrameRules(0.02, 0.2, 0.01, 0.85, 8, 0.002);

    /// What the rules look at.
    ///
    /// @param kind bias, dark, flat or science
    /// @param seconds open-shutter or dark time [s]
    /// @param levels of its pixels
    public record Frame(String kind, double seconds, RawLevels levels) {}

    /// The verdict on each frame, empty for one that is good.
    public List<String> judge(List<Frame> frames) {
        Map<String, double[]> usual = new HashMap<>();
        Map<String, List<Frame>> like = new HashMap<>();
        for (Frame f : frames)
            like.computeIfAbsent(family(f), k -> new ArrayList<>()).add(f);
        like.forEach((k, all) -> usual.put(k, middle(all)));
        return frames.stream()
                .map(f -> verdict(f, usual.getOrDefault(family(f), new double[2])))
                .toList();
    }

    /// Biases are alike, and darks of one length.
    private static String family(Frame f) {
        return f.kind().equals("dark") ? "dark " + f.seconds() : f.kind();
    }

    /// Median and robust scatter of the levels.
    private static double[] middle(List<Frame> all) {
        double[] v = all.stream()
                .mapToDouble(f -> f.levels().median())
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (v.length == 0) return new double[] {Double.NaN, Double.NaN};
        double median = v[v.length / 2];
        double[] off = Arrays.stream(v).map(x -> Math.abs(x - median)).sorted().toArray();
        return new double[] {median, 1.4826 * off[off.length / 2]};
    }

    private String verdict(Frame f, double[] usual) {
        RawLevels l = f.levels();
        return switch (f.kind()) {
            case "flat" -> flat(l);
            case "bias", "dark" -> dark(f.kind(), l, usual);
            case "science" -> {
                if (f.seconds() <= 0) yield "its exposure time is " + f.seconds() + " s";
                yield l.saturated() > maxSaturatedScience
                        ? saturated(l, maxSaturatedScience) + ": twilight, or a lamp"
                        : "";
            }
            default -> "frames of kind '" + f.kind() + "' are not used";
        };
    }

    private String flat(RawLevels l) {
        if (l.saturated() > maxSaturatedFlat) return saturated(l, maxSaturatedFlat);
        if (l.signal() > maxFlatSignal * l.range())
            return level(l) + ", more than " + percent(maxFlatSignal) + " of what the detector takes";
        if (Double.isFinite(l.range()) && l.signal() < minFlatSignal * l.range())
            return level(l) + ", less than " + percent(minFlatSignal) + " of what the detector takes: too little light";
        return l.signal() > 0 ? "" : level(l) + ": no light";
    }

    private String dark(String kind, RawLevels l, double[] usual) {
        if (l.saturated() > maxSaturatedFlat) return saturated(l, maxSaturatedFlat);
        double limit = Math.max(lightSigmas * usual[1], Double.isFinite(l.range()) ? lightFraction * l.range() : 0);
        double above = l.median() - usual[0];
        if (Math.abs(above) <= Math.max(limit, 1)) return "";
        return String.format(
                Locale.ROOT,
                "its level of %.0f counts is %.0f %s the usual %s (allowed: %.0f)%s",
                l.median(),
                Math.abs(above),
                above > 0 ? "above" : "below",
                kind,
                Math.max(limit, 1),
                above > 0 ? ": light got in" : "");
    }

    private static String saturated(RawLevels l, double limit) {
        return percent(l.saturated()) + " of its pixels are saturated (allowed: " + percent(limit) + ")";
    }

    private static String level(RawLevels l) {
        return String.format(Locale.ROOT, "its level is %.0f counts above no light", l.signal());
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.3g %%", 100 * fraction);
    }
}
