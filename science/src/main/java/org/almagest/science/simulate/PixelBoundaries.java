/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import org.almagest.science.simulate.RandomStream.Purpose;

/// The brighter-fatter effect: charge that a pixel already holds moves its boundaries and its neighbours',
/// so that later charge lands beside it.
///
/// The boundary between two pixels moves by the difference of a potential, the accumulated charge convolved
/// with a symmetric kernel K; what the light near a boundary gives changes sides, so that no charge is
/// lost. The relative change of a pixel's area is then the charge convolved with a = Laplacian of K, the
/// matrix of Astier et al. 2019 (A&A 629, A36); uniform light of mean mu obeys their equation 20 with b =
/// 0, and in Fourier space exactly C_k = (exp(2 a_k mu) - 1) / (2 a_k).
///
/// Time runs in steps with the potential carried to the middle of each by its last change (Adams-Bashforth)
/// and a correction for the last one, so that the term of first order in a is exact and that of second
/// order right to 1 / steps^2. Thread rule: immutable.
final class PixelBoundaries {
    /// Reach of the potential [pixel].
    static final int REACH = 6;

    private static final double ELECTRONS_PER_STEP = 10_000;
    private static final int MOST_STEPS = 12;
    private static final int SWEEPS = 4000;
    // a boundary is nearer along a row than the channel stops along a column let it be
    private static final double ROW_STRETCH = 1.35;
    private static final double COLUMN_STRETCH = 0.95;
    private static final double FALL = 1.6;

    private final double[][] potential;

    /// @param centralShift a_00 [1/electron]
    PixelBoundaries(double centralShift) {
        double[][] shape = new double[REACH + 1][REACH + 1];
        double sum = 0;
        for (int j = 0; j < REACH; j++)
            for (int i = 0; i < REACH; i++) {
                if (i == 0 && j == 0) continue;
                double x = ROW_STRETCH * i, y = COLUMN_STRETCH * j;
                shape[j][i] = StrictMath.pow(x * x + y * y, -FALL);
                sum += shape[j][i] * (i == 0 ? 1 : 2) * (j == 0 ? 1 : 2);
            }
        for (double[] row : shape) for (int i = 0; i < row.length; i++) row[i] *= -centralShift / sum;
        shape[0][0] = centralShift;
        this.potential = relax(shape);
    }

    /// Solves Laplacian K = a with K = 0 beyond the reach, on one quadrant, by Gauss-Seidel sweeps.
    private static double[][] relax(double[][] a) {
        double[][] k = new double[REACH + 1][REACH + 1];
        for (int sweep = 0; sweep < SWEEPS; sweep++)
            for (int j = 0; j <= REACH; j++)
                for (int i = 0; i <= REACH; i++) k[j][i] = 0.25 * (neighbours(k, i, j) - a[j][i]);
        return k;
    }

    private static double neighbours(double[][] k, int i, int j) {
        return at(k, i - 1, j) + at(k, i + 1, j) + at(k, i, j - 1) + at(k, i, j + 1);
    }

    private static double at(double[][] k, int i, int j) {
        int u = Math.abs(i), v = Math.abs(j);
        return u > REACH || v > REACH ? 0 : k[v][u];
    }

    /// Relative change of a pixel's area by an electron i columns and j rows away [1/electron].
    double area(int i, int j) {
        return neighbours(potential, i, j) - 4 * at(potential, i, j);
    }

    /// Charge that light gives, photon noise included.
    ///
    /// @param light mean electrons of each pixel, row by row; replaced by whole ones (nearly: the last
    /// step's own shift is added)
    void collect(float[] light, int width, int height, SimulatedSurvey survey, int place, long exposure) {
        int steps = steps(light, survey.config().electronics().fullWell());
        float[] charge = new float[light.length];
        float[] now = new float[light.length];
        float[] before = new float[light.length];
        float[] rate = new float[light.length];
        for (int n = 0; n < steps; n++) {
            if (n > 0) potential(charge, width, height, now);
            for (int i = 0; i < before.length; i++) before[i] = 1.5f * now[i] - 0.5f * before[i];
            shift(light, before, width, height, 1f / steps, rate);
            for (int y = 0; y < height; y++) {
                RandomStream photons = new RandomStream(survey.seed(), Purpose.PHOTONS, place, exposure, y, n);
                for (int i = y * width; i < (y + 1) * width; i++)
                    charge[i] += (float) photons.poisson(light[i] / steps + rate[i]);
            }
            System.arraycopy(now, 0, before, 0, now.length);
        }
        potential(charge, width, height, now);
        for (int i = 0; i < now.length; i++) before[i] = 0.5f * (now[i] - before[i]);
        shift(light, before, width, height, 1f / steps, rate);
        for (int i = 0; i < charge.length; i++) light[i] = Math.max(0, charge[i] + rate[i]);
    }

    private static int steps(float[] light, double fullWell) {
        double peak = 0;
        for (float v : light) peak = Math.max(peak, v);
        return Math.clamp((int) Math.ceil(Math.min(peak, fullWell) / ELECTRONS_PER_STEP), 1, MOST_STEPS);
    }

    /// What moved boundaries bring each pixel: over its four sides, the light at the side times the move.
    ///
    /// @param part of the light that falls in this step
    static void shift(float[] light, float[] potential, int width, int height, float part, float[] out) {
        java.util.Arrays.fill(out, 0);
        for (int y = 0; y < height; y++) {
            int row = y * width;
            for (int i = row; i < row + width - 1; i++) {
                float moved = 0.5f * part * (light[i] + light[i + 1]) * (potential[i + 1] - potential[i]);
                out[i] += moved;
                out[i + 1] -= moved;
            }
            if (y == height - 1) break;
            for (int i = row; i < row + width; i++) {
                float moved = 0.5f * part * (light[i] + light[i + width]) * (potential[i + width] - potential[i]);
                out[i] += moved;
                out[i + width] -= moved;
            }
        }
    }

    /// The charge convolved with K; beyond the edges it goes on as at the edge.
    void potential(float[] charge, int width, int height, float[] out) {
        int wide = width + 2 * REACH;
        float[] sum = new float[wide];
        float[] acc = new float[width];
        for (int y = 0; y < height; y++) {
            java.util.Arrays.fill(acc, 0);
            for (int dy = 0; dy <= REACH; dy++) {
                int up = Math.min(height - 1, y + dy) * width, down = Math.max(0, y - dy) * width;
                if (dy == 0) System.arraycopy(charge, up, sum, REACH, width);
                else for (int i = 0; i < width; i++) sum[REACH + i] = charge[up + i] + charge[down + i];
                java.util.Arrays.fill(sum, 0, REACH, sum[REACH]);
                java.util.Arrays.fill(sum, REACH + width, wide, sum[REACH + width - 1]);
                for (int dx = 0; dx <= REACH; dx++) {
                    float k = (float) potential[dy][dx];
                    if (dx == 0) for (int i = 0; i < width; i++) acc[i] += k * sum[REACH + i];
                    else addPair(acc, sum, k, REACH - dx, REACH + dx);
                }
            }
            System.arraycopy(acc, 0, out, y * width, width);
        }
    }

    private static void addPair(float[] acc, float[] sum, float k, int left, int right) {
        for (int i = 0; i < acc.length; i++) acc[i] += k * (sum[left + i] + sum[right + i]);
    }
}
