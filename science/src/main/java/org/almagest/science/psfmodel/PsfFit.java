/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.psfmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.astro.psf.PixelPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Table;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;

/// Fits a [PixelPsf] to stars.
///
/// Stars are resampled onto the grid, centred, and every grid point is fitted by a polynomial in position.
/// What the model then leaves on the stars' own pixels is resampled and fitted in turn, which takes out
/// what the resampling did; between rounds each star's flux and position are fitted and stars that do not
/// look like the model are dropped. Terms beyond the constant are tapered in the outskirts, where they
/// would be noise. A star's weight is one over the variance in its middle, photons of its own light
/// included.
///
/// Thread rule: static methods without state.
public final class PsfFit {
    private static final double OVERSAMPLED_BELOW_FWHM = 3;
    private static final double CHI2_CUT = 2;
    // with fewer, the corners of the field follow single stars
    private static final long STARS_PER_TERM = 8;
    private static final int FINE_ITERATIONS = 20;

    private PsfFit() {}

    /// @param order highest total degree of the polynomial; lowered when there are too few stars
    /// @param sideFwhm side of the stamp in FWHM
    /// @param rounds of fitting what is left
    /// @param reserveFraction of the stars that take no part and test the result
    /// @param modelError relative error of the model allowed for in chi-squared
    /// @param weightFloor error of a star, as a fraction of its peak, below which it gains no more weight
    /// @param minStars fewest stars
    public record Config(
            int order,
            double sideFwhm,
            int rounds,
            double reserveFraction,
            double modelError,
            double weightFloor,
            int minStars) {
        public static final Config DEFAULT = new Config(2, 10, 3, 0.1, 0.02, 0.002, 3);
    }

    /// What came out.
    ///
    /// @param psf the model
    /// @param used source IDs of the stars in the fit
    /// @param reserved source IDs of stars kept out of it
    /// @param statistics how well it describes the stars; see [Statistics]
    public record Result(PixelPsf psf, long[] used, long[] reserved, Statistics statistics) {}

    /// Residuals star less model, of reserved stars where there are ten or more, else of all.
    ///
    /// @param stars in the statistics
    /// @param sizeMedian median of (T_star - T_model) / T_model, T = Ixx + Iyy
    /// @param sizeScatter 1.4826 MAD of the same
    /// @param e1Median median difference of (Ixx - Iyy) / T
    /// @param e1Scatter its 1.4826 MAD
    /// @param e2Median median difference of 2 Ixy / T
    /// @param e2Scatter its 1.4826 MAD
    /// @param chi2Median median reduced chi-squared
    public record Statistics(
            int stars,
            double sizeMedian,
            double sizeScatter,
            double e1Median,
            double e1Scatter,
            double e2Median,
            double e2Scatter,
            double chi2Median) {}

    /// Fits the PSF of an exposure without background.
    ///
    /// @param sources measured sources, one row per peak of `footprints` in their order
    /// @param stars rows of the stars, see [StarSelection]
    /// @param fwhm of the PSF [pixel]
    public static Result fit(
            Exposure exposure, List<Footprint> footprints, Table sources, int[] stars, double fwhm, Config config) {
        for (int order = config.order(); ; order--) {
            Optional<Result> result = fit(exposure, footprints, sources, stars, fwhm, config, order);
            if (result.isPresent()) return result.get();
            if (order == 0)
                throw new DataFault("the PSF fitted to " + stars.length + " stars is no PSF: its width is not near that"
                        + " of the stars; they may be trailed, blended or too few");
        }
    }

    /// A fit with an order; empty when what comes out is not as wide as the stars somewhere in the field.
    private static Optional<Result> fit(
            Exposure exposure,
            List<Footprint> footprints,
            Table sources,
            int[] stars,
            double fwhm,
            Config config,
            int wanted) {
        double step = fwhm < OVERSAMPLED_BELOW_FWHM ? 0.5 : 1;
        int radius = Math.max(7, (int) Math.ceil(0.5 * config.sideFwhm() * fwhm));
        List<StarStamp> stamps = cut(exposure, footprints, sources, stars, radius, fwhm, config);
        int side = 2 * (int) Math.ceil(radius / step) + 1;
        PixelPsf psf = null;
        double[] basis = new double[0];
        for (int round = 0; round < config.rounds(); round++) {
            long n = stamps.stream().filter(StarStamp::isUsed).count();
            if (n < config.minStars())
                throw new DataFault("only " + n + " of " + stars.length + " stars are usable for the PSF, "
                        + config.minStars() + " are needed: lower the selection's minSnr, or check that the image"
                        + " is in focus and tracked");
            int order = orderFor(n, wanted);
            if (step < 1) basis = oversampled(exposure.box(), stamps, order, side, step, fwhm, config);
            else {
                double[] update = project(exposure.box(), stamps, psf, order, side, step, fwhm, config);
                if (basis.length == update.length) for (int i = 0; i < update.length; i++) update[i] += basis[i];
                basis = update;
            }
            psf = model(exposure.box(), order, step, side, basis);
            if (!isSane(psf, exposure.box(), fwhm)) return Optional.empty();
            Psf local = psf.ofOneThread();
            for (StarStamp s : stamps)
                if (!s.rejected) s.fit(local.starAt(s.x, s.y), 2 * fwhm, config.modelError(), true);
            if (round < config.rounds() - 1) reject(stamps);
        }
        if (psf == null) throw new IllegalArgumentException("PSF fit of " + config.rounds() + " rounds");
        return Optional.of(result(psf, stamps, idsOf(sources, stars, stamps.size()), fwhm));
    }

    /// Whether the model is as wide as the stars, within a factor of 1.6, at nine places of the field.
    private static boolean isSane(PixelPsf psf, Box box, double fwhm) {
        for (int k = 0; k < 9; k++) {
            double x = box.x0() + (k % 3) * 0.5 * (box.width() - 1);
            double y = box.y0() + k / 3 * 0.5 * (box.height() - 1);
            AdaptiveMoments m = AdaptiveMoments.of(psf.kernelAt(x, y), 0, 0, fwhm / 2.355);
            double ratio = m.sigma() / (fwhm / 2.355);
            if (!m.converged() || !(ratio > 1 / 1.6) || !(ratio < 1.6)) return false;
        }
        return true;
    }

    /// The basis on a grid finer than the pixels, where resampling a star would alias.
    private static double[] oversampled(
            Box box, List<StarStamp> stamps, int order, int side, double step, double fwhm, Config config) {
        PixelPsf place = new PixelPsf(box, order, step, side, new float[PixelPsf.termCount(order) * side * side]);
        double[] basis = SplineBasisFit.fit(
                stamps, place, order, side, step, 0.8 / (fwhm * fwhm), config.modelError(), FINE_ITERATIONS);
        taper(basis, PixelPsf.termCount(order), side, step, fwhm);
        return basis;
    }

    private static int orderFor(long stars, int wanted) {
        int order = wanted;
        while (order > 0 && stars < STARS_PER_TERM * PixelPsf.termCount(order)) order--;
        return order;
    }

    private static long[] idsOf(Table sources, int[] stars, int n) {
        long[] ids = new long[n];
        for (int i = 0; i < n; i++) ids[i] = sources.longs("sourceId")[stars[i]];
        return ids;
    }

    private static List<StarStamp> cut(
            Exposure e, List<Footprint> footprints, Table sources, int[] stars, int radius, double fwhm, Config c) {
        Map<Integer, Footprint> byRow = new HashMap<>();
        int row = 0;
        for (Footprint f : footprints) for (Peak ignored : f.peaks()) byRow.put(row++, f);
        int bad = e.mask().valueOf("BAD", "SAT", "CR", "INTRP", "NO_DATA", "UNMASKEDNAN", "EDGE");
        int every = c.reserveFraction() > 0 && stars.length >= 50 ? (int) Math.round(1 / c.reserveFraction()) : 0;
        List<StarStamp> out = new ArrayList<>();
        for (int k = 0; k < stars.length; k++) {
            int i = stars[k];
            Footprint own = byRow.get(i);
            if (own == null) throw new IllegalArgumentException("source row " + i + " has no footprint");
            boolean reserved = every > 0 && k % every == every / 2;
            StarStamp s = StarStamp.cut(
                    e,
                    own,
                    sources.number("x", i),
                    sources.number("y", i),
                    sources.number("psfInstFlux", i),
                    radius + 4,
                    bad,
                    reserved);
            s.rejected = s.goodFraction(1.5 * fwhm) < 1 || s.goodFraction(radius) < 0.7;
            out.add(s);
        }
        return out;
    }

    /// The basis that fits what a model leaves on the stars (everything, while there is none).
    private static double[] project(
            Box box,
            List<StarStamp> stamps,
            @org.jspecify.annotations.Nullable PixelPsf model,
            int order,
            int side,
            double step,
            double fwhm,
            Config config) {
        int terms = PixelPsf.termCount(order);
        int size = side * side;
        double[] normal = new double[terms * terms];
        double[] right = new double[terms * size];
        double[] grid = new double[size];
        PixelPsf place = new PixelPsf(box, order, step, side, new float[terms * size]);
        double peak = 0.8 / (fwhm * fwhm);
        Optional<Psf> local = Optional.ofNullable(model).map(Psf::ofOneThread);
        for (StarStamp s : stamps) {
            if (!s.isUsed()) continue;
            double noise = s.middleVariance(fwhm) / (s.flux * s.flux);
            double weight = 1 / (noise + Math.pow(config.weightFloor() * peak, 2));
            List<Image> subtract = local.map(m -> m.starAt(s.x, s.y)).stream().toList();
            s.resample(s.residual(subtract), side, grid);
            double[] t = place.termsAt(s.x, s.y);
            for (int i = 0; i < terms; i++) {
                for (int j = 0; j < terms; j++) normal[i * terms + j] += weight * t[i] * t[j];
                addScaled(right, i * size, weight * t[i], grid, 0, size);
            }
        }
        double[] inverse = Cholesky.of(normal, terms)
                .orElseThrow(() -> new DataFault("the stars' places do not determine a PSF of order " + order))
                .inverse();
        double[] basis = new double[terms * size];
        for (int i = 0; i < terms; i++)
            for (int j = 0; j < terms; j++) addScaled(basis, i * size, inverse[i * terms + j], right, j * size, size);
        taper(basis, terms, side, step, fwhm);
        return basis;
    }

    /// Adds a multiple of a part of an array to a part of another.
    static void addScaled(double[] to, int at, double factor, double[] from, int first, int n) {
        for (int i = 0; i < n; i++) to[at + i] += factor * from[first + i];
    }

    /// Brings terms beyond the constant to zero between 2.5 and 3.5 FWHM.
    private static void taper(double[] basis, int terms, int side, double step, double fwhm) {
        for (int k = 0; k < side * side; k++) {
            double r = step * Math.hypot(k % side - side / 2, k / side - side / 2) / fwhm;
            if (r <= 2.5) continue;
            double w = r >= 3.5 ? 0 : 0.5 * (1 + Math.cos(Math.PI * (r - 2.5)));
            for (int i = 1; i < terms; i++) basis[i * side * side + k] *= w;
        }
    }

    private static PixelPsf model(Box box, int order, double step, int side, double[] basis) {
        float[] plain = new float[basis.length];
        for (int i = 0; i < plain.length; i++) plain[i] = (float) basis[i];
        return new PixelPsf(box, order, step, side, plain);
    }

    /// Drops stars whose chi-squared is twice the median and beyond 4 robust sigma. What the model leaves
    /// on the others, fitted in the next round, makes it the fit to those alone.
    private static void reject(List<StarStamp> stamps) {
        double[] chi2 = stamps.stream()
                .filter(StarStamp::isUsed)
                .mapToDouble(s -> s.chi2)
                .sorted()
                .toArray();
        if (chi2.length < 4) return;
        double median = chi2[chi2.length / 2];
        double[] off =
                Arrays.stream(chi2).map(c -> Math.abs(c - median)).sorted().toArray();
        double limit = Math.max(CHI2_CUT * median, median + 4 * 1.4826 * off[off.length / 2]);
        for (StarStamp s : stamps) if (s.chi2 > limit) s.rejected = true;
    }

    private static Result result(PixelPsf psf, List<StarStamp> stamps, long[] ids, double fwhm) {
        List<Long> used = new ArrayList<>();
        List<Long> reserved = new ArrayList<>();
        for (int i = 0; i < stamps.size(); i++) {
            StarStamp s = stamps.get(i);
            if (s.rejected) continue;
            (s.reserved ? reserved : used).add(ids[i]);
        }
        boolean onReserved = reserved.size() >= 10;
        Psf local = psf.ofOneThread();
        List<double[]> rows = new ArrayList<>();
        for (StarStamp s : stamps)
            if (!s.rejected && s.reserved == onReserved) {
                AdaptiveMoments model = AdaptiveMoments.of(local.starAt(s.x, s.y), s.x, s.y, fwhm / 2.355);
                AdaptiveMoments star =
                        AdaptiveMoments.of(Image.wrap(s.residual(List.of()), s.box), s.x, s.y, fwhm / 2.355);
                if (!model.converged() || !star.converged()) continue;
                rows.add(new double[] {
                    star.trace() / model.trace() - 1, star.e1() - model.e1(), star.e2() - model.e2(), s.chi2
                });
            }
        double[] size = robust(rows, 0);
        double[] e1 = robust(rows, 1);
        double[] e2 = robust(rows, 2);
        return new Result(
                psf,
                used.stream().mapToLong(Long::longValue).toArray(),
                reserved.stream().mapToLong(Long::longValue).toArray(),
                new Statistics(rows.size(), size[0], size[1], e1[0], e1[1], e2[0], e2[1], robust(rows, 3)[0]));
    }

    /// Median and 1.4826 MAD.
    private static double[] robust(List<double[]> rows, int column) {
        if (rows.isEmpty()) return new double[] {Double.NaN, Double.NaN};
        double[] v = rows.stream().mapToDouble(r -> r[column]).sorted().toArray();
        double median = v[v.length / 2];
        double[] off = Arrays.stream(v).map(a -> Math.abs(a - median)).sorted().toArray();
        return new double[] {median, 1.4826 * off[off.length / 2]};
    }
}
