/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.period;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the period of a star from its light curve in one or more bands.
///
/// First a periodogram of few harmonics of all bands together gives candidates; then each is refined with
/// more harmonics, free means and amplitudes of bands and outliers weighed down, and the likeliest wins.
/// Harmonics of high order are thought small before the fit; this is what sets a period apart from its
/// multiples and from its aliases by the day, the month and the year, where a light curve looks rougher.
///
/// Thread rule: any number of threads.
public final class PeriodSearch {
    private static final int ROUNDS = 4;
    private static final double VISIT_DAYS = 0.01;

    /// @param shortest period [d]
    /// @param longest period [d]
    /// @param oversampling steps of the grid within one over the span of the light curve
    /// @param candidates local maxima that are refined
    /// @param finalists refined candidates that are fitted in full
    /// @param least measurements that a search needs
    /// @param coarsePrior standard deviation of the amplitude of each harmonic of the periodogram, in units
    /// of the star's variation
    /// @param finePrior the same for the final fits
    /// @param coarseRoughness what the periodogram's series is taken to miss, as a share of the variation
    /// @param fineRoughness the same for the final fits
    public record Config(
            double shortest,
            double longest,
            double oversampling,
            int candidates,
            int finalists,
            int least,
            List<Double> coarsePrior,
            List<Double> finePrior,
            double coarseRoughness,
            double fineRoughness) {
        public static final Config DEFAULT = new Config(
                0.2, 2, 5, 60, 12, 12, List.of(1.0, 0.5), List.of(0.7, 0.2, 0.12, 0.07, 0.05, 0.03), 0.15, 0.22);

        public Config {
            coarsePrior = List.copyOf(coarsePrior);
            finePrior = List.copyOf(finePrior);
            if (!(shortest > 0) || !(longest > shortest) || Double.isInfinite(longest))
                throw new IllegalArgumentException("periods from " + shortest + " to " + longest + " d");
            if (!(oversampling >= 2)) throw new IllegalArgumentException("oversampling " + oversampling);
            if (candidates < 1 || finalists < 1 || least < 6)
                throw new IllegalArgumentException(
                        candidates + " candidates, " + finalists + " finalists, " + least + " measurements at least");
        }

        public Config withPeriods(double from, double to) {
            return new Config(
                    from,
                    to,
                    oversampling,
                    candidates,
                    finalists,
                    least,
                    coarsePrior,
                    finePrior,
                    coarseRoughness,
                    fineRoughness);
        }
    }

    private final Config config;
    private final double[] coarsePrior;
    private final double[] finePrior;

    public PeriodSearch(Config config) {
        this.config = config;
        this.coarsePrior =
                config.coarsePrior.stream().mapToDouble(Double::doubleValue).toArray();
        this.finePrior =
                config.finePrior.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// Steps of the frequency grid that a light curve of so many days needs.
    public double gridSteps(double span) {
        return (1 / config.shortest - 1 / config.longest) * config.oversampling * span;
    }

    private record Candidate(double frequency, double badness) {}

    /// @return empty when there are too few measurements, all at one time, or not a full longest period
    /// long
    public Optional<PeriodResult> search(LightCurve curve) {
        double span = curve.span();
        if (curve.size() < config.least || !(span >= config.shortest)) return Optional.empty();
        double step = 1 / (config.oversampling * span);
        Periodogram periodogram = Periodogram.of(
                Series.of(curve, config.coarseRoughness), 1 / config.longest, 1 / config.shortest, step, coarsePrior);
        HarmonicModel model =
                new HarmonicModel(curve, Series.of(curve, config.fineRoughness), finePrior, config.fineRoughness);
        List<Candidate> refined = new ArrayList<>();
        for (Periodogram.Top top : periodogram.tops(config.candidates))
            refined.add(refine(model, top.frequency(), step, step / 5));
        refined.sort(Comparator.comparingDouble(Candidate::badness));
        List<Candidate> full = new ArrayList<>();
        for (Candidate c : distinct(refined, step, config.finalists)) full.add(fit(model, c.frequency(), step));
        full.sort(Comparator.comparingDouble(Candidate::badness));
        return Optional.of(result(model, curve, full, step, periodogram.log10FalseAlarm(span)));
    }

    /// The least badness within a distance of a frequency, by steps and then a parabola.
    private static Candidate refine(HarmonicModel model, double frequency, double reach, double step) {
        int n = (int) Math.round(reach / step);
        double[] values = new double[2 * n + 1];
        int best = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = model.badness(frequency + (i - n) * step);
            if (values[i] < values[best]) best = i;
        }
        double f = frequency + (best - n) * step;
        if (best == 0 || best == values.length - 1) return new Candidate(f, values[best]);
        double curvature = values[best - 1] - 2 * values[best] + values[best + 1];
        double slope = (values[best + 1] - values[best - 1]) / 2;
        return curvature > 0
                ? new Candidate(f - step * slope / curvature, values[best] - slope * slope / (2 * curvature))
                : new Candidate(f, values[best]);
    }

    private static List<Candidate> distinct(List<Candidate> sorted, double apart, int count) {
        List<Candidate> out = new ArrayList<>();
        for (Candidate c : sorted) {
            if (out.size() >= count) break;
            if (out.stream().noneMatch(o -> Math.abs(o.frequency() - c.frequency()) < apart)) out.add(c);
        }
        return out;
    }

    private static Candidate fit(HarmonicModel model, double frequency, double step) {
        model.restart();
        double f = frequency;
        for (int round = 0; round < ROUNDS; round++) {
            model.better(f);
            if (round > 0) f = refine(model, f, step / 4, step / 20).frequency();
        }
        return new Candidate(f, model.better(f));
    }

    private static PeriodResult result(
            HarmonicModel model, LightCurve curve, List<Candidate> all, double step, double falseAlarm) {
        double f = fit(model, all.getFirst().frequency(), step).frequency(), h = step / 20;
        double factor = model.errorFactor(VISIT_DAYS), scatter = model.scatter();
        double[] extremes = model.extremes();
        double[] mean = new double[curve.bands()], amplitude = new double[curve.bands()];
        Series series = Series.of(curve, 0);
        for (int b = 0; b < curve.bands(); b++) {
            mean[b] = series.mean()[b] + model.mean(b);
            amplitude[b] = extremes[0] * model.amplitude(b);
        }
        double curvature = (model.badness(f - h) - 2 * model.badness(f) + model.badness(f + h)) / (h * h);
        double error = curvature > 0 ? factor * Math.sqrt(2 / curvature) : Double.NaN;
        Optional<Candidate> rival =
                all.stream().filter(c -> Math.abs(c.frequency() - f) > 2 * step).findFirst();
        double first = Arrays.stream(curve.time()).min().orElse(0);
        return new PeriodResult(
                1 / f,
                error / (f * f),
                first + curve.span() / 2 + extremes[1] / f,
                mean,
                amplitude,
                scatter,
                falseAlarm,
                rival.map(c -> 1 / c.frequency()).orElse(Double.NaN),
                rival.map(c -> c.badness() - all.getFirst().badness()).orElse(Double.NaN));
    }
}
