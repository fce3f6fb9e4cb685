/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.science.refcat.ReferenceStars;

/// Matching and fitting in turns, from the pairs of a proven pattern to a WCS of all stars.
///
/// The order of the polynomial grows by one each round up to the one asked for and allowed by the number of
/// stars; of these the one that predicts best is kept. Weights are inverse variances: position errors of
/// source and reference, and a floor, the scatter of bright stars that their errors do not explain
/// (turbulence). Pairs beyond the clip are left out and come back when they fit.
final class FitRounds {
    private static final double ARCSEC = Math.toRadians(1 / 3600.0);
    private static final double LEAST_RADIUS = 1;
    private static final double LEAST_FLOOR = 0.003;
    private static final double FIRST_FLOOR = 0.3;
    private static final int CLIPS = 3;
    private static final int SANITY_GRID = 6;
    private static final double SANITY = 0.1;

    private final AstrometryConfig config;
    private final Box box;
    private final double pixel;
    private final SourceList sources;
    private final ReferenceStars references;
    private final int[] bySource;
    private final int[] byReference;
    private final SipFit fitter;

    private int[] source = new int[0];
    private int[] reference = new int[0];
    private double[] weight = new double[0];
    private double floor = FIRST_FLOOR;
    private double scatter;

    /// @param pixel size of a pixel [rad]
    /// @param bySource numbers of sources in the order that the pattern counts them
    /// @param byReference numbers of references in the order that the pattern counts them
    FitRounds(
            AstrometryConfig config,
            Box box,
            double pixel,
            SourceList sources,
            ReferenceStars references,
            int[] bySource,
            int[] byReference) {
        this.config = config;
        this.box = box;
        this.pixel = pixel;
        this.sources = sources;
        this.references = references;
        this.bySource = bySource;
        this.byReference = byReference;
        this.fitter = new SipFit(box);
    }

    AstrometricSolution run(PatternMatch pattern, AstrometryConfig.Mode mode, SkyCoord guess) {
        source = Arrays.stream(pattern.source()).map(i -> bySource[i]).toArray();
        reference = Arrays.stream(pattern.reference()).map(i -> byReference[i]).toArray();
        weight = new double[source.length];
        Arrays.fill(weight, 1);
        TanSipWcs wcs = fit(guess, 1);
        double radius = Math.max(2 * LEAST_RADIUS, 4 * pattern.rms() / pixel);
        int order = 1;
        for (int round = 0; round < config.fitRounds(); round++) {
            pair(wcs, radius);
            order = Math.min(round + 1, allowedOrder());
            wcs = clippedFit(wcs, order);
            radius = Math.clamp(5 * scatter, LEAST_RADIUS, radius);
        }
        order = bestOrder(wcs);
        wcs = clippedFit(wcs, order);
        while (!sane(wcs) && order > 1) wcs = clippedFit(wcs, --order);
        return proven(wcs, pattern, mode, order, guess);
    }

    /// The order whose fit predicts best, by Akaike's criterion for few data (Hurvich & Tsai 1989).
    ///
    /// The pairs and their errors are those of the highest order that the stars allow, so that all orders
    /// are held against the same data.
    private int bestOrder(TanSipWcs start) {
        int highest = allowedOrder();
        if (highest == 1) return 1;
        TanSipWcs top = clippedFit(start, highest);
        double[] weights = weight.clone(), errors = new double[weight.length];
        int data = 2 * used(), best = highest;
        for (int k = 0; k < errors.length; k++) errors[k] = variance(k);
        double least = Double.POSITIVE_INFINITY;
        for (int order = highest; order >= 1; order--) {
            double[][] residual = residuals(order == highest ? top : fit(top.crval(), order));
            double chi = 0;
            for (int k = 0; k < weights.length; k++)
                if (weights[k] > 0)
                    chi += (residual[0][k] * residual[0][k] + residual[1][k] * residual[1][k]) / errors[k];
            int free = 2 * SipFit.terms(order);
            if (data - free - 1 <= 0) continue;
            double criterion = data * Math.log(chi / data) + 2 * free + 2.0 * free * (free + 1) / (data - free - 1);
            if (criterion < least) {
                least = criterion;
                best = order;
            }
        }
        return best;
    }

    private int allowedOrder() {
        int order = config.order();
        while (order > 1 && source.length < config.starsPerTerm() * SipFit.terms(order)) order--;
        return order;
    }

    private TanSipWcs fit(SkyCoord guess, int order) {
        Optional<TanSipWcs> wcs = fitter.fit(
                SourceList.pick(sources.x(), source),
                SourceList.pick(sources.y(), source),
                SourceList.pick(references.raRadians(), reference),
                SourceList.pick(references.decRadians(), reference),
                weight,
                guess,
                order);
        return wcs.orElseThrow(() -> new DataFault("astrometry: " + used() + " matched stars do not determine a WCS of"
                + " order " + order + ": they lie on a line or at one place"));
    }

    private void pair(TanSipWcs wcs, double radius) {
        int n = byReference.length;
        double[] x = new double[n], y = new double[n];
        wcs.skyToPixels(
                SourceList.pick(references.raRadians(), byReference),
                SourceList.pick(references.decRadians(), byReference),
                x,
                y);
        int[] inside = new int[n];
        int m = 0;
        for (int i = 0; i < n; i++) {
            boolean near = x[i] > box.x0() - radius - 1
                    && x[i] < box.x1() + radius + 1
                    && y[i] > box.y0() - radius - 1
                    && y[i] < box.y1() + radius + 1;
            if (near) inside[m++] = i;
        }
        inside = Arrays.copyOf(inside, m);
        Points stars = new Points(SourceList.pick(x, inside), SourceList.pick(y, inside));
        Pairing pairs = Pairing.mutual(new Points(sources.x(), sources.y()), stars, radius);
        source = pairs.source();
        reference = new int[pairs.size()];
        for (int k = 0; k < reference.length; k++) reference[k] = byReference[inside[pairs.reference()[k]]];
        weight = new double[source.length];
        for (int k = 0; k < weight.length; k++) weight[k] = 1 / variance(k);
        if (source.length < config.minMatches()) throw lost(source.length + " matched stars");
    }

    /// Variance of a pair per axis [pixel^2].
    private double variance(int k) {
        double s = Math.max(LEAST_FLOOR, sources.sigma()[source[k]]);
        double r = references.sigmaRadians()[reference[k]] / pixel;
        return (Double.isFinite(s) ? s * s : 1) + r * r + floor * floor;
    }

    private TanSipWcs clippedFit(TanSipWcs start, int order) {
        TanSipWcs wcs = start;
        for (int clip = 0; clip < CLIPS; clip++) {
            wcs = fit(wcs.crval(), order);
            double[][] residual = residuals(wcs);
            updateFloor(residual);
            // Rayleigh's law has the quantile of n sigma at n^2 + 3 to a few per cent between 2 and 5 sigma.
            double limit = config.clipSigma() * config.clipSigma() + 3;
            for (int k = 0; k < weight.length; k++) {
                double r2 = residual[0][k] * residual[0][k] + residual[1][k] * residual[1][k], v = variance(k);
                weight[k] = r2 <= limit * v ? 1 / v : 0;
            }
            if (used() < config.minMatches()) throw lost(used() + " stars left after clipping");
        }
        return fit(wcs.crval(), order);
    }

    /// Offsets of the sources from their references {dx, dy} [pixel].
    private double[][] residuals(TanSipWcs wcs) {
        int n = source.length;
        double[] x = new double[n], y = new double[n];
        wcs.skyToPixels(
                SourceList.pick(references.raRadians(), reference),
                SourceList.pick(references.decRadians(), reference),
                x,
                y);
        for (int k = 0; k < n; k++) {
            x[k] = sources.x()[source[k]] - x[k];
            y[k] = sources.y()[source[k]] - y[k];
        }
        return new double[][] {x, y};
    }

    /// The scatter of the better half of the pairs, and what of it their errors leave open.
    private void updateFloor(double[][] residual) {
        int n = weight.length, m = 0;
        double before = floor;
        floor = 0;
        double[] errors = new double[n];
        for (int k = 0; k < n; k++) errors[k] = weight[k] > 0 ? variance(k) : Double.POSITIVE_INFINITY;
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        int good = used();
        double median = sorted[Math.max(0, (good - 1) / 2)];
        double[] offsets = new double[2 * n];
        double explained = 0;
        for (int k = 0; k < n; k++) {
            if (errors[k] > median) continue;
            offsets[m++] = Math.abs(residual[0][k]);
            offsets[m++] = Math.abs(residual[1][k]);
            explained += 2 * errors[k];
        }
        floor = before;
        if (m == 0) return;
        Arrays.sort(offsets, 0, m);
        scatter = 1.4826 * offsets[m / 2];
        floor = Math.sqrt(Math.max(LEAST_FLOOR * LEAST_FLOOR, scatter * scatter - explained / m));
    }

    private int used() {
        int n = 0;
        for (double w : weight) if (w > 0) n++;
        return n;
    }

    /// Whether the area of pixels changes over the image by no more than optics do.
    private boolean sane(TanSipWcs wcs) {
        double middle = area(wcs, box.x0() + 0.5 * box.width(), box.y0() + 0.5 * box.height());
        for (int j = 0; j <= SANITY_GRID; j++)
            for (int i = 0; i <= SANITY_GRID; i++) {
                double x = box.x0() + (double) i * box.width() / SANITY_GRID;
                double y = box.y0() + (double) j * box.height() / SANITY_GRID;
                if (!(Math.abs(area(wcs, x, y) / middle - 1) < SANITY)) return false;
            }
        return true;
    }

    private static double area(TanSipWcs wcs, double x, double y) {
        double[] j = wcs.localJacobian(x, y);
        return j[0] * j[3] - j[1] * j[2];
    }

    private AstrometricSolution proven(
            TanSipWcs wcs, PatternMatch pattern, AstrometryConfig.Mode mode, int order, SkyCoord guess) {
        double[][] residual = residuals(wcs);
        double sum = 0;
        boolean[] in = new boolean[weight.length];
        for (int k = 0; k < weight.length; k++) {
            in[k] = weight[k] > 0;
            if (in[k]) sum += Math.hypot(residual[0][k], residual[1][k]);
        }
        double mean = sum / Math.max(1, used()) * pixel / ARCSEC;
        double limit = Math.max(config.maxMeanDistanceArcsec(), 0.5 * pixel / ARCSEC);
        double x = box.x0() + 0.5 * (box.width() - 1), y = box.y0() + 0.5 * (box.height() - 1);
        double stretch = wcs.pixelScale(x, y).radians() / pixel - 1;
        if (mean > limit)
            throw lost(String.format(Locale.ROOT, "a mean distance of %.3f arcsec, above %.3f", mean, limit));
        if (used() < 0.5 * pattern.size())
            throw lost(used() + " matched stars, fewer than half of the pattern's " + pattern.size());
        if (Math.abs(stretch) > 1.1 * config.scaleTolerance())
            throw lost(String.format(Locale.ROOT, "a pixel scale that is off by %.2f %%", 100 * stretch));
        if (!sane(wcs)) throw lost("a distortion that no optics has");
        return new AstrometricSolution(
                wcs,
                source,
                reference,
                in,
                mode,
                order,
                scatter * pixel / ARCSEC,
                mean,
                wcs.pixelToSky(x, y).separation(guess).arcsec(),
                pattern.log10Chance());
    }

    private static DataFault lost(String what) {
        return new DataFault(
                "astrometry: the pattern matched, but the fit came to " + what + "; the solution is refused");
    }
}
