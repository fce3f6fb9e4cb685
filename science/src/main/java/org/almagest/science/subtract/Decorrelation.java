/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.Correlation;
import org.almagest.astro.kernel.Fourier;
import org.almagest.astro.kernel.Selection;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;

/// Makes the noise of a difference white again: D' = psi * D with
/// psi(k) = sqrt(N0 / (N_U(k) + |K(k)|^2 N_R(k))), N0 such that psi(0) = 1.
///
/// N_U and N_R are the noise power spectra of target and reference, from their variance planes and noise
/// correlations; for white noise this is the filter of Reiss and Lupton (DMTN-021). K, the variances and so
/// psi are taken afresh for every cell of the image. A source keeps its flux; its profile becomes
/// psi * (PSF of the target).
///
/// Bound: as a convolution with one kernel per cell. Measured on a shared core: 5 ns per pixel for the
/// image (filters of 5 to 9 taps), 3 to 4 ns for the variance (two filters of rank 1 or 2), 8 and 12 bytes
/// each.
public final class Decorrelation {
    private static final int RADIUS = 15;
    private static final double MAX_GAIN = 12;
    private static final double PRECISION = 2e-4;
    private static final double VARIANCE_PRECISION = 2e-2;

    /// The filter of one cell.
    ///
    /// @param cell where it is applied
    /// @param psi the filter, sum 1
    /// @param ofTarget its square, scaled to what it does to the target's variance
    /// @param ofReference the square of psi * K, likewise for the reference
    record Cell(Box cell, Image psi, Image ofTarget, Image ofReference) {}

    private final List<Cell> cells;
    private final Box box;
    private final int cellSide;

    private Decorrelation(List<Cell> cells, Box box, int cellSide) {
        this.cells = cells;
        this.box = box;
        this.cellSide = cellSide;
    }

    /// Makes the filters.
    ///
    /// @param target planes of the image that was not convolved
    /// @param reference planes of the image that was
    /// @param kernel the matching kernel
    /// @param box pixels of the difference
    /// @param cellSide side of a cell [pixel]
    static Decorrelation of(Planes target, Planes reference, MatchingKernel kernel, Box box, int cellSide) {
        int reach = 2 * kernel.radius()
                + 1
                + 2
                        * Math.max(
                                target.correlation().radius(),
                                reference.correlation().radius());
        Fourier fourier = new Fourier(Fourier.size(Math.max(2 * reach, 64)));
        double[] targetPower = NoiseSpectrum.of(target.correlation(), fourier);
        double[] referencePower = NoiseSpectrum.of(reference.correlation(), fourier);
        List<Cell> cells = new ArrayList<>();
        for (int y = box.y0(); y <= box.y1(); y += cellSide)
            for (int x = box.x0(); x <= box.x1(); x += cellSide) {
                Box cell = new Box(x, y, cellSide, cellSide).intersection(box);
                double cx = cell.x0() + 0.5 * (cell.width() - 1), cy = cell.y0() + 0.5 * (cell.height() - 1);
                double[] k = fourier.ofCentred(kernel.at(cx, cy));
                cells.add(cell(
                        cell,
                        fourier,
                        k,
                        scaled(targetPower, typical(target.variance(), cell)),
                        scaled(referencePower, typical(reference.variance(), cell)),
                        targetPower,
                        referencePower));
            }
        return new Decorrelation(List.copyOf(cells), box, cellSide);
    }

    private static double[] scaled(double[] power, double variance) {
        double[] out = new double[power.length];
        for (int i = 0; i < out.length; i++) out[i] = power[i] * variance;
        return out;
    }

    /// Median variance of every eighth pixel of every eighth row; zero where there is none.
    private static double typical(Image variance, Box cell) {
        Box common = cell.intersection(variance.box());
        float[] values = new float[(common.width() / 8 + 1) * (common.height() / 8 + 1)];
        int n = 0;
        for (int y = common.y0(); y <= common.y1(); y += 8)
            for (int x = common.x0(); x <= common.x1(); x += 8) {
                float v = variance.data()[variance.index(x, y)];
                if (v > 0 && v <= Float.MAX_VALUE) values[n++] = v;
            }
        if (n == 0) return 0;
        return Selection.place(values, 0, n, n / 2);
    }

    private static Cell cell(
            Box cell, Fourier fourier, double[] k, double[] nu, double[] nr, double[] pu, double[] pr) {
        double[] psi = new double[2 * nu.length], both = new double[2 * nu.length];
        double[] factors = gains(k, nu, nr, pu, pr, psi, both);
        double a = factors[0], b = factors[1];
        Image filter = fourier.toCentred(psi, Math.min(RADIUS, fourier.side() / 2 - 1));
        scaleTo(filter, 1);
        Image joint = fourier.toCentred(both, Math.min(RADIUS, fourier.side() / 2 - 1));
        Image ofTarget = trimmed(squared(filter, a), VARIANCE_PRECISION);
        Image ofReference = trimmed(squared(joint, b), VARIANCE_PRECISION);
        return new Cell(cell, trimmed(filter, PRECISION), ofTarget, ofReference);
    }

    /// Fills the spectra of psi and psi * K, and gives what they make of the variance of target and
    /// reference.
    private static double[] gains(
            double[] k, double[] nu, double[] nr, double[] pu, double[] pr, double[] psi, double[] both) {
        int n = nu.length;
        double zero = nu[0] + (k[0] * k[0] + k[1] * k[1]) * nr[0];
        double a = 0, b = 0;
        for (int i = 0; i < n; i++) {
            double k2 = k[2 * i] * k[2 * i] + k[2 * i + 1] * k[2 * i + 1];
            double noise = nu[i] + k2 * nr[i];
            double gain = noise > 0 ? Math.min(Math.sqrt(zero / noise), MAX_GAIN) : 1;
            psi[2 * i] = gain;
            both[2 * i] = gain * k[2 * i];
            both[2 * i + 1] = gain * k[2 * i + 1];
            a += gain * gain * pu[i] / n;
            b += gain * gain * k2 * pr[i] / n;
        }
        return new double[] {a, b};
    }

    /// The middle of a filter that holds all but a share of its norm, with the same sum.
    private static Image trimmed(Image filter, double share) {
        double all = 0, sum = 0;
        for (float v : filter.data()) {
            all += (double) v * v;
            sum += v;
        }
        int radius = filter.width() / 2;
        while (radius > 1 && all - squares(filter, radius - 1) < share * share * all) radius--;
        if (radius == filter.width() / 2) return filter;
        Image out = filter.view(new Box(-radius, -radius, 2 * radius + 1, 2 * radius + 1))
                .copy();
        scaleTo(out, sum);
        return out;
    }

    private static double squares(Image filter, int radius) {
        double sum = 0;
        for (int y = -radius; y <= radius; y++)
            for (int x = -radius; x <= radius; x++) sum += (double) filter.get(x, y) * filter.get(x, y);
        return sum;
    }

    private static void scaleTo(Image image, double wanted) {
        double sum = 0;
        for (float v : image.data()) sum += v;
        for (int i = 0; i < image.data().length; i++) image.data()[i] *= (float) (wanted / sum);
    }

    private static Image squared(Image image, double sum) {
        Image out = image.copy();
        for (int i = 0; i < out.data().length; i++) out.data()[i] *= out.data()[i];
        scaleTo(out, sum);
        return out;
    }

    /// The filter at a position.
    public Image at(double x, double y) {
        return cellAt(x, y).psi;
    }

    private Cell cellAt(double x, double y) {
        int columns = (box.width() + cellSide - 1) / cellSide, rows = (box.height() + cellSide - 1) / cellSide;
        int i = Math.clamp((long) Math.floor((x + 0.5 - box.x0()) / cellSide), 0, columns - 1);
        int j = Math.clamp((long) Math.floor((y + 0.5 - box.y0()) / cellSide), 0, rows - 1);
        return cells.get(j * columns + i);
    }

    /// Filters the difference; zeros are taken beyond its edge.
    ///
    /// @param difference finite pixels over the box
    /// @param out over the box, whatever its pixels are
    /// @return the same
    Image apply(Correlation.Source difference, Image out) {
        for (Cell c : cells)
            Convolution.with(c.psi, PRECISION)
                    .apply(
                            box,
                            difference,
                            c.cell,
                            (x, y, n, line, o) -> System.arraycopy(line, o, out.data(), out.index(x, y), n));
        return out;
    }

    /// Variance of the filtered difference, from the original planes; where those have none their mean
    /// counts.
    ///
    /// Bound: as the two filters, whose rank is 1 or 2; nothing is allocated.
    ///
    /// @param out over the box, whatever its pixels are
    /// @return the same
    Image variance(Image target, Image reference, Image out) {
        float ofTarget = Planes.mean(target), ofReference = Planes.mean(reference);
        for (Cell c : cells) {
            Image part = out.view(c.cell);
            Convolution.with(c.ofTarget, VARIANCE_PRECISION).applyFilled(target, ofTarget, part, false);
            Convolution.with(c.ofReference, VARIANCE_PRECISION).applyFilled(reference, ofReference, part, true);
        }
        return out;
    }

    /// PSF of the filtered difference: psi * (PSF of the target).
    Psf psf(Psf target) {
        int radius = Math.clamp(target.radius() + 2L, 8, 25);
        return GridPsf.sample(box, cellSide, radius, (x, y) -> {
            Image filter = at(x, y);
            int reach = radius + filter.width() / 2;
            Image wide = Image.zeros(new Box(-reach, -reach, 2 * reach + 1, 2 * reach + 1));
            wide.assign(target.kernelAt(x, y));
            return java.util.Optional.of(Convolution.stamp(wide, filter));
        });
    }
}
