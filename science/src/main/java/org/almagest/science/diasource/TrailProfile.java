/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Arrays;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;

/// Course and width of a trail, from the pixels around it.
final class TrailProfile {
    private static final double CLIP = 5;
    private static final int LEAST_SEGMENTS = 4;
    private static final int MARGIN = 2;

    private TrailProfile() {}

    /// Does something with the significance of the pixels near a trail.
    private interface Visitor {
        void pixel(double across, double along, double value);
    }

    private static void visit(Exposure e, StreakFinder.Streak t, double reach, Visitor visitor) {
        double c = Math.cos(t.angle()), s = Math.sin(t.angle());
        Box box = e.box();
        boolean steep = Math.abs(c) >= Math.abs(s);
        int first = steep ? box.y0() : box.x0(), last = steep ? box.y1() : box.x1();
        double slope = Math.max(Math.abs(c), Math.abs(s));
        for (int k = first; k <= last; k++) {
            double middle = steep ? (t.distance() - k * s) / c : (t.distance() - k * c) / s;
            int low = (int) Math.ceil(middle - reach / slope), high = (int) Math.floor(middle + reach / slope);
            for (int j = low; j <= high; j++) {
                int x = steep ? j : k, y = steep ? k : j;
                if (x < box.x0() || x > box.x1() || y < box.y0() || y > box.y1()) continue;
                double along = y * c - x * s;
                if (along < t.from() || along > t.to()) continue;
                double value = e.image().get(x, y) / Math.sqrt(e.variance().get(x, y));
                if (Double.isFinite(value))
                    visitor.pixel(x * c + y * s - t.distance(), along, Math.clamp(value, -CLIP, CLIP));
            }
        }
    }

    /// The trail with a line through the middles of its stretches, by the median of slopes between them.
    static StreakFinder.Streak straightened(Exposure e, StreakFinder.Streak t, int segments) {
        double length = (t.to() - t.from()) / segments;
        double[] sum = new double[segments], moment = new double[segments], where = new double[segments];
        visit(e, t, t.halfWidth(), (across, along, value) -> {
            if (value < 1) return;
            int i = Math.clamp((int) ((along - t.from()) / length), 0, segments - 1);
            sum[i] += value;
            moment[i] += value * across;
        });
        int n = 0;
        double[] offset = new double[segments];
        for (int i = 0; i < segments; i++)
            if (sum[i] > 20) {
                offset[n] = moment[i] / sum[i];
                where[n++] = t.from() + (i + 0.5) * length;
            }
        if (n < LEAST_SEGMENTS) return t;
        double[] slopes = new double[n * (n - 1) / 2];
        int k = 0;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++) slopes[k++] = (offset[i] - offset[j]) / (where[i] - where[j]);
        double slope = median(slopes, k);
        double[] rest = new double[n];
        for (int i = 0; i < n; i++) rest[i] = offset[i] - slope * where[i];
        // across = shift + slope * along is the new line: it is turned by -atan(slope)
        double shift = median(rest, n), turn = Math.atan(slope);
        return new StreakFinder.Streak(
                t.angle() - turn,
                (t.distance() + shift) * Math.cos(turn),
                Math.max(8, t.halfWidth() / 2),
                turned(t.from(), t.distance() + shift, slope),
                turned(t.to(), t.distance() + shift, slope),
                t.significance());
    }

    /// Along coordinate in the turned frame of a point on the new line.
    private static double turned(double along, double distance, double slope) {
        double turn = Math.atan(slope);
        return along * Math.cos(turn) + (distance + slope * along) * Math.sin(turn);
    }

    /// Half the width within which the mean profile across stays above a level, with a margin.
    ///
    /// @param level [sigma of a pixel]
    /// @param most largest result [pixel]
    static double halfWidth(Exposure e, StreakFinder.Streak t, double level, int most) {
        double[] sum = new double[2 * most + 1];
        int[] count = new int[2 * most + 1];
        visit(e, t, most, (across, along, value) -> {
            int i = Math.clamp((int) Math.rint(across) + most, 0, 2 * most);
            sum[i] += value;
            count[i]++;
        });
        int half = 1;
        for (int side = -1; side <= 1; side += 2)
            for (int r = 0; r < most; r++) {
                int i = most + side * r, next = most + side * (r + 1);
                int n = count[i] + count[next];
                // three standard errors: beyond, the profile is noise
                double limit = Math.max(level, 3 / Math.sqrt(Math.max(1, n)));
                if (n == 0 || (sum[i] + sum[next]) / n < limit) break;
                half = Math.max(half, r + 1);
            }
        return Math.min(most, half + MARGIN);
    }

    private static double median(double[] values, int n) {
        Arrays.sort(values, 0, n);
        return n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
    }
}
