/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;

/// Finds the straight trails of satellites and meteors in a difference image.
///
/// The significance of the difference is binned and clipped, so that no single source makes a line, and
/// summed along lines (a Radon transform on the bins that stand out). The most significant line counts when
/// its light is spread along it; its course and its profile are then measured on the pixels, and the search
/// starts again without it. A trail must not cross the whole image, but be at least an eighth of its
/// diagonal long.
///
/// Deeper than voting on single pixels (Fernandes & Oliveira 2008, as used by LSST), because what is summed
/// is the signal. Thread rule: immutable; one call per thread.
public final class StreakFinder {
    private static final double CLIP = 4;
    private static final double STANDS_OUT = 1.5;
    private static final int SEGMENTS = 32;
    private static final int REACH = 24;
    private static final double SHARE_OF_MEAN = 0.5;

    /// @param maxStreaks most trails per image; 0 looks for none
    /// @param bin side of a bin of the search [pixel]
    /// @param stepDegrees step of the search in angle [deg]
    /// @param minSignificance least significance of a trail's summed light
    /// @param profileSigma a pixel belongs to a trail while the mean profile is above this many sigma
    /// @param maxWidth largest width that is masked [pixel]
    public record Config(
            int maxStreaks, int bin, double stepDegrees, double minSignificance, double profileSigma, int maxWidth) {
        public static final Config DEFAULT = new Config(5, 8, 0.5, 12, 0.1, 100);

        public Config {
            if (maxStreaks < 0 || bin < 1 || !(stepDegrees > 0) || !(minSignificance > 0) || maxWidth < 1)
                throw new IllegalArgumentException("streaks: at most " + maxStreaks + ", bins of " + bin + " pixels, "
                        + stepDegrees + " deg, significance " + minSignificance + ", width " + maxWidth);
        }
    }

    /// A trail: the points with |across| <= halfWidth and from <= along <= to, where for a pixel (x, y),
    /// with c = cos(angle) and s = sin(angle), across = x c + y s - distance and along = y c - x s.
    ///
    /// @param angle direction across the trail, from the x axis [rad]
    /// @param distance of the trail from pixel (0, 0) along that direction [pixel]
    /// @param halfWidth [pixel]
    /// @param from where it begins [pixel]
    /// @param to where it ends
    /// @param significance of its summed light
    public record Streak(double angle, double distance, double halfWidth, double from, double to, double significance) {
        /// Whether a pixel belongs to it.
        public boolean covers(double x, double y) {
            double c = Math.cos(angle), s = Math.sin(angle);
            double along = y * c - x * s;
            return Math.abs(x * c + y * s - distance) <= halfWidth && along >= from && along <= to;
        }
    }

    private final Config config;

    public StreakFinder(Config config) {
        this.config = config;
    }

    /// The trails of an image, the most significant first.
    ///
    /// @param difference with variance; NaN and what BAD, SAT, SAT_TEMPLATE, CR, NO_DATA or INTRP flag
    /// counts nothing
    public List<Streak> find(Exposure difference) {
        List<Streak> found = new ArrayList<>();
        if (config.maxStreaks == 0) return found;
        BinnedSignal signal = BinnedSignal.of(difference, config.bin, CLIP);
        LineSums sums = new LineSums(signal, Math.toRadians(config.stepDegrees), STANDS_OUT);
        for (int tries = 0; tries < 2 * config.maxStreaks && found.size() < config.maxStreaks; tries++) {
            LineSums.Line line = sums.highest();
            if (line.significance() < config.minSignificance) break;
            Optional<Streak> streak = trail(difference, signal, line);
            streak.ifPresent(found::add);
            // what was no trail is struck out too, else it would be found again
            signal.clear(streak.orElseGet(() ->
                    new Streak(line.angle(), line.distance(), config.bin, -Double.MAX_VALUE, Double.MAX_VALUE, 0)));
        }
        return found;
    }

    /// Sets STREAK on the pixels of trails.
    public static void mark(Mask mask, List<Streak> streaks) {
        if (streaks.isEmpty()) return;
        int bit = mask.plane("STREAK");
        Box box = mask.box();
        for (Streak t : streaks) {
            double c = Math.cos(t.angle), s = Math.sin(t.angle);
            for (int y = box.y0(); y <= box.y1(); y++) {
                // columns that the trail crosses in this row, and one more on either side
                double at = (t.distance - y * s) / c, reach = Math.abs(t.halfWidth / c) + 1;
                int first = (int) Math.max(box.x0(), Math.min(box.x1() + 1.0, Math.floor(at - reach)));
                int last = (int) Math.min(box.x1(), Math.max(box.x0() - 1.0, Math.ceil(at + reach)));
                if (Math.abs(c) < 1e-9) {
                    first = box.x0();
                    last = box.x1();
                }
                int row = mask.rowStart(y) - box.x0();
                for (int x = first; x <= last; x++) {
                    double along = y * c - x * s;
                    if (Math.abs(x * c + y * s - t.distance) <= t.halfWidth && along >= t.from && along <= t.to)
                        mask.data()[row + x] |= bit;
                }
            }
        }
    }

    private Optional<Streak> trail(Exposure difference, BinnedSignal signal, LineSums.Line line) {
        Box box = difference.box();
        double[] run = run(signal, line, Math.hypot(box.width(), box.height()) / 8);
        if (run.length == 0) return Optional.empty();
        Streak rough = new Streak(line.angle(), line.distance(), REACH, run[0], run[1], run[2]);
        Streak straight = rough;
        for (int round = 0; round < 3; round++) straight = TrailProfile.straightened(difference, straight, SEGMENTS);
        double half = TrailProfile.halfWidth(difference, straight, config.profileSigma, config.maxWidth / 2);
        return Optional.of(
                new Streak(straight.angle(), straight.distance(), half, straight.from(), straight.to(), run[2]));
    }

    /// The stretch of a line where its light is spread evenly: {from, to, significance}, empty when there
    /// is none long enough.
    private double[] run(BinnedSignal signal, LineSums.Line line, double minLength) {
        BinnedSignal.Segments s = signal.along(line.angle(), line.distance(), SEGMENTS);
        int n = s.sum().length, bestFrom = 0, bestTo = -1, from = 0;
        double total = 0;
        for (int i = 0; i < n; i++) total += s.sum()[i] / Math.sqrt(Math.max(1, s.variance()[i]));
        double level = SHARE_OF_MEAN * Math.max(1, total / n), best = 0, running = 0;
        for (int i = 0; i < n; i++) {
            double z = s.variance()[i] > 0 ? s.sum()[i] / Math.sqrt(s.variance()[i]) - level : 0;
            if (running <= 0) {
                running = 0;
                from = i;
            }
            running += z;
            if (running > best) {
                best = running;
                bestFrom = from;
                bestTo = i;
            }
        }
        double sum = 0, variance = 0;
        List<Double> parts = new ArrayList<>();
        for (int i = bestFrom; i <= bestTo; i++) {
            sum += s.sum()[i];
            variance += s.variance()[i];
            if (s.variance()[i] > 0) parts.add(s.sum()[i] / Math.sqrt(s.variance()[i]));
        }
        if (parts.size() < 4 || !(variance > 0)) return new double[0];
        parts.sort(Double::compare);
        double mean = parts.stream().mapToDouble(p -> p).average().orElseThrow();
        double significance = sum / Math.sqrt(variance);
        double length = (bestTo - bestFrom + 1) * s.step();
        boolean even = parts.get(parts.size() / 2) >= SHARE_OF_MEAN * mean;
        if (!even || length < minLength || significance < config.minSignificance) return new double[0];
        // the ends are known to a segment; one that is so near to the image's edge lies beyond it
        int first = bestFrom <= 2 ? -n : bestFrom - 1, last = bestTo >= n - 3 ? 2 * n : bestTo + 2;
        return new double[] {s.start() + first * s.step(), s.start() + last * s.step(), significance};
    }
}
