/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Arrays of planes that are used again for the next image, as fresh memory costs more than the work on it.
///
/// Thread rule: one thread.
public final class PlanePool {
    private final List<float[]> floats = new ArrayList<>();
    private final List<int[]> ints = new ArrayList<>();
    private final List<float[]> freeFloats = new ArrayList<>();
    private final List<int[]> freeInts = new ArrayList<>();

    /// An image of undefined pixels.
    public Image image(Box box) {
        int n = Math.toIntExact(box.area());
        float[] data =
                freeFloats.stream().filter(a -> a.length == n).findFirst().orElseGet(() -> new float[n]);
        freeFloats.removeIf(a -> a == data);
        if (!contains(floats, data)) floats.add(data);
        return Image.wrap(data, box);
    }

    /// An image of zeros.
    public Image zeros(Box box) {
        Image out = image(box);
        out.fill(0);
        return out;
    }

    /// A mask of undefined bits.
    public Mask mask(Box box, MaskPlanes planes) {
        int n = Math.toIntExact(box.area());
        int[] data = freeInts.stream().filter(a -> a.length == n).findFirst().orElseGet(() -> new int[n]);
        freeInts.removeIf(a -> a == data);
        if (!contains(ints, data)) ints.add(data);
        return Mask.wrap(data, box, planes);
    }

    /// A mask without a bit set.
    public Mask clear(Box box, MaskPlanes planes) {
        Mask out = mask(box, planes);
        Arrays.fill(out.data(), 0);
        return out;
    }

    /// Takes back the plane of an image, which nobody may use any more; one that is not of this pool is
    /// left to itself.
    public void takeBack(Image image) {
        float[] data = image.data();
        if (contains(floats, data) && !contains(freeFloats, data)) freeFloats.add(data);
    }

    /// As [#takeBack(Image)].
    public void takeBack(Mask mask) {
        int[] data = mask.data();
        if (contains(ints, data) && !contains(freeInts, data)) freeInts.add(data);
    }

    /// Takes back all planes that were given out: nobody may use them any more. Those that were not asked
    /// for since the last time are let go.
    public void takeBack() {
        freeFloats.clear();
        freeFloats.addAll(floats);
        floats.clear();
        freeInts.clear();
        freeInts.addAll(ints);
        ints.clear();
    }

    private static <T> boolean contains(List<T> arrays, T array) {
        for (T a : arrays) if (a == array) return true;
        return false;
    }
}
