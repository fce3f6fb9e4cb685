/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

/// Greatest minus least value within a square around every pixel.
final class LocalRange {
    private LocalRange() {}

    static float[] of(float[] values, int width, int radius) {
        int height = values.length / width;
        float[] high = values.clone(), low = values.clone(), a = new float[values.length], b = new float[values.length];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) {
                float top = Float.NEGATIVE_INFINITY, bottom = Float.POSITIVE_INFINITY;
                for (int u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) {
                    top = Math.max(top, values[y * width + u]);
                    bottom = Math.min(bottom, values[y * width + u]);
                }
                a[y * width + x] = top;
                b[y * width + x] = bottom;
            }
        for (int y = 0; y < height; y++) {
            System.arraycopy(a, y * width, high, y * width, width);
            System.arraycopy(b, y * width, low, y * width, width);
            for (int v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++)
                for (int x = 0; x < width; x++) {
                    high[y * width + x] = Math.max(high[y * width + x], a[v * width + x]);
                    low[y * width + x] = Math.min(low[y * width + x], b[v * width + x]);
                }
        }
        for (int i = 0; i < high.length; i++) high[i] -= low[i];
        return high;
    }
}
