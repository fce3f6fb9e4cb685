/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;
import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.FLOAT;

import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.Selection;
import org.almagest.astro.table.Column;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;

/// Numbers about the surroundings of a difference source that tell artifacts from sources; they feed the
/// reliability score and stay with the detections.
///
/// @param peakSnr signed S at the peak
/// @param sharpness value of the peak's pixel over that of the fitted PSF: above 1 for what is narrower
/// @param negativeShare light of the other sign over all light within 2 FWHM, noise bias included
/// @param otherLobe highest |S| of the other sign within 3 FWHM over |S| of the peak
/// @param noiseRatio robust scatter over the expected one in a ring of 3 to 6 FWHM
/// @param maskedShare share of the footprint that some flag of bad data covers
/// @param footprintArea pixels of the footprint over the PSF's effective area
record DiaFeatures(
        double peakSnr,
        double sharpness,
        double negativeShare,
        double otherLobe,
        double noiseRatio,
        double maskedShare,
        double footprintArea) {
    /// Columns of features that this room adds to those of DiaSource.
    static List<Column> columns() {
        return List.of(
                Column.nullable(
                        "pixelFlags_saturated_template", BOOLEAN, "", "Some pixel is saturated in the template."),
                Column.nullable(
                        "pixelFlags_saturated_templateCenter",
                        BOOLEAN,
                        "",
                        "A pixel at the centroid is saturated in the template."),
                feature("featurePeakSnr", "Signed signal-to-noise of the filtered difference at the peak."),
                feature("featureSharpness", "Peak pixel over that of the fitted PSF."),
                feature("featureNegativeShare", "Light of the other sign over all light within 2 FWHM."),
                feature("featureOtherLobe", "Highest significance of the other sign nearby over that of the peak."),
                feature("featureNoiseRatio", "Scatter over the expected one in a ring around."),
                feature("featureMaskedShare", "Share of the footprint with flags of bad data."),
                feature("featureFootprintArea", "Pixels of the footprint over the PSF's effective area."),
                feature("featureChi2PerPixel", "Chi-squared of the PSF fit per pixel."),
                feature("featureApertureRatio", "Aperture flux over PSF flux."),
                feature("featureSizeRatio", "Second moments over those of the PSF."),
                feature("featureScienceSnr", "Signal-to-noise of the forced flux on the science image."),
                feature("featureTemplateSnr", "Signal-to-noise of the forced flux on the matched template."),
                feature("featureFluxShare", "PSF flux over the larger of science and template flux."),
                feature("featureCentroidShift", "Distance of the centroid from the peak's pixel [pixel]."),
                feature("featureDipoleGain", "Gain in chi-squared of two lobes over one source, per significance^2."),
                feature("featureDipoleLength", "Distance of the lobes over the PSF's sigma."),
                feature("featureTrailLength", "Length of the trail over the PSF's sigma."),
                feature("featureTrailGain", "Gain in chi-squared of a trail over a point, per significance^2."),
                feature(
                        "featureStaticDistance",
                        "Distance to the nearest source of the visit's catalogue [FWHM], at most 10."),
                feature("featureStaticSnr", "Signal-to-noise of that source."),
                feature("featureStaticShare", "PSF flux over the flux of that source."),
                feature("featureEdgeDistance", "Distance to the image's edge [FWHM], at most 20."));
    }

    private static Column feature(String name, String what) {
        return Column.nullable(name, FLOAT, "", what);
    }

    /// Measures the surroundings of a source.
    ///
    /// @param highest |S| of the other sign within 3 FWHM of the peak
    /// @param x column of the centroid
    /// @param y row
    /// @param model what the PSF fit gives at the peak's pixel
    /// @param psfArea effective area of the PSF [pixel^2]
    static DiaFeatures of(
            Exposure difference,
            double highest,
            Footprint footprint,
            Peak peak,
            double x,
            double y,
            double model,
            double psfArea) {
        double sigma = DiaDetection.psf(difference).sigmaAt(x, y);
        double fwhm = FWHM_PER_SIGMA * sigma;
        double sign = peak.isPositive() ? 1 : -1;
        double centre = difference.image().data()[difference.image().index(peak.x(), peak.y())];
        int bad = difference
                .mask()
                .valueOf(
                        "BAD",
                        "SAT",
                        "CR",
                        "INTRP",
                        "NO_DATA",
                        "SUSPECT",
                        "SAT_TEMPLATE",
                        "HIGH_VARIANCE",
                        "STREAK",
                        "EDGE");
        return new DiaFeatures(
                peak.significance(),
                model == 0 ? Double.NaN : centre / model,
                negativeShare(difference, x, y, 2 * fwhm, sign),
                highest / Math.abs(peak.significance()),
                noiseRatio(difference, x, y, 3 * fwhm, 6 * fwhm),
                maskedShare(difference, footprint, bad),
                footprint.area() / psfArea);
    }

    private static double negativeShare(Exposure difference, double x, double y, double radius, double sign) {
        Box box = around(x, y, radius).intersection(difference.box());
        float[] image = difference.image().data();
        double all = 0, other = 0;
        for (int py = box.y0(); py <= box.y1(); py++) {
            int row = difference.image().index(box.x0(), py);
            double dy = py - y;
            for (int i = 0; i < box.width(); i++) {
                double dx = box.x0() + i - x, d = sign * image[row + i];
                if (dx * dx + dy * dy > radius * radius || !Double.isFinite(d)) continue;
                all += Math.abs(d);
                if (d < 0) other -= d;
            }
        }
        return all > 0 ? other / all : Double.NaN;
    }

    /// Highest |S| of the sign other than a peak's in a square around it, 0 when there is none.
    static double highestOther(Image s, Peak peak, double radius) {
        Box box = around(peak.x(), peak.y(), radius).intersection(s.box());
        float sign = peak.isPositive() ? -1 : 1, highest = 0;
        for (int py = box.y0(); py <= box.y1(); py++) {
            int row = s.index(box.x0(), py);
            for (int i = row; i < row + box.width(); i++) highest = Math.max(highest, sign * s.data()[i]);
        }
        return highest;
    }

    private static double noiseRatio(Exposure difference, double x, double y, double inner, double outer) {
        Box box = around(x, y, outer).intersection(difference.box());
        float[] image = difference.image().data(),
                variance = difference.variance().data();
        float[] v = new float[Math.toIntExact(box.area())];
        int n = 0;
        for (int py = box.y0(); py <= box.y1(); py++) {
            int row = difference.image().index(box.x0(), py),
                    var = difference.variance().index(box.x0(), py);
            double dy = py - y;
            for (int i = 0; i < box.width(); i++) {
                double dx = box.x0() + i - x, r2 = dx * dx + dy * dy;
                if (r2 < inner * inner || r2 > outer * outer) continue;
                float d = image[row + i], noise = variance[var + i];
                if (Math.abs(d) <= Float.MAX_VALUE && noise > 0) v[n++] = d / (float) Math.sqrt(noise);
            }
        }
        if (n < 20) return Double.NaN;
        double high = Selection.place(v, 0, n, 3 * n / 4), low = Selection.place(v, 0, 3 * n / 4, n / 4);
        return 0.7413 * (high - low);
    }

    private static double maskedShare(Exposure difference, Footprint footprint, int bad) {
        int n = 0;
        for (int run = 0; run < footprint.spans().size(); run++) {
            int row = difference
                    .mask()
                    .index(footprint.spans().x0(run), footprint.spans().y(run));
            int length = footprint.spans().x1(run) - footprint.spans().x0(run) + 1;
            for (int i = row; i < row + length; i++) if ((difference.mask().data()[i] & bad) != 0) n++;
        }
        return (double) n / Math.max(1, footprint.area());
    }

    private static Box around(double x, double y, double radius) {
        int r = (int) Math.ceil(radius);
        return new Box((int) Math.round(x) - r, (int) Math.round(y) - r, 2 * r + 1, 2 * r + 1);
    }
}
