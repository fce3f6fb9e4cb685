/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.quality;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Rules by which calibrated visits take no part in templates, differences and light curves.
///
/// What is usual is a median over the visits of one filter and field.
///
/// @param maxEllipticity of the PSF: beyond it the frame is trailed, by three times the width of a star
/// @param moreEllipticity beyond the usual by so much it is, too
/// @param maxFwhmRatio largest seeing over the usual
/// @param minTransparency least flux of stars over what the best visits gave
/// @param minDepthLoss least loss of depth that a bright sky must cost before it counts [mag]
/// @param maxParityTurn largest turn of the detector against the other visits that is no mistake [deg]
public record VisitRules(
        double maxEllipticity,
        double moreEllipticity,
        double maxFwhmRatio,
        double minTransparency,
        double minDepthLoss,
        double maxParityTurn) {
    public static final VisitRules DEFAULT = new VisitRules(0.7, 0.45, 2, 0.4, 2, 5);

    private static final int USUAL_FROM = 3;

    /// The verdict on a visit among others of its filter and field, itself included; empty when it is good.
    public String judge(VisitQuality v, List<VisitQuality> like) {
        if (v.ellipticity() > maxEllipticity)
            return text("trailed: the PSF's ellipticity is %.2f (allowed: %.2f)", v.ellipticity(), maxEllipticity);
        if (like.size() < USUAL_FROM) return "";
        double usual = quantile(like, VisitQuality::ellipticity, 0.5);
        if (v.ellipticity() > usual + moreEllipticity)
            return text(
                    "trailed: the PSF's ellipticity is %.2f, more than %.2f above the usual %.2f",
                    v.ellipticity(), moreEllipticity, usual);
        double fwhm = quantile(like, VisitQuality::fwhm, 0.5);
        if (v.fwhm() > maxFwhmRatio * fwhm)
            return text("seeing of %.1f pixels, more than %.1f times the usual %.1f", v.fwhm(), maxFwhmRatio, fwhm);
        double best = quantile(like, VisitQuality::zeroPoint, 0.9);
        double transparency = Math.pow(10, 0.4 * (v.zeroPoint() - best));
        if (transparency < minTransparency)
            return text(
                    "clouds: %.0f %% of the light that the best visits got (allowed: %.0f %%)",
                    100 * transparency, 100 * minTransparency);
        double depth = quantile(like, VisitQuality::depth, 0.5);
        if (v.depth() < depth - minDepthLoss)
            return text("depth of %.1f mag, more than %.1f above the usual %.1f", v.depth(), minDepthLoss, depth);
        return "";
    }

    /// What is odd about a visit but does not bar it: a camera that was turned or flipped.
    public String remark(VisitQuality v, List<VisitQuality> like) {
        if (like.size() < USUAL_FROM) return "";
        long same = like.stream().filter(o -> o.parity() == v.parity()).count();
        if (2 * same < like.size()) return "mirrored against most other frames";
        double x = 0, y = 0;
        for (VisitQuality o : like) {
            x += Math.cos(Math.toRadians(o.angle()));
            y += Math.sin(Math.toRadians(o.angle()));
        }
        double turn = Math.abs(Math.IEEEremainder(v.angle() - Math.toDegrees(Math.atan2(y, x)), 360));
        return turn > maxParityTurn ? text("turned by %.0f deg against the others", turn) : "";
    }

    private static double quantile(List<VisitQuality> all, ToDoubleFunction<VisitQuality> figure, double q) {
        double[] v = all.stream()
                .mapToDouble(figure)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return v.length == 0 ? Double.NaN : v[(int) Math.round(q * (v.length - 1))];
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
