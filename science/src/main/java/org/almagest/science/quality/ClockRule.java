/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.quality;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds frames whose clock was wrong: their times run against the numbers in their names, or the exposure
/// began before the one before had ended.
///
/// Names that differ in their last number alone are a series. Of a series the longest part counts whose
/// times grow with the numbers; what is not in it is out of order.
public final class ClockRule {
    private static final Pattern NUMBERED = Pattern.compile("^(.*?)(\\d+)(\\D*)$");
    // headers are often rounded to the second, and read-out times to nothing
    private static final double TOLERANCE = 2;

    private ClockRule() {}

    /// A frame of one detector.
    ///
    /// @param name of its file
    /// @param begin when the shutter opened [s], any zero point
    /// @param seconds how long it was open [s]
    /// @param detector frames of several detectors may have one time
    public record Frame(String name, double begin, double seconds, int detector) {}

    /// The verdict on each frame, empty for one that is good.
    public static List<String> judge(List<Frame> frames) {
        String[] out = new String[frames.size()];
        Arrays.fill(out, "");
        Map<String, List<Integer>> series = new HashMap<>();
        Map<Integer, BigInteger> number = new HashMap<>();
        for (int i = 0; i < out.length; i++) {
            Matcher m = NUMBERED.matcher(frames.get(i).name());
            if (!m.matches()) continue;
            number.put(i, new BigInteger(m.group(2)));
            series.computeIfAbsent(
                            frames.get(i).detector() + " " + m.group(1) + " " + m.group(3), k -> new ArrayList<>())
                    .add(i);
        }
        for (List<Integer> one : series.values()) {
            one.sort(Comparator.comparing(number::get));
            for (int i : against(one, frames))
                out[i] = "its time runs against the numbers of its series: a clock jumped";
        }
        overlaps(frames, out);
        return List.of(out);
    }

    /// Frames outside the longest part of a series with growing times.
    private static List<Integer> against(List<Integer> series, List<Frame> frames) {
        int n = series.size();
        int[] length = new int[n], before = new int[n];
        int best = 0;
        for (int i = 0; i < n; i++) {
            length[i] = 1;
            before[i] = -1;
            for (int j = 0; j < i; j++)
                if (frames.get(series.get(j)).begin()
                                <= frames.get(series.get(i)).begin()
                        && length[j] >= length[i]) {
                    length[i] = length[j] + 1;
                    before[i] = j;
                }
            if (length[i] > length[best]) best = i;
        }
        // with half of it out of order the numbers mean something else
        if (n < 3 || 2 * length[best] <= n) return List.of();
        List<Integer> out = new ArrayList<>(series);
        for (int i = best; i >= 0; i = before[i]) out.remove(series.get(i));
        return out;
    }

    private static void overlaps(List<Frame> frames, String[] out) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < out.length; i++) if (out[i].isEmpty()) order.add(i);
        order.sort(Comparator.comparingDouble(i -> frames.get(i).begin()));
        Map<Integer, Integer> last = new HashMap<>();
        for (int i : order) {
            Frame f = frames.get(i);
            Integer k = last.get(f.detector());
            if (k != null) {
                Frame p = frames.get(k);
                double overlap = p.begin() + p.seconds() - f.begin();
                if (overlap > Math.max(TOLERANCE, 0.1 * Math.min(p.seconds(), f.seconds()))) {
                    out[i] = String.format(
                            Locale.ROOT,
                            "it began %.0f s before %s had ended: a clock jumped, or a time in a header is wrong",
                            overlap,
                            p.name());
                    continue;
                }
            }
            last.put(f.detector(), i);
        }
    }
}
