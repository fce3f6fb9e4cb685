/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.List;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.almagest.science.isr.BrighterFatterKernel;
import org.almagest.science.isr.PhotonTransfer;
import org.almagest.science.isr.PhotonTransfer.Curve;

/// Makes the kernel of the brighter-fatter correction from the fitted matrix a of a detector's amplifiers.
///
/// Their mean, weighted by its errors, is brought to a sum of zero and is, but for the sign, the kernel's
/// Laplacian (Coulton et al. 2018, AJ 155, 258), which successive over-relaxation solves with zero beyond a
/// wide margin. Fitted a, not raw covariances, which near full well are a fifth too low.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record MakeBrighterFatterKernelTask(Config config)
        implements PipelineTask<MakeBrighterFatterKernelTask.In, MakeBrighterFatterKernelTask.Out> {
    private static final int MARGIN = 12;
    private static final int MOST_SWEEPS = 10_000;
    private static final double RELAXATION = 1.8;
    private static final double CONVERGED = 5e-14;

    /// @param reach of the kernel [pixel]
    /// @param significance entries of a that are farther than `near` and less than this many errors from
    /// zero count as the mean of their ring
    /// @param near distance up to which each entry of a counts as measured [pixel]
    /// @param edge greatest value on the kernel's rim relative to its middle
    /// @param maxSum greatest |sum of a| over |a_00| before it is brought to zero
    public record Config(int reach, double significance, double near, double edge, double maxSum) {
        public static final Config DEFAULT = new Config(8, 5, 2.5, 0.025, 0.1);
    }

    /// @param ptc fitted covariances (FULLCOV)
    public record In(@Input("ptc") PhotonTransfer ptc) {}

    /// @param kernel of the correction
    /// @param verification whether it is fit for use
    public record Out(
            @Output(value = "bf_kernel", calibration = true) BrighterFatterKernel kernel,
            @Output("bf_kernel_verification") Verification verification) {}

    @Override
    public Out run(In in) {
        List<Curve> curves = new ArrayList<>(in.ptc().amplifiers().values());
        double[][] area = smooth(curves);
        double sum = sum(area), centre = area[0][0];
        int lags = area.length, pixels = (2 * lags - 1) * (2 * lags - 1);
        for (double[] row : area) for (int i = 0; i < lags; i++) row[i] -= sum / pixels;
        double[][] potential = solve(area, config.reach() + MARGIN);
        int reach = config.reach(), side = 2 * reach + 1;
        double[][] kernel = new double[side][side];
        double rim = 0, lowest = 0;
        for (int j = -reach; j <= reach; j++)
            for (int i = -reach; i <= reach; i++) {
                double k = -potential[Math.abs(j)][Math.abs(i)];
                kernel[j + reach][i + reach] = k;
                lowest = Math.min(lowest, k);
                if (Math.max(Math.abs(i), Math.abs(j)) == reach) rim = Math.max(rim, Math.abs(k));
            }
        double middle = kernel[reach][reach];
        return new Out(
                new BrighterFatterKernel(kernel),
                new Verification(
                        "bf_kernel",
                        curves.size(),
                        List.of(
                                new Verification.Check(
                                        "sum of a over |a_00|",
                                        sum / Math.abs(centre),
                                        -config.maxSum(),
                                        config.maxSum(),
                                        ""),
                                new Verification.Check("middle", middle, -1e-4, -1e-9, "1/electron"),
                                new Verification.Check(
                                        "lowest value less the middle", lowest - middle, 0, 0, "1/electron"),
                                new Verification.Check(
                                        "rim over middle", rim / Math.abs(middle), 0, config.edge(), ""))));
    }

    /// Weighted mean of the amplifiers' a; far entries that are not significant become the mean of their
    /// ring.
    private double[][] smooth(List<Curve> curves) {
        int lags = curves.getFirst().area().length;
        double[][] area = new double[lags][lags], error = new double[lags][lags];
        for (int j = 0; j < lags; j++)
            for (int i = 0; i < lags; i++) {
                double sum = 0, weights = 0;
                for (Curve c : curves) {
                    double w = 1 / Math.pow(c.areaError()[j][i], 2);
                    sum += w * c.area()[j][i];
                    weights += w;
                }
                area[j][i] = sum / weights;
                error[j][i] = 1 / Math.sqrt(weights);
            }
        double[] ring = new double[2 * lags], weights = new double[2 * lags];
        for (int j = 0; j < lags; j++)
            for (int i = 0; i < lags; i++) {
                int r = (int) Math.rint(Math.hypot(i, j));
                double w = copies(i) * copies(j);
                ring[r] += w * area[j][i];
                weights[r] += w;
            }
        double[][] out = new double[lags][lags];
        for (int j = 0; j < lags; j++)
            for (int i = 0; i < lags; i++) {
                int r = (int) Math.rint(Math.hypot(i, j));
                boolean measured =
                        Math.hypot(i, j) <= config.near() || Math.abs(area[j][i]) > config.significance() * error[j][i];
                out[j][i] = measured ? area[j][i] : ring[r] / weights[r];
            }
        return out;
    }

    private static int copies(int i) {
        return i == 0 ? 1 : 2;
    }

    private static double sum(double[][] quadrant) {
        double sum = 0;
        for (int j = 0; j < quadrant.length; j++)
            for (int i = 0; i < quadrant.length; i++) sum += copies(i) * copies(j) * quadrant[j][i];
        return sum;
    }

    /// Solves Laplacian K = a on a quadrant, K = 0 beyond `reach`.
    static double[][] solve(double[][] a, int reach) {
        int n = reach + 1;
        double[][] k = new double[n][n];
        double scale = Math.abs(a[0][0]);
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            double worst = 0;
            for (int j = 0; j < n; j++)
                for (int i = 0; i < n; i++) {
                    double around = at(k, i - 1, j) + at(k, i + 1, j) + at(k, i, j - 1) + at(k, i, j + 1);
                    double source = j < a.length && i < a.length ? a[j][i] : 0;
                    double move = 0.25 * (around - source) - k[j][i];
                    k[j][i] += (i == 0 || j == 0 ? 1 : RELAXATION) * move;
                    worst = Math.max(worst, Math.abs(move));
                }
            if (worst < CONVERGED * scale) break;
        }
        return k;
    }

    private static double at(double[][] k, int i, int j) {
        int u = Math.abs(i), v = Math.abs(j);
        return u >= k.length || v >= k.length ? 0 : k[v][u];
    }
}
