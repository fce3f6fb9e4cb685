/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Fourier;
import org.almagest.astro.linalg.Cholesky;

/// Finds the matching kernel from stamps around sources.
///
/// Least squares of target = K * reference + constant, the constant free in every stamp, one weight per
/// stamp (noise plus a fraction of the peak), stamps clipped by their chi square. The noise of the
/// reference, which would draw the kernel towards zero, is taken off the normal equations: its expected
/// share is known from the variance plane and the noise correlation.
public final class KernelFit {
    /// @param order spatial order of the kernel's shape
    /// @param sumOrder spatial order of the kernel's sum
    /// @param halfSide half the side of the part of a stamp that is fitted [pixel]
    /// @param rounds of fitting and clipping
    /// @param clipSigma stamps whose chi square lies further out than this are left out
    /// @param peakFraction error of the model as a fraction of a stamp's peak
    /// @param minStamps fewest stamps for a fit
    /// @param degree highest degree of the polynomials in the kernel's core, 2 to 4
    public record Config(
            int order,
            int sumOrder,
            int halfSide,
            int rounds,
            double clipSigma,
            double peakFraction,
            int minStamps,
            int degree) {
        public static final Config DEFAULT = new Config(2, 1, 12, 3, 4, 0.002, 3, KernelBasis.RICHEST);
    }

    private static final int STAMPS_PER_TERM = 15;

    private final Config config;

    public KernelFit(Config config) {
        this.config = config;
    }

    /// Normal equations of one stamp.
    private record Stamp(double x, double y, double[] gram, double[] right, double square, int pixels) {}

    /// Fits the kernel.
    ///
    /// @param target planes of the image to be matched
    /// @param reference planes of the image to be convolved; stamps must be finite there
    /// @param centres stamp centres (parent pixels), {x, y} each
    /// @param basis functions of the kernel
    /// @param domain box of the polynomials
    /// @param convolvesScience what the reference is
    public MatchingKernel fit(
            Planes target,
            Planes reference,
            List<double[]> centres,
            KernelBasis basis,
            Box domain,
            boolean convolvesScience) {
        double[] noise = noiseGram(basis, reference.correlation());
        List<Stamp> stamps = new ArrayList<>();
        for (double[] c : centres) stamp(target, reference, c, basis, noise).ifPresent(stamps::add);
        if (stamps.size() < config.minStamps)
            throw new DataFault("subtraction: " + stamps.size() + " usable sources to fit the matching kernel, "
                    + config.minStamps + " are needed");
        int order = affordable(stamps.size());
        double[] a = new double[0];
        double[] chi = new double[0];
        List<Stamp> used = stamps;
        for (int round = 0; round < config.rounds; round++) {
            a = solve(used, basis.size(), order, domain);
            chi = chiSquares(used, a, basis.size(), order, domain);
            if (round < config.rounds - 1) used = clipped(used, chi);
        }
        return new MatchingKernel(
                MatchingKernel.VERSION,
                convolvesScience,
                domain.x0(),
                domain.y0(),
                domain.width(),
                domain.height(),
                basis.radius(),
                basis.sigmas(),
                basis.degrees(),
                order,
                a,
                used.size(),
                stamps.size() - used.size(),
                Arrays.stream(chi).average().orElse(Double.NaN),
                Double.NaN);
    }

    /// The highest order up to the configured one that the number of stamps can hold.
    private int affordable(int stamps) {
        int order = config.order;
        while (order > 0 && stamps < STAMPS_PER_TERM * MatchingKernel.terms(order)) order--;
        return order;
    }

    /// Expected Gram matrix per pixel and unit variance of the reference's noise: sum over lags of rho
    /// times the correlation of two functions, by their spectra.
    private static double[] noiseGram(KernelBasis basis, NoiseCorrelation rho) {
        Fourier fourier = new Fourier(Fourier.size(2 * basis.radius() + 1 + 2 * rho.radius()));
        double[] power = NoiseSpectrum.of(rho, fourier);
        int n = basis.size(), cells = power.length;
        double[][] spectra = new double[n][];
        for (int k = 0; k < n; k++) spectra[k] = fourier.ofCentred(basis.stamp(k));
        double[] out = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int f = 0; f < cells; f++)
                    sum += power[f]
                            * (spectra[i][2 * f] * spectra[j][2 * f] + spectra[i][2 * f + 1] * spectra[j][2 * f + 1]);
                out[i * n + j] = sum / cells;
                out[j * n + i] = sum / cells;
            }
        return out;
    }

    private Optional<Stamp> stamp(Planes target, Planes reference, double[] centre, KernelBasis basis, double[] noise) {
        int half = config.halfSide, side = 2 * half + 1;
        int cx = (int) Math.rint(centre[0]), cy = (int) Math.rint(centre[1]);
        Box inner = new Box(cx - half, cy - half, side, side), outer = inner.grown(basis.radius());
        if (!target.image().box().contains(inner) || !reference.image().box().contains(outer)) return Optional.empty();
        if (!target.isUsable(inner) || !reference.isUsable(outer)) return Optional.empty();
        float[] images = basis.convolve(reference.image().view(outer).toArray(), side);
        float[] data = target.image().view(inner).toArray();
        double peak = 0;
        for (float v : data) peak = Math.max(peak, Math.abs(v));
        double own = mean(reference.variance().view(inner)),
                other = mean(target.variance().view(inner));
        double allowance = config.peakFraction * peak;
        double weight = 1 / (other + 0.2 * own + allowance * allowance);
        return Optional.of(normal(images, data, side * side, basis.size(), weight, own, noise, centre));
    }

    private static double mean(Image image) {
        double sum = 0;
        for (float v : image.toArray()) sum += v;
        return sum / image.box().area();
    }

    private static Stamp normal(
            float[] images, float[] data, int pixels, int n, double weight, double own, double[] noise, double[] c) {
        for (int k = 0; k < n; k++) centre(images, k * pixels, pixels);
        centre(data, 0, pixels);
        double[] gram = new double[n * n], right = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double v = product(images, i * pixels, images, j * pixels, pixels);
                // left in between shapes: there the noise keeps the kernel from following what no star shows
                if (j == 0) v -= pixels * own * noise[i * n + j];
                v *= weight;
                gram[i * n + j] = v;
                gram[j * n + i] = v;
            }
            right[i] = weight * product(images, i * pixels, data, 0, pixels);
        }
        return new Stamp(c[0], c[1], gram, right, weight * product(data, 0, data, 0, pixels), pixels);
    }

    private static void centre(float[] a, int start, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += a[start + i];
        float mean = (float) (sum / n);
        for (int i = 0; i < n; i++) a[start + i] -= mean;
    }

    /// Sum of products in double, in eight interleaved parts.
    private static double product(float[] a, int i0, float[] b, int j0, int n) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            s0 += (double) a[i0 + i] * b[j0 + i];
            s1 += (double) a[i0 + i + 1] * b[j0 + i + 1];
            s2 += (double) a[i0 + i + 2] * b[j0 + i + 2];
            s3 += (double) a[i0 + i + 3] * b[j0 + i + 3];
        }
        for (; i < n; i++) s0 += (double) a[i0 + i] * b[j0 + i];
        return (s0 + s1) + (s2 + s3);
    }

    /// Whether a term of a function is fitted: the sum may have a lower order than the shape.
    private boolean[] free(int n, int order) {
        int terms = MatchingKernel.terms(order),
                sumTerms = MatchingKernel.terms(Math.clamp(order - 1, 0, config.sumOrder));
        boolean[] out = new boolean[n * terms];
        Arrays.fill(out, true);
        for (int m = sumTerms; m < terms; m++) out[m] = false;
        return out;
    }

    private double[] solve(List<Stamp> stamps, int n, int order, Box domain) {
        int terms = MatchingKernel.terms(order), size = n * terms;
        double[] matrix = new double[size * size], right = new double[size];
        for (Stamp s : stamps)
            addStamp(s.gram, s.right, MatchingKernel.polynomials(domain, order, s.x, s.y), matrix, right);
        boolean[] free = free(n, order);
        double trace = 0;
        for (int i = 0; i < size; i++) trace += matrix[i * size + i];
        for (double ridge = 1e-10; ; ridge *= 100) {
            double[] m = matrix.clone();
            for (int i = 0; i < size; i++) {
                m[i * size + i] += ridge * trace / size;
                if (free[i]) continue;
                right[i] = 0;
                for (int j = 0; j < size; j++) {
                    m[i * size + j] = 0;
                    m[j * size + i] = 0;
                }
                m[i * size + i] = 1;
            }
            Optional<Cholesky> factor = Cholesky.of(m, size);
            if (factor.isPresent()) return factor.get().solve(right);
            if (ridge > 1e-3)
                throw new DataFault("subtraction: the normal equations of the matching kernel have no solution from "
                        + stamps.size() + " stamps");
        }
    }

    /// Adds the normal equations of a stamp, whose functions count by the polynomials there; the lower
    /// half.
    private static void addStamp(double[] gram, double[] b, double[] p, double[] matrix, double[] right) {
        int n = b.length, terms = p.length, size = right.length;
        for (int i = 0; i < n; i++)
            for (int m = 0; m < terms; m++) {
                int row = i * terms + m;
                right[row] += p[m] * b[i];
                for (int j = 0; j <= i; j++) {
                    double g = gram[i * n + j] * p[m];
                    int at = row * size + j * terms;
                    for (int l = 0; l < terms; l++) matrix[at + l] += g * p[l];
                }
            }
    }

    private static double[] chiSquares(List<Stamp> stamps, double[] a, int n, int order, Box domain) {
        double[] out = new double[stamps.size()];
        for (int s = 0; s < out.length; s++) {
            Stamp stamp = stamps.get(s);
            double[] p = MatchingKernel.polynomials(domain, order, stamp.x, stamp.y);
            double[] local = local(a, p, n);
            out[s] = chiSquare(stamp.gram, stamp.right, stamp.square, local) / stamp.pixels;
        }
        return out;
    }

    /// Coefficients of the functions at one place.
    private static double[] local(double[] a, double[] p, int n) {
        double[] out = new double[n];
        for (int k = 0; k < n; k++) for (int m = 0; m < p.length; m++) out[k] += a[k * p.length + m] * p[m];
        return out;
    }

    private static double chiSquare(double[] gram, double[] right, double square, double[] a) {
        int n = a.length;
        double chi = square;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) sum += a[j] * gram[i * n + j];
            chi += a[i] * (sum - 2 * right[i]);
        }
        return chi;
    }

    private List<Stamp> clipped(List<Stamp> stamps, double[] chi) {
        double[] sorted = chi.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        double[] deviation = new double[chi.length];
        for (int i = 0; i < chi.length; i++) deviation[i] = Math.abs(chi[i] - median);
        Arrays.sort(deviation);
        double limit = median + config.clipSigma * Math.max(1.4826 * deviation[chi.length / 2], 0.1 * median);
        List<Stamp> out = new ArrayList<>();
        for (int i = 0; i < chi.length; i++) if (chi[i] <= limit) out.add(stamps.get(i));
        return out.size() >= Math.max(config.minStamps, stamps.size() / 2) ? out : stamps;
    }
}
