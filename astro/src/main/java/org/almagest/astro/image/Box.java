/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

/// A rectangle of whole pixels.
///
/// @param x0 column of the first pixel (parent pixels)
/// @param y0 row of the first pixel
/// @param width columns, 0 or more
/// @param height rows, 0 or more
public record Box(int x0, int y0, int width, int height) {
    public Box {
        if (width < 0 || height < 0) throw new IllegalArgumentException("box of " + width + " x " + height + " pixels");
    }

    /// A box from its first to its last pixel, both inside; empty when the last lies before the first.
    public static Box ofCorners(int x0, int y0, int x1, int y1) {
        return new Box(x0, y0, Math.max(0, x1 - x0 + 1), Math.max(0, y1 - y0 + 1));
    }

    /// Last column inside.
    public int x1() {
        return x0 + width - 1;
    }

    /// Last row inside.
    public int y1() {
        return y0 + height - 1;
    }

    /// Number of pixels.
    public long area() {
        return (long) width * height;
    }

    /// Whether no pixel is inside.
    public boolean isEmpty() {
        return width == 0 || height == 0;
    }

    /// Whether a pixel is inside.
    public boolean contains(int x, int y) {
        return x >= x0 && x <= x1() && y >= y0 && y <= y1();
    }

    /// Whether a position lies on a pixel of this box (pixels reach half a pixel around their centres).
    public boolean contains(double x, double y) {
        return x >= x0 - 0.5 && x < x1() + 0.5 && y >= y0 - 0.5 && y < y1() + 0.5;
    }

    /// Whether all of another box is inside.
    public boolean contains(Box o) {
        return o.isEmpty() || (o.x0 >= x0 && o.x1() <= x1() && o.y0 >= y0 && o.y1() <= y1());
    }

    /// The pixels common to both.
    public Box intersection(Box o) {
        return ofCorners(Math.max(x0, o.x0), Math.max(y0, o.y0), Math.min(x1(), o.x1()), Math.min(y1(), o.y1()));
    }

    /// The smallest box around both.
    public Box union(Box o) {
        if (isEmpty()) return o;
        if (o.isEmpty()) return this;
        return ofCorners(Math.min(x0, o.x0), Math.min(y0, o.y0), Math.max(x1(), o.x1()), Math.max(y1(), o.y1()));
    }

    /// This box with `pixels` more on every side, or fewer when negative.
    public Box grown(int pixels) {
        return ofCorners(x0 - pixels, y0 - pixels, x1() + pixels, y1() + pixels);
    }

    /// This box moved.
    public Box shifted(int dx, int dy) {
        return new Box(x0 + dx, y0 + dy, width, height);
    }
}
