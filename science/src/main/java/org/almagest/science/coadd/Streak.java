/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import org.almagest.astro.image.Box;
import org.almagest.science.detect.SpanSet;

/// Long thin regions, and the band along their line.
final class Streak {
    private static final double MIN_ELONGATION = 5;

    private Streak() {}

    /// Centre and principal axes {x, y, direction cosine, direction sine, length rms, width rms}.
    private static double[] axes(SpanSet spans) {
        double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (int r = 0; r < spans.size(); r++)
            for (int x = spans.x0(r); x <= spans.x1(r); x++) {
                double y = spans.y(r);
                n++;
                sx += x;
                sy += y;
                sxx += (double) x * x;
                syy += y * y;
                sxy += x * y;
            }
        double mx = sx / n, my = sy / n;
        double a = sxx / n - mx * mx, b = syy / n - my * my, c = sxy / n - mx * my;
        double angle = 0.5 * Math.atan2(2 * c, a - b);
        double mean = 0.5 * (a + b), root = Math.hypot(0.5 * (a - b), c);
        return new double[] {
            mx, my, Math.cos(angle), Math.sin(angle), Math.sqrt(mean + root), Math.sqrt(Math.max(1.0 / 12, mean - root))
        };
    }

    /// Whether a region is at least so long, and five times longer than wide.
    static boolean isOne(SpanSet spans, double minLength) {
        Box box = spans.box();
        if (Math.hypot(box.width(), box.height()) < minLength) return false;
        double[] axes = axes(spans);
        return Math.sqrt(12) * axes[4] >= minLength && axes[4] >= MIN_ELONGATION * axes[5];
    }

    /// Marks the band along a region's line across the whole box.
    ///
    /// @param margin added on either side of the region's own width [pixel]
    static void mark(SpanSet spans, Box box, double margin, boolean[] mark) {
        double[] axes = axes(spans);
        double half = 1.8 * axes[5] + margin;
        for (int y = 0; y < box.height(); y++)
            for (int x = 0; x < box.width(); x++) {
                double across = -(x + box.x0() - axes[0]) * axes[3] + (y + box.y0() - axes[1]) * axes[2];
                if (Math.abs(across) <= half) mark[y * box.width() + x] = true;
            }
    }
}
