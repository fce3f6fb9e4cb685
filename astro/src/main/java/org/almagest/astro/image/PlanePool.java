/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.image;

import java.util.ArrayList;
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
        floats.add(data);
        return Image.wrap(data, box);
    }

    /// A mask of undefined bits.
    public Mask mask(Box box, MaskPlanes planes) {
        int n = Math.toIntExact(box.area());
        int[] data = freeInts.stream().filter(a -> a.length == n).findFirst().orElseGet(() -> new int[n]);
        freeInts.removeIf(a -> a == data);
        ints.add(data);
        return Mask.wrap(data, box, planes);
    }

    /// Takes back all planes that were given out: nobody may use them any more.
    public void takeBack() {
        freeFloats.clear();
        freeFloats.addAll(floats);
        floats.clear();
        freeInts.clear();
        freeInts.addAll(ints);
        ints.clear();
    }
}
