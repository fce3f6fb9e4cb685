/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;

/// Joins the peaks that noise makes along one trail, so that a moving object is one source.
///
/// A footprint with several peaks of one sign becomes one source when a trail that passes all of them
/// explains its pixels better than as many point sources, by Akaike's criterion (chi-squared plus twice the
/// number of parameters: five, or three per point). Its peak is then the middle of the trail.
///
/// Thread rule: static methods without state.
final class TrailPeaks {
    /// Largest footprint that is tried, side of its box [pixel].
    static final int LARGEST = 200;

    private static final int MOST_PEAKS = 12;
    private static final double LEAST_LENGTH = 2;
    private static final double REACH = 2.5;

    private TrailPeaks() {}

    /// The same footprints, with one peak where all belong to one trail.
    static List<Footprint> joined(Exposure difference, List<Footprint> footprints) {
        List<Footprint> out = new ArrayList<>();
        for (Footprint f : footprints) {
            boolean tried = f.peaks().size() > 1
                    && f.peaks().size() <= MOST_PEAKS
                    && !f.isMixed()
                    && Math.max(f.box().width(), f.box().height()) <= LARGEST;
            out.add(
                    tried
                            ? middle(difference, f, footprints)
                                    .map(p -> new Footprint(f.spans(), List.of(p)))
                                    .orElse(f)
                            : f);
        }
        return List.copyOf(out);
    }

    private static Optional<Peak> middle(Exposure difference, Footprint f, List<Footprint> all) {
        TrailPixels pixels = new TrailPixels(difference, f.box(), f, all);
        TrailFit.Start start = pixels.start(f.spans(), f.peak().isPositive() ? 1 : -1);
        if (start.length() < LEAST_LENGTH * pixels.sigma) return Optional.empty();
        Optional<TrailFit> fit = TrailFit.of(pixels, start.x(), start.y(), start);
        if (fit.isEmpty() || fit.get().length() < LEAST_LENGTH * pixels.sigma) return Optional.empty();
        TrailFit t = fit.get();
        for (Peak p : f.peaks()) if (!passes(t, p, REACH * pixels.sigma)) return Optional.empty();
        int points = f.peaks().size();
        if (!(t.chi2() + 2 * 5 < chi2OfPoints(pixels, f.peaks()) + 2 * 3 * points)) return Optional.empty();
        int x = (int) Math.rint(t.x()), y = (int) Math.rint(t.y());
        if (!difference.box().contains(x, y)) return Optional.empty();
        return Optional.of(new Peak(x, y, f.peak().significance()));
    }

    private static boolean passes(TrailFit t, Peak p, double reach) {
        double c = Math.cos(t.angle()), s = Math.sin(t.angle()), dx = p.x() - t.x(), dy = p.y() - t.y();
        return Math.abs(dy * c - dx * s) <= reach && Math.abs(dx * c + dy * s) <= 0.5 * t.length() + reach;
    }

    /// Chi-squared of point sources at the peaks, fluxes and small shifts free.
    private static double chi2OfPoints(TrailPixels pixels, List<Peak> peaks) {
        int n = 3 * peaks.size(), area = pixels.weight.length;
        TrailModel model = new TrailModel(pixels.box, pixels.psf, pixels.sigma);
        double[][] column = new double[n][];
        for (int k = 0; k < peaks.size(); k++) {
            model.evaluate(peaks.get(k).x(), peaks.get(k).y(), 0, 0);
            column[3 * k] = model.value.clone();
            column[3 * k + 1] = model.slope[0].clone();
            column[3 * k + 2] = model.slope[1].clone();
        }
        double[] a = new double[n * n], b = new double[n];
        double squares = 0;
        for (int i = 0; i < area; i++) {
            double w = pixels.weight[i], d = pixels.data[i];
            if (w == 0) continue;
            squares += w * d * d;
            for (int k = 0; k < n; k++) {
                b[k] += w * d * column[k][i];
                for (int l = 0; l < n; l++) a[k * n + l] += w * column[k][i] * column[l][i];
            }
        }
        Optional<double[]> p = Cholesky.of(a, n).map(c -> c.solve(b));
        if (p.isEmpty()) return Double.POSITIVE_INFINITY;
        double gain = 0;
        for (int k = 0; k < n; k++) gain += p.get()[k] * b[k];
        return squares - gain;
    }

    /// Pixels to fit the source of one peak with: its footprint with the light of the other peaks taken
    /// off.
    ///
    /// @param flux of each peak's source
    /// @param x column of each
    /// @param y row of each
    /// @param own which peak stays
    static TrailPixels pixels(
            Exposure difference, Footprint f, List<Footprint> all, double[] x, double[] y, double[] flux, int own) {
        int reach = (int) Math.ceil(REACH * DiaDetection.psf(difference).sigmaAt(x[own], y[own]));
        Box around = f.box().union(new Box((int) Math.rint(x[own]), (int) Math.rint(y[own]), 1, 1).grown(reach));
        TrailPixels pixels = new TrailPixels(difference, around, f, all);
        for (int k = 0; k < flux.length; k++)
            if (k != own && Double.isFinite(flux[k])) pixels.subtract(x[k], y[k], flux[k]);
        return pixels;
    }
}
