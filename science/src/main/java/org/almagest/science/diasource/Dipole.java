/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.psf.Psf;

/// A source that is there in science and template alike but at two places: what a registration error, a
/// moved star or refraction leaves in a difference.
///
/// The positive lobe is the source in the science image, the negative one that in the matched template,
/// each fitted by itself with its own variances; the model of the difference is their difference. It is a
/// dipole when both lobes are significant, neither holds most of the flux, and the model explains the
/// difference better than one point source.
///
/// @param positive fit in the science image
/// @param negative fit in the matched template
/// @param chi2 of the two-lobe model in the difference image
/// @param chi2Single of one free point source in the difference image
/// @param pixels of the difference image used
/// @param isDipole the verdict
record Dipole(PointFit positive, PointFit negative, double chi2, double chi2Single, int pixels, boolean isDipole) {
    /// Both lobes together must reach this signal to noise, after Rubin's dipole classification.
    private static final double MIN_SNR = 5 * Math.sqrt(2);

    private static final double MAX_SHARE = 0.65;
    private static final double MIN_CHI2_GAIN = 12;
    private static final double BOX_SIGMAS = 5;
    private static final double REACH_SIGMAS = 2.5;
    private static final double LONGEST_SIGMAS = 2.5;

    /// Fits the lobes around a place; empty when one of them cannot be fitted there.
    ///
    /// @param x column of the source in the difference
    /// @param y row
    static Optional<Dipole> at(Exposure difference, Exposure science, Exposure matched, double x, double y) {
        Psf psf = DiaDetection.psf(difference);
        double sigma = psf.sigmaAt(x, y);
        int reach = (int) Math.ceil(BOX_SIGMAS * sigma);
        int cx = (int) Math.floor(x + 0.5), cy = (int) Math.floor(y + 0.5);
        Box box = new Box(cx - reach, cy - reach, 2 * reach + 1, 2 * reach + 1).intersection(difference.box());
        Psf sciencePsf = science.info().psf().orElse(psf);
        Psf matchedPsf = matched.info().psf().orElse(sciencePsf);
        double far = REACH_SIGMAS * sigma;
        Optional<PointFit> positive = PointFit.near(science, sciencePsf, x, y, far, box, bad(science));
        Optional<PointFit> negative = PointFit.near(matched, matchedPsf, x, y, far, box, bad(matched));
        Optional<PointFit> single = PointFit.near(difference, psf, x, y, far, box, bad(difference));
        if (positive.isEmpty() || negative.isEmpty()) return Optional.empty();
        PointFit p = positive.get(), n = negative.get();
        double[] two = PointFit.chi2OfTwo(
                difference, psf, box, bad(difference), new double[] {p.x(), p.y(), p.flux()}, new double[] {
                    n.x(), n.y(), -n.flux()
                });
        double one = single.map(PointFit::chi2).orElse(Double.POSITIVE_INFINITY);
        return Optional.of(new Dipole(p, n, two[0], one, (int) two[1], verdict(p, n, two[0], one, sigma)));
    }

    private static boolean verdict(PointFit p, PointFit n, double chi2, double single, double sigma) {
        if (!(p.flux() > 0) || !(n.flux() > 0)) return false;
        double snr = Math.hypot(p.flux() / p.fluxError(), n.flux() / n.fluxError());
        double share = Math.max(p.flux(), n.flux()) / (p.flux() + n.flux());
        double length = Math.hypot(p.x() - n.x(), p.y() - n.y());
        double lengthError = Math.hypot(Math.hypot(p.xError(), p.yError()), Math.hypot(n.xError(), n.yError()));
        return snr > MIN_SNR
                && share < MAX_SHARE
                && length < LONGEST_SIGMAS * sigma
                && length > 3 * lengthError
                && single - chi2 > MIN_CHI2_GAIN;
    }

    /// Distance of the lobes [pixel].
    double length() {
        return Math.hypot(positive.x() - negative.x(), positive.y() - negative.y());
    }

    private static int bad(Exposure e) {
        return e.mask().valueOf("NO_DATA", "SAT", "BAD");
    }
}
