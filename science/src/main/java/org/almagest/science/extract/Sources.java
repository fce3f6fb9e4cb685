/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.extract;

import java.util.Arrays;

/// The sources of an image while they are measured, one array per quantity.
///
/// Thread rule: one thread.
final class Sources {
    int size;
    double[] x = new double[0];
    double[] y = x;
    double[] ixx = x;
    double[] ixy = x;
    double[] iyy = x;
    double[] flux = x;

    /// Moments as measured; `ixx` and so on are those of the model, which fainter sources have from a star.
    double[] mxx = x;

    double[] mxy = x;
    double[] myy = x;
    double[] errorX = x;
    double[] errorY = x;
    boolean[] settled = new boolean[0];

    /// Of a pixel of background there.
    float[] noise = new float[0];
    float[] snr = new float[0];
    float[] amplitude = snr;
    float[] qxx = snr;
    float[] qxy = snr;
    float[] qyy = snr;
    float[] reach = snr;
    int[] peakX = new int[0];
    int[] peakY = peakX;

    /// The brightest source of the same island of pixels.
    int[] island = peakX;

    int[] area = peakX;

    /// Makes room, and forgets what was there.
    void reset(int n) {
        size = n;
        if (n <= x.length) return;
        int m = n + n / 4;
        x = Arrays.copyOf(x, m);
        y = Arrays.copyOf(y, m);
        ixx = Arrays.copyOf(ixx, m);
        ixy = Arrays.copyOf(ixy, m);
        iyy = Arrays.copyOf(iyy, m);
        flux = Arrays.copyOf(flux, m);
        mxx = Arrays.copyOf(mxx, m);
        mxy = Arrays.copyOf(mxy, m);
        myy = Arrays.copyOf(myy, m);
        errorX = Arrays.copyOf(errorX, m);
        errorY = Arrays.copyOf(errorY, m);
        settled = Arrays.copyOf(settled, m);
        noise = Arrays.copyOf(noise, m);
        snr = Arrays.copyOf(snr, m);
        amplitude = Arrays.copyOf(amplitude, m);
        qxx = Arrays.copyOf(qxx, m);
        qxy = Arrays.copyOf(qxy, m);
        qyy = Arrays.copyOf(qyy, m);
        reach = Arrays.copyOf(reach, m);
        peakX = Arrays.copyOf(peakX, m);
        peakY = Arrays.copyOf(peakY, m);
        island = Arrays.copyOf(island, m);
        area = Arrays.copyOf(area, m);
    }

    /// Leaves out those that are not kept; the order stays.
    void keep(boolean[] kept) {
        int[] place = new int[size];
        int n = 0;
        for (int k = 0; k < size; k++) place[k] = kept[k] ? n++ : -1;
        for (int k = 0; k < size; k++) {
            int to = place[k];
            if (to < 0) continue;
            for (double[] v : new double[][] {x, y, ixx, ixy, iyy, flux, mxx, mxy, myy, errorX, errorY}) v[to] = v[k];
            for (float[] v : new float[][] {snr, amplitude, qxx, qxy, qyy, reach, noise}) v[to] = v[k];
            peakX[to] = peakX[k];
            peakY[to] = peakY[k];
            area[to] = area[k];
            settled[to] = settled[k];
            island[to] = place[island[k]] >= 0 ? place[island[k]] : to;
        }
        size = n;
    }
}
