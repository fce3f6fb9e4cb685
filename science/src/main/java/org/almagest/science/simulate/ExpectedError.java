/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.science.simulate.SimulatedSurvey.Place;
import org.almagest.science.simulate.SurveyConfig.Band;

/// Error of the PSF flux of a point source in a perfect difference image, from the truth alone.
///
/// Science image S and template T (a weighted mean of frames) have pixel-integrated PSFs and white noise of
/// local variances V_S and V_T per pixel. The best difference is that of proper subtraction, and the error
/// of a PSF flux in it is, with k the angular frequency per pixel,
///
///     sigma^-2 = integral d2k/(2 pi)^2  |P_S|^2 |P_T|^2 / (V_S |P_T|^2 + V_T |P_S|^2)
///
/// (Zackay, Ofek & Gal-Yam 2016, ApJ 830, 27, equations 13 and 41); decorrelated Alard-Lupton differences
/// reach the same. The PSFs enter as round ones of equal area: with ellipticities of 0.05 that changes
/// sigma by less than 1e-3. Variances hold sky with its gradient, dark current, read noise, vignetting, and
/// the light of all static sources averaged over the PSF squared; the source's own photons do not count.
///
/// Thread rule: immutable.
public final class ExpectedError {
    private static final int STEPS = 48;

    private final SimulatedSurvey survey;

    ExpectedError(SimulatedSurvey survey) {
        this.survey = survey;
    }

    /// A template's input.
    ///
    /// @param weight of the visit's calibrated image; only ratios count
    public record Frame(Visit visit, double weight) {}

    /// Error [nJy] at a position in a science visit, the template being [#templateOf]. Empty when the visit
    /// or no template sees it.
    public Optional<Double> inDifference(Visit science, double ra, double dec) {
        return inDifference(science, templateOf(science, ra, dec), ra, dec);
    }

    /// The template visits of a visit's band that see a position, weighted by inverse sky variance.
    public List<Frame> templateOf(Visit science, double ra, double dec) {
        List<Frame> frames = new ArrayList<>();
        for (Visit v : survey.visits()) {
            if (!v.template() || v.band() != science.band()) continue;
            Optional<Place> place = survey.locate(v, ra, dec);
            if (place.isPresent()) frames.add(new Frame(v, 1 / skyVariance(place.get())));
        }
        return frames;
    }

    /// Error [nJy] at a position with a template made of given frames. Frames that do not see the position
    /// are left out. Empty when the science visit or no frame sees it.
    public Optional<Double> inDifference(Visit science, List<Frame> template, double ra, double dec) {
        Optional<Place> place = survey.locate(science, ra, dec);
        if (place.isEmpty()) return Optional.empty();
        List<Place> places = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        double sum = 0;
        for (Frame frame : template) {
            Optional<Place> there = survey.locate(frame.visit(), ra, dec);
            if (there.isEmpty()) continue;
            places.add(there.get());
            weights.add(frame.weight());
            sum += frame.weight();
        }
        if (places.isEmpty()) return Optional.empty();
        double templateVariance = 0;
        for (int i = 0; i < places.size(); i++) {
            double w = weights.get(i) / sum;
            templateVariance += w * w * variance(places.get(i), ra, dec);
        }
        return Optional.of(error(place.get(), variance(place.get(), ra, dec), places, weights, sum, templateVariance));
    }

    /// Error [nJy] of a PSF flux in the visit's own image, background known. Empty when the visit does not
    /// see it.
    public Optional<Double> inVisit(Visit visit, double ra, double dec) {
        return survey.locate(visit, ra, dec)
                .map(place -> error(place, variance(place, ra, dec), List.of(place), List.of(1.0), 1, 0));
    }

    /// Error [nJy] on blank sky at a place of a visit's image.
    double onBlankSky(Place place) {
        return error(place, skyVariance(place), List.of(place), List.of(1.0), 1, 0);
    }

    private static double error(
            Place science,
            double scienceVariance,
            List<Place> template,
            List<Double> weights,
            double weightSum,
            double templateVariance) {
        double alpha = science.psf().alpha();
        double sum = 0;
        for (int i = 1; i <= STEPS; i++) {
            double k = StrictMath.PI * i / STEPS;
            double s = transform(alpha, k);
            double t = 0;
            for (int j = 0; j < template.size(); j++)
                t += weights.get(j)
                        / weightSum
                        * transform(template.get(j).psf().alpha(), k);
            double s2 = s * s;
            double t2 = t * t;
            double noise = scienceVariance * t2 + templateVariance * s2;
            if (noise <= 0) continue;
            double simpson = i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
            sum += simpson * k * s2 * t2 / noise;
        }
        double inverse = sum * StrictMath.PI / STEPS / 3 / (2 * StrictMath.PI);
        return 1 / Math.sqrt(inverse);
    }

    /// Fourier transform of the round pixel-integrated PSF.
    private static double transform(double alpha, double k) {
        double k2 = k * k;
        double sum = 0;
        Mixture m = PsfShape.MOFFAT;
        for (int i = 0; i < m.size(); i++)
            sum += m.flux()[i] * FastExp.ofMinus(0.5 * m.variance()[i] * alpha * alpha * k2);
        return sum * FastExp.ofMinus(k2 / 24);
    }

    /// Variance of a pixel without sources [nJy^2].
    private double skyVariance(Place place) {
        double response = survey.response(place);
        double electrons = survey.skyAt(place) * response
                + survey.darkElectrons()
                + survey.config().electronics().readNoise()
                        * survey.config().electronics().readNoise();
        double njy = njyPerElectron(place) / response;
        return electrons * njy * njy;
    }

    private double variance(Place place, double ra, double dec) {
        double njy = njyPerElectron(place);
        double light = survey.lightAt(place, ra, dec);
        return skyVariance(place) + light / survey.response(place) * njy * njy;
    }

    private double njyPerElectron(Place place) {
        Band band = survey.config().bands().get(place.visit().band());
        return 1 / (band.electronsPerNjy() * place.visit().transparency());
    }
}
