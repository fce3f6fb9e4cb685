/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

import java.util.Arrays;

/// A rectangle of float pixels on a flat array: pixel (x, y) is `data[index(x, y)]`.
///
/// A view is the same class with another offset and shares its pixels with the whole. Coordinates are
/// parent pixels. NaN marks a pixel without a value.
///
/// Thread rule: not synchronised; a dataset that came from a connection is never written to.
public final class Image {
    private final float[] data;
    private final Box box;
    private final int offset;
    private final int stride;

    private Image(float[] data, Box box, int offset, int stride) {
        this.data = data;
        this.box = box;
        this.offset = offset;
        this.stride = stride;
    }

    /// An image of zeros over a box.
    public static Image zeros(Box box) {
        return new Image(new float[Math.toIntExact(box.area())], box, 0, box.width());
    }

    /// An image of zeros with its origin at (0, 0).
    public static Image zeros(int width, int height) {
        return zeros(new Box(0, 0, width, height));
    }

    /// An image over an existing array, which is shared, not copied.
    ///
    /// @param data pixels, row by row, length width x height
    /// @param box the pixels' place
    public static Image wrap(float[] data, Box box) {
        if (data.length != box.area())
            throw new IllegalArgumentException(
                    "%d pixels for a box of %d x %d".formatted(data.length, box.width(), box.height()));
        return new Image(data, box, 0, box.width());
    }

    /// The array beneath; shared with every view.
    public float[] data() {
        return data;
    }

    /// Index of this image's first pixel in [#data()].
    public int offset() {
        return offset;
    }

    /// Distance of two rows in [#data()].
    public int stride() {
        return stride;
    }

    /// The pixels covered.
    public Box box() {
        return box;
    }

    public int x0() {
        return box.x0();
    }

    public int y0() {
        return box.y0();
    }

    public int width() {
        return box.width();
    }

    public int height() {
        return box.height();
    }

    /// Index in [#data()] of a pixel, unchecked.
    public int index(int x, int y) {
        return offset + (y - box.y0()) * stride + (x - box.x0());
    }

    /// Index in [#data()] of the first pixel of a row.
    public int rowStart(int y) {
        return offset + (y - box.y0()) * stride;
    }

    /// Value of a pixel; for tests and single look-ups, not for loops.
    public float get(int x, int y) {
        return data[checkedIndex(x, y)];
    }

    /// Sets a pixel; for tests and single changes, not for loops.
    public void set(int x, int y, float value) {
        data[checkedIndex(x, y)] = value;
    }

    private int checkedIndex(int x, int y) {
        if (!box.contains(x, y)) throw new IndexOutOfBoundsException("pixel (" + x + ", " + y + ") outside " + box);
        return index(x, y);
    }

    /// The part of this image inside a box, sharing its pixels.
    ///
    /// @param part must lie inside [#box()]
    public Image view(Box part) {
        if (!box.contains(part)) throw new IllegalArgumentException(part + " reaches outside " + box);
        return new Image(data, part, part.isEmpty() ? offset : index(part.x0(), part.y0()), stride);
    }

    /// As [#view(Box)].
    public Image view(int x, int y, int width, int height) {
        return view(new Box(x, y, width, height));
    }

    /// The same pixels under another origin.
    public Image withOrigin(int x0, int y0) {
        return new Image(data, new Box(x0, y0, box.width(), box.height()), offset, stride);
    }

    /// A copy with pixels of its own, densely packed.
    public Image copy() {
        return wrap(toArray(), box);
    }

    /// The pixels row by row in an array of their own.
    public float[] toArray() {
        float[] out = new float[Math.toIntExact(box.area())];
        for (int row = 0; row < box.height(); row++)
            System.arraycopy(data, offset + row * stride, out, row * box.width(), box.width());
        return out;
    }

    /// Sets every pixel.
    public void fill(float value) {
        for (int row = 0; row < box.height(); row++)
            Arrays.fill(data, offset + row * stride, offset + row * stride + box.width(), value);
    }

    /// Copies another image's pixels into this one where both have some.
    public void assign(Image source) {
        Box common = box.intersection(source.box);
        for (int y = common.y0(); y <= common.y1(); y++)
            System.arraycopy(source.data, source.index(common.x0(), y), data, index(common.x0(), y), common.width());
    }

    @Override
    public String toString() {
        return "Image[" + box + "]";
    }
}
