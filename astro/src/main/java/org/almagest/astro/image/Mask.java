/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

/// Bit planes over a rectangle of pixels, with the dictionary that names them.
///
/// Geometry as in [Image]. The dictionary may grow while a step works ([#plane(String)]); views share it.
///
/// Thread rule: not synchronised.
public final class Mask {
    private final int[] data;
    private final Box box;
    private final int offset;
    private final int stride;
    private final MaskPlanes[] planes;

    private Mask(int[] data, Box box, int offset, int stride, MaskPlanes[] planes) {
        this.data = data;
        this.box = box;
        this.offset = offset;
        this.stride = stride;
        this.planes = planes;
    }

    /// A mask without a bit set.
    public static Mask clear(Box box, MaskPlanes planes) {
        return wrap(new int[Math.toIntExact(box.area())], box, planes);
    }

    /// A mask over an existing array, which is shared, not copied.
    public static Mask wrap(int[] data, Box box, MaskPlanes planes) {
        if (data.length != box.area())
            throw new IllegalArgumentException(
                    "%d pixels for a box of %d x %d".formatted(data.length, box.width(), box.height()));
        return new Mask(data, box, 0, box.width(), new MaskPlanes[] {planes});
    }

    public int[] data() {
        return data;
    }

    public int offset() {
        return offset;
    }

    public int stride() {
        return stride;
    }

    public Box box() {
        return box;
    }

    public int width() {
        return box.width();
    }

    public int height() {
        return box.height();
    }

    /// The dictionary as it stands.
    public MaskPlanes planes() {
        return planes[0];
    }

    /// Value of one plane, adding it to the dictionary when it is new.
    public int plane(String name) {
        planes[0] = planes[0].with(name);
        return planes[0].valueOf(name);
    }

    /// Joined value of the planes given that exist; an unknown plane counts nothing.
    public int valueOf(String... names) {
        return planes[0].valueOf(names);
    }

    /// Index in [#data()] of a pixel, unchecked.
    public int index(int x, int y) {
        return offset + (y - box.y0()) * stride + (x - box.x0());
    }

    /// Index in [#data()] of the first pixel of a row.
    public int rowStart(int y) {
        return offset + (y - box.y0()) * stride;
    }

    public int get(int x, int y) {
        if (!box.contains(x, y)) throw new IndexOutOfBoundsException("pixel (" + x + ", " + y + ") outside " + box);
        return data[index(x, y)];
    }

    public void set(int x, int y, int value) {
        if (!box.contains(x, y)) throw new IndexOutOfBoundsException("pixel (" + x + ", " + y + ") outside " + box);
        data[index(x, y)] = value;
    }

    /// The part of this mask inside a box, sharing its pixels and its dictionary.
    public Mask view(Box part) {
        if (!box.contains(part)) throw new IllegalArgumentException(part + " reaches outside " + box);
        return new Mask(data, part, part.isEmpty() ? offset : index(part.x0(), part.y0()), stride, planes);
    }

    /// The same pixels under another origin.
    public Mask withOrigin(int x0, int y0) {
        return new Mask(data, new Box(x0, y0, box.width(), box.height()), offset, stride, planes);
    }

    /// A copy with pixels and a dictionary of its own, densely packed.
    public Mask copy() {
        return wrap(toArray(), box, planes[0]);
    }

    /// The pixels row by row in an array of their own.
    public int[] toArray() {
        int[] out = new int[Math.toIntExact(box.area())];
        for (int row = 0; row < box.height(); row++)
            System.arraycopy(data, offset + row * stride, out, row * box.width(), box.width());
        return out;
    }

    /// Sets bits on the pixels of a box that lie in this mask.
    public void orBox(Box part, int value) {
        Box common = box.intersection(part);
        for (int y = common.y0(); y <= common.y1(); y++) {
            int row = index(common.x0(), y);
            for (int i = row; i < row + common.width(); i++) data[i] |= value;
        }
    }

    /// Joins another mask's bits into this one by plane name, where both have pixels.
    public void merge(Mask other) {
        int[] from =
                other.planes().bits().values().stream().mapToInt(b -> 1 << b).toArray();
        int[] to = other.planes().bits().keySet().stream().mapToInt(this::plane).toArray();
        boolean same = java.util.Arrays.equals(from, to);
        Box common = box.intersection(other.box);
        for (int y = common.y0(); y <= common.y1(); y++) {
            int mine = index(common.x0(), y);
            int theirs = other.index(common.x0(), y);
            if (!anyBit(other.data, theirs, common.width())) continue;
            for (int i = 0; i < common.width(); i++) {
                int bits = other.data[theirs + i];
                if (bits != 0) data[mine + i] |= same ? bits : translate(bits, from, to);
            }
        }
    }

    private static boolean anyBit(int[] data, int from, int n) {
        int any = 0;
        for (int i = from; i < from + n; i++) any |= data[i];
        return any != 0;
    }

    private static int translate(int bits, int[] from, int[] to) {
        int out = 0;
        for (int k = 0; k < from.length; k++) if ((bits & from[k]) != 0) out |= to[k];
        return out;
    }

    @Override
    public String toString() {
        return "Mask[" + box + ", " + planes[0] + "]";
    }
}
