/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

import java.util.Arrays;

/// Shares the light of each pixel among the sources whose models reach it.
///
/// A model is an elliptical Moffat profile of exponent 3 whose core is the source's: amplitude times
/// (1 + q / K)^-3, q the squared distance in units of the source's adaptive moments. A source's share of a
/// pixel is its model over the sum of all models there, so the shares add up to the image, a neighbour
/// takes what lies beyond the isophotes too, and noise alone never gives a source a shape (compare the
/// templates of Lupton 2005, which share within footprints).
///
/// Bound: some 10 flops for each pixel of a stamp and model, from the first cache; measured 9 microseconds
/// per source for its shares and 3 for its significance.
///
/// Thread rule: one thread.
final class LightShares {
    /// Makes a Moffat profile of exponent 3 half as high where a Gaussian of the same moments is.
    static final double CORE = 2 * Math.log(2) / (Math.cbrt(2) - 1);

    /// Models end where they fall below this part of a pixel's noise.
    private static final double END = 0.05;

    /// Of the ring in which wings of brighter sources are measured, in widths of a star.
    private static final double RING_INNER = 2.5;

    private static final double RING_OUTER = 5.8;
    private static final int LEAST_RING = 100;

    /// Light of brighter sources that asks for a ring, in sigma of a star.
    private static final double WING = 0.1;

    private static final double STAR_SIGMAS = 4.5;
    private static final int CELL = 32;
    private static final int MAX_NEIGHBOURS = 200;

    private final int width;
    private final int height;
    private final int cellsX;
    private final int cellsY;
    private int[] first = new int[0];
    private int[] members = new int[0];
    private int[] large = new int[64];
    private int largeCount;
    private final int[] near = new int[MAX_NEIGHBOURS];
    private int nearCount;
    private boolean full;
    private double left;
    private double leftError;
    private double modelled;
    private double kept;
    private final float[] own;
    private final float[] sum;
    private final float[] index;

    LightShares(int width, int height) {
        this.width = width;
        this.height = height;
        this.cellsX = (width + CELL - 1) / CELL;
        this.cellsY = (height + CELL - 1) / CELL;
        this.own = new float[2 * Stamp.MAX_RADIUS + 1];
        this.sum = new float[2 * Stamp.MAX_RADIUS + 1];
        this.index = new float[2 * Stamp.MAX_RADIUS + 1];
        for (int i = 0; i < index.length; i++) index[i] = i;
    }

    /// Sets the model of a source from its flux and moments.
    static void model(Sources s, int k) {
        double det = s.ixx[k] * s.iyy[k] - s.ixy[k] * s.ixy[k];
        double a = 2 * s.flux[k] / (Math.PI * CORE * Math.sqrt(det));
        s.amplitude[k] = (float) a;
        s.qxx[k] = (float) (s.iyy[k] / (det * CORE));
        s.qxy[k] = (float) (-2 * s.ixy[k] / (det * CORE));
        s.qyy[k] = (float) (s.ixx[k] / (det * CORE));
        double half = 0.5 * (s.ixx[k] + s.iyy[k]);
        double longest = half + Math.sqrt(Math.max(0, half * half - det));
        double u = Math.cbrt(Math.max(a / (END * s.noise[k]), 1.5)) - 1;
        s.reach[k] = (float) Math.sqrt(u * CORE * longest);
    }

    /// Sorts the sources by place.
    void index(Sources s) {
        first = first.length > cellsX * cellsY ? first : new int[cellsX * cellsY + 1];
        members = members.length >= s.size ? members : new int[s.size + s.size / 4];
        Arrays.fill(first, 0);
        largeCount = 0;
        for (int k = 0; k < s.size; k++) {
            if (s.reach[k] > CELL) addLarge(k);
            else first[cell(s, k) + 1]++;
        }
        for (int c = 0; c < cellsX * cellsY; c++) first[c + 1] += first[c];
        int[] next = Arrays.copyOf(first, cellsX * cellsY);
        for (int k = 0; k < s.size; k++) if (!(s.reach[k] > CELL)) members[next[cell(s, k)]++] = k;
    }

    private void addLarge(int k) {
        if (largeCount == large.length) large = Arrays.copyOf(large, 2 * largeCount);
        large[largeCount++] = k;
    }

    private int cell(Sources s, int k) {
        int cx = Math.clamp((int) s.x[k], 0, width - 1) / CELL, cy = Math.clamp((int) s.y[k], 0, height - 1) / CELL;
        return cy * cellsX + cx;
    }

    /// Gathers the sources whose models reach a stamp; how many there are.
    int gather(Sources s, int k, int radius) {
        nearCount = 0;
        full = false;
        modelled = kept = 0;
        int x = s.peakX[k], y = s.peakY[k], far = radius + CELL;
        int x0 = Math.max(0, (x - far) / CELL), x1 = Math.min(cellsX - 1, (x + far) / CELL);
        int y0 = Math.max(0, (y - far) / CELL), y1 = Math.min(cellsY - 1, (y + far) / CELL);
        for (int i = 0; i < largeCount; i++) consider(s, k, large[i], radius);
        for (int cy = y0; cy <= y1; cy++)
            for (int m = first[cy * cellsX + x0]; m < first[cy * cellsX + x1 + 1]; m++)
                consider(s, k, members[m], radius);
        return nearCount;
    }

    private void consider(Sources s, int k, int other, int radius) {
        double limit = radius + s.reach[other];
        double dx = s.x[other] - s.peakX[k], dy = s.y[other] - s.peakY[k];
        if (other == k || !(Math.abs(dx) < limit) || !(Math.abs(dy) < limit)) return;
        if (nearCount == near.length) full = true;
        else near[nearCount++] = other;
    }

    /// Signal-to-noise of a source's own light: of the star that fits best to what the models of others
    /// leave.
    ///
    /// Next to brighter sources, whose wings may be wider than those of a model, what all models leave in a
    /// ring around counts as theirs, and the error of that as noise.
    ///
    /// @param sigma width of the star's adaptive moments [pixel]
    /// @param perUnit variance that one unit of light adds
    double significance(Sources s, int k, float[] px, double sigma, double perUnit) {
        int inner = (int) Math.ceil(RING_INNER * sigma), outer = (int) Math.ceil(RING_OUTER * sigma);
        gather(s, k, outer);
        left = leftError = 0;
        if (lightOfBrighter(s, k) * Math.sqrt(4 * Math.PI) * sigma > WING * s.noise[k]) ring(s, k, px, inner, outer);
        int reach = (int) Math.ceil(STAR_SIGMAS * sigma), cx = s.peakX[k], cy = s.peakY[k];
        int x0 = Math.max(0, cx - reach), n = Math.min(width - 1, cx + reach) - x0 + 1;
        float q = (float) (1 / (CORE * sigma * sigma));
        double light = 0, squares = 0, shining = 0, weights = 0;
        for (int y = Math.max(0, cy - reach); y <= Math.min(height - 1, cy + reach); y++) {
            Arrays.fill(own, 0, n, 0);
            profile((float) (x0 - s.x[k]), (float) (y - s.y[k]), q, 0, q, 1, index, own, n);
            Arrays.fill(sum, 0, n, (float) left);
            addNear(s, x0, y, n);
            int p = y * width + x0;
            for (int i = 0; i < n; i++) {
                double w = own[i], ww = w * w, m = sum[i];
                light += w * (px[p + i] - m);
                squares += ww;
                shining += ww * m;
                weights += w;
            }
        }
        double noise = s.noise[k], common = leftError * weights;
        return light / Math.sqrt(noise * noise * squares + Math.max(0, shining) * perUnit + common * common);
    }

    /// The light of brighter sources' models at a source's peak, of those gathered last.
    private double lightOfBrighter(Sources s, int k) {
        double light = 0;
        for (int i = 0; i < nearCount; i++) {
            int j = near[i];
            if (!(s.snr[j] > s.snr[k])) continue;
            double dx = s.peakX[k] - s.x[j], dy = s.peakY[k] - s.y[j];
            double u = 1 + dx * (dx * s.qxx[j] + dy * s.qxy[j]) + dy * dy * s.qyy[j];
            light += s.amplitude[j] / (u * u * u);
        }
        return light;
    }

    /// What all models leave in a ring about a source's peak: the mean, at least 0, of the pixels where
    /// little is modelled, each within three sigma.
    private void ring(Sources s, int k, float[] px, int inner, int outer) {
        int cx = s.peakX[k], cy = s.peakY[k];
        int x0 = Math.max(0, cx - outer), n = Math.min(width - 1, cx + outer) - x0 + 1;
        float noise = s.noise[k], most = 3 * noise;
        double light = 0;
        int pixels = 0;
        for (int y = Math.max(0, cy - outer); y <= Math.min(height - 1, cy + outer); y++) {
            Arrays.fill(sum, 0, n, 0);
            add(s, k, x0, y, sum, n);
            addNear(s, x0, y, n);
            int p = y * width + x0, dy = (y - cy) * (y - cy);
            for (int i = 0; i < n; i++) {
                int r = (x0 + i - cx) * (x0 + i - cx) + dy;
                if (r < inner * inner || r > outer * outer || sum[i] > noise) continue;
                light += Math.clamp(px[p + i] - sum[i], -most, most);
                pixels++;
            }
        }
        leftError = noise / Math.sqrt(Math.max(pixels, LEAST_RING));
        if (pixels >= LEAST_RING) left = Math.max(0, light / pixels);
    }

    private void addNear(Sources s, int x0, int y, int n) {
        for (int i = 0; i < nearCount; i++)
            if (Math.abs(s.y[near[i]] - y) < s.reach[near[i]]) add(s, near[i], x0, y, sum, n);
    }

    /// Whether more sources reached the stamp than are shared among.
    boolean isFull() {
        return full;
    }

    /// Writes a source's share of a row of the image.
    ///
    /// @param px image
    /// @param x0 first column, inside the image
    /// @param n columns
    /// @param out takes the share from `o` on
    void row(Sources s, int k, float[] px, int x0, int y, int n, float[] out, int o) {
        Arrays.fill(own, 0, n, 1e-20f);
        add(s, k, x0, y, own, n);
        System.arraycopy(own, 0, sum, 0, n);
        addNear(s, x0, y, n);
        int p = y * width + x0;
        double all = 0, rest = 0;
        for (int i = 0; i < n; i++) {
            float share = own[i] / sum[i];
            out[o + i] = px[p + i] * share;
            all += own[i];
            rest += own[i] * share;
        }
        modelled += all;
        kept += rest;
    }

    /// The part of a source's light that lies where others shine, each pixel in proportion to their part
    /// of it, of the rows since the last [#gather].
    double blendedness() {
        return modelled > 0 ? 1 - kept / modelled : 0;
    }

    private void add(Sources s, int k, int x0, int y, float[] row, int n) {
        profile(
                (float) (x0 - s.x[k]),
                (float) (y - s.y[k]),
                s.qxx[k],
                s.qxy[k],
                s.qyy[k],
                s.amplitude[k],
                index,
                row,
                n);
    }

    private static void profile(
            float dx0, float dy, float xx, float xy, float yy, float a, float[] index, float[] row, int n) {
        float b = xy * dy, c = 1 + yy * dy * dy;
        for (int i = 0; i < n; i++) {
            float dx = index[i] + dx0;
            float u = c + dx * (b + dx * xx);
            row[i] += a / (u * u * u);
        }
    }
}
