/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// The exact area that a circle shares with pixels.
public final class CircleOverlap {
    private CircleOverlap() {}

    /// Area of each pixel inside a circle, over the smallest box of pixels that it touches.
    ///
    /// @param x centre (parent pixels)
    /// @param y centre
    /// @param radius [pixel]
    static Image weights(double x, double y, double radius) {
        Box box = Box.ofCorners(
                (int) Math.floor(x - radius + 0.5),
                (int) Math.floor(y - radius + 0.5),
                (int) Math.ceil(x + radius - 0.5),
                (int) Math.ceil(y + radius - 0.5));
        float[] out = new float[Math.toIntExact(box.area())];
        int i = 0;
        for (int py = box.y0(); py <= box.y1(); py++) {
            double far = Math.abs(py - y) + 0.5;
            // farther than this from the centre's column no pixel of the row is whole
            double whole = Math.sqrt(Math.max(0, radius * radius - far * far)) - 0.5;
            for (int px = box.x0(); px <= box.x1(); px++)
                out[i++] = Math.abs(px - x) <= whole ? 1 : (float) area(px - x, py - y, radius);
        }
        return Image.wrap(out, box);
    }

    /// Area of the unit pixel centred at (dx, dy) inside a circle about the origin.
    public static double area(double dx, double dy, double radius) {
        double d2 = dx * dx + dy * dy;
        double half = Math.sqrt(0.5);
        if (d2 <= (radius - half) * (radius - half) && radius > half) return 1;
        if (d2 >= (radius + half) * (radius + half)) return 0;
        double ax = Math.abs(dx), ay = Math.abs(dy);
        if (ax >= 0.5 && ay >= 0.5) return besideAxes(ax - 0.5, ay - 0.5, radius);
        double x0 = dx - 0.5;
        double x1 = dx + 0.5;
        double y0 = dy - 0.5;
        double y1 = dy + 0.5;
        return quadrant(x1, y1, radius)
                - quadrant(x0, y1, radius)
                - quadrant(x1, y0, radius)
                + quadrant(x0, y0, radius);
    }

    /// Area of the unit pixel with its nearest corner at (x0, y0), both coordinates positive or zero.
    ///
    /// The circle's edge falls from left to right: full height up to a, the edge itself up to b, nothing
    /// behind. The angle between a and b comes from the sine of the difference, which is small and so
    /// cheap.
    private static double besideAxes(double x0, double y0, double r) {
        double x1 = x0 + 1, y1 = y0 + 1, r2 = r * r;
        double a = Math.clamp(Math.sqrt(Math.max(0, r2 - y1 * y1)), x0, x1);
        double b = Math.clamp(Math.sqrt(Math.max(0, r2 - y0 * y0)), x0, x1);
        if (b <= a) return a - x0;
        double edgeA = Math.sqrt(Math.max(0, r2 - a * a)), edgeB = Math.sqrt(Math.max(0, r2 - b * b));
        double angle = angle(Math.clamp((b * edgeA - a * edgeB) / r2, 0, 1));
        return (a - x0) + 0.5 * (b * edgeB - a * edgeA + r2 * angle) - y0 * (b - a);
    }

    /// The angle of a sine and a cosine, from 0 to pi.
    static double angle(double sine, double cosine) {
        return cosine > 0 && sine <= 0.35 ? angle(sine) : Math.atan2(sine, cosine);
    }

    /// Arc sine; by its series to the 17th power for the small arcs of large circles, to 1e-10.
    private static double angle(double sine) {
        if (sine > 0.35) return Math.asin(sine);
        double s = sine * sine;
        // the series to the 11th power is as good where the sine is below a tenth
        if (s < 0.01)
            return sine
                    + sine * s * (1 / 6.0 + s * (3 / 40.0 + s * (5 / 112.0 + s * (35 / 1152.0 + s * (63 / 2816.0)))));
        double sum = 6435 / 557056.0;
        sum = sum * s + 143 / 10240.0;
        sum = sum * s + 231 / 13312.0;
        sum = sum * s + 63 / 2816.0;
        sum = sum * s + 35 / 1152.0;
        sum = sum * s + 5 / 112.0;
        sum = sum * s + 3 / 40.0;
        sum = sum * s + 1 / 6.0;
        return sine + sine * s * sum;
    }

    /// Signed area of the circle between the axes and the lines x = a, y = b.
    private static double quadrant(double a, double b, double r) {
        double sign = Math.signum(a) * Math.signum(b);
        double x = Math.min(Math.abs(a), r);
        double y = Math.min(Math.abs(b), r);
        if (x * x + y * y <= r * r) return sign * x * y;
        // up to where the line y cuts the circle it is a rectangle, then the circle's own edge
        double cut = Math.sqrt(Math.max(0, r * r - y * y));
        return sign * (cut * y + segment(x, r) - segment(cut, r));
    }

    /// Integral of sqrt(r^2 - t^2) from 0 to x.
    private static double segment(double x, double r) {
        return 0.5 * (x * Math.sqrt(Math.max(0, r * r - x * x)) + r * r * Math.asin(Math.min(1, x / r)));
    }
}
