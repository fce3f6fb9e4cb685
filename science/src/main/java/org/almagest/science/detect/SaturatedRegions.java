/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.astro.image.Mask;

/// The connected regions of saturated pixels of a mask, numbered from 1 as they are asked for.
///
/// A region is compact, and so the core of a star and no bleeding trail, when it fills 0.4 of its box and
/// is not twice as long as wide.
///
/// Thread rule: one thread.
public final class SaturatedRegions {
    private static final int LARGEST = 1 << 20;
    private static final double FILLED = 0.4;
    private static final double LONGEST = 2;

    private final Mask mask;
    private final int bit;
    private final Map<Integer, Integer> labels = new HashMap<>();
    private final List<Region> regions = new ArrayList<>();

    /// @param x mean column of the pixels
    /// @param y mean row
    /// @param isCompact whether it is a star's core by its shape
    public record Region(double x, double y, boolean isCompact) {}

    public SaturatedRegions(Mask mask) {
        this.mask = mask;
        this.bit = mask.valueOf("SAT");
    }

    /// Number of the region that holds a pixel, 0 when the pixel is not saturated.
    public int at(int x, int y) {
        if (!isSet(x, y)) return 0;
        Integer known = labels.get(mask.index(x, y));
        return known != null ? known : flood(x, y);
    }

    /// The region of a number.
    public Region region(int number) {
        return regions.get(number - 1);
    }

    private boolean isSet(int x, int y) {
        return mask.box().contains(x, y) && (mask.data()[mask.index(x, y)] & bit) != 0;
    }

    private int flood(int x, int y) {
        int number = regions.size() + 1;
        int[] stack = new int[64];
        int n = 0, count = 0, x0 = x, x1 = x, y0 = y, y1 = y;
        long sumX = 0, sumY = 0;
        stack[n++] = x;
        stack[n++] = y;
        labels.put(mask.index(x, y), number);
        while (n > 0 && count < LARGEST) {
            int v = stack[--n], u = stack[--n];
            count++;
            sumX += u;
            sumY += v;
            x0 = Math.min(x0, u);
            x1 = Math.max(x1, u);
            y0 = Math.min(y0, v);
            y1 = Math.max(y1, v);
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++) {
                    int s = u + dx, t = v + dy;
                    if (!isSet(s, t) || labels.putIfAbsent(mask.index(s, t), number) != null) continue;
                    if (n + 2 > stack.length) stack = Arrays.copyOf(stack, 2 * stack.length);
                    stack[n++] = s;
                    stack[n++] = t;
                }
        }
        double width = x1 - x0 + 1.0, height = y1 - y0 + 1.0;
        boolean compact =
                count > FILLED * width * height && Math.max(width, height) < LONGEST * Math.min(width, height);
        regions.add(new Region((double) sumX / count, (double) sumY / count, compact));
        return number;
    }
}
