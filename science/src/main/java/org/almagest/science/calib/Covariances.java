/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

/// Covariances of an image of mean zero with itself, masked pixels left out.
///
/// Rows are summed element by element into one row and that in double, so that the inner loop runs over
/// vectors; pairs with a masked pixel, whose product is zero, are counted from the list of masked ones.
final class Covariances {
    private final float[] pixels;
    private final boolean[] masked;
    private final int width;
    private final int height;
    private final int[] holes;

    /// @param pixels zero where masked
    Covariances(float[] pixels, boolean[] masked, int width, int height) {
        this.pixels = pixels;
        this.masked = masked;
        this.width = width;
        this.height = height;
        int n = 0;
        for (boolean m : masked) if (m) n++;
        holes = new int[n];
        n = 0;
        for (int i = 0; i < masked.length; i++) if (masked[i]) holes[n++] = i;
    }

    /// Mean product of pixels that are i columns and j rows apart.
    ///
    /// @param j not negative
    double at(int i, int j) {
        int from = Math.max(0, -i), n = width - Math.abs(i);
        float[] sum = new float[n];
        for (int y = 0; y + j < height; y++) addProducts(sum, y * width + from, (y + j) * width + from + i);
        double total = 0;
        for (float s : sum) total += s;
        return total / pairs(i, j);
    }

    private void addProducts(float[] sum, int a, int b) {
        for (int x = 0; x < sum.length; x++) sum[x] += pixels[a + x] * pixels[b + x];
    }

    private long pairs(int i, int j) {
        long n = (long) (width - Math.abs(i)) * (height - j);
        for (int hole : holes) {
            int x = hole % width, y = hole / width;
            boolean first = x + i >= 0 && x + i < width && y + j < height;
            boolean second = x - i >= 0 && x - i < width && y - j >= 0;
            if (first) n--;
            if (second && !masked[(y - j) * width + x - i]) n--;
        }
        return n;
    }
}
