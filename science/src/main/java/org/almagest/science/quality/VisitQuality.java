/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.quality;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.Arrays;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.AdaptiveMoments;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.background.BackgroundModel;

/// Figures of one detector of one calibrated visit.
///
/// @param mjdTai middle of the exposure [d]
/// @param ra of the detector's middle by the solved WCS [deg]
/// @param dec [deg]
/// @param angle position angle of the detector's y axis, north through east [deg]
/// @param parity -1 as the sky is seen, +1 mirrored
/// @param pixelArcsec pixel scale [arcsec]
/// @param airmass NaN when unknown
/// @param fwhm of the PSF at the middle [pixel]
/// @param ellipticity of the PSF, (a^2 - b^2) / (a^2 + b^2)
/// @param sky median background [electron per pixel]
/// @param skyMagnitude its brightness [mag per square arcsec]
/// @param zeroPoint AB magnitude of one electron per second
/// @param zeroPointScatter of its stars [mag]
/// @param depth magnitude of a point source at five sigma
/// @param sources number of sources
/// @param matched reference stars used by the astrometry
/// @param scatterMas of those stars about the WCS, per axis [mas]
/// @param pointingArcsec how far the header's pointing was off [arcsec]
public record VisitQuality(
        double mjdTai,
        double ra,
        double dec,
        double angle,
        int parity,
        double pixelArcsec,
        double airmass,
        double fwhm,
        double ellipticity,
        double sky,
        double skyMagnitude,
        double zeroPoint,
        double zeroPointScatter,
        double depth,
        int sources,
        int matched,
        double scatterMas,
        double pointingArcsec) {
    /// When the visit was not calibrated.
    public static final VisitQuality UNKNOWN = new VisitQuality(
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0,
            0,
            Double.NaN,
            Double.NaN);

    private static final double AB_NJY = 31.4;
    private static final int SAMPLE = 20_000;

    /// What the steps that calibrated a visit say of it.
    ///
    /// @param zeroPointPerSecond AB magnitude of one electron per second
    /// @param zeroPointScatter of its stars [mag]
    /// @param njyPerElectron factor of the calibration
    /// @param sources number of sources
    /// @param matched reference stars used by the astrometry
    /// @param scatterMas of those stars [mas]
    /// @param pointingArcsec how far the header's pointing was off [arcsec]
    public record Summaries(
            double zeroPointPerSecond,
            double zeroPointScatter,
            double njyPerElectron,
            int sources,
            int matched,
            double scatterMas,
            double pointingArcsec) {}

    /// Whether the visit was calibrated.
    public boolean known() {
        return Double.isFinite(mjdTai);
    }

    /// FWHM [arcsec].
    public double seeing() {
        return fwhm * pixelArcsec;
    }

    /// Measures an exposure that is not on the sky: what is of sky and flux stays NaN.
    ///
    /// @param exposure [electron per pixel] with PSF and time
    /// @param background what was subtracted [electron per pixel]
    /// @param sources number of sources
    /// @param pixelArcsec described pixel scale [arcsec]
    public static VisitQuality ofImage(
            Exposure exposure, List<BackgroundModel> background, int sources, double pixelArcsec) {
        Shape shape = Shape.of(exposure);
        VisitInfo visit = visit(exposure);
        return new VisitQuality(
                visit.midExposure().mjdTai(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                0,
                pixelArcsec,
                visit.airmass(),
                FWHM_PER_SIGMA * shape.sigma(),
                shape.ellipticity(),
                level(exposure.box(), background),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                sources,
                0,
                Double.NaN,
                Double.NaN);
    }

    /// Measures a calibrated exposure.
    ///
    /// @param exposure [nJy per pixel] with WCS, PSF and time
    /// @param background what was subtracted [electron per pixel]
    public static VisitQuality of(Exposure exposure, List<BackgroundModel> background, Summaries s) {
        double x = middleX(exposure.box()), y = middleY(exposure.box());
        Wcs wcs = exposure.info().wcs().orElseThrow(() -> new DataFault("a calibrated visit without WCS"));
        VisitInfo visit = visit(exposure);
        SkyCoord middle = wcs.pixelToSky(x, y);
        SkyCoord up = wcs.pixelToSky(x, y + 1), right = wcs.pixelToSky(x + 1, y);
        double north = middle.positionAngle(up).degrees(),
                side = middle.positionAngle(right).degrees();
        double turn = Math.IEEEremainder(side - north, 360);
        double pixel = wcs.pixelScale(x, y).arcsec();
        Shape shape = Shape.of(exposure);
        double sky = level(exposure.box(), background);
        double noise = noise(exposure) * Math.sqrt(4 * Math.PI) * shape.sigma();
        double skyNjy = sky * s.njyPerElectron() / (pixel * pixel);
        return new VisitQuality(
                visit.midExposure().mjdTai(),
                middle.raDegrees(),
                middle.decDegrees(),
                north,
                turn < 0 ? -1 : 1,
                pixel,
                visit.airmass(),
                FWHM_PER_SIGMA * shape.sigma(),
                shape.ellipticity(),
                sky,
                skyNjy > 0 ? magnitude(skyNjy) : Double.NaN,
                s.zeroPointPerSecond(),
                s.zeroPointScatter(),
                noise > 0 ? magnitude(5 * noise) : Double.NaN,
                s.sources(),
                s.matched(),
                s.scatterMas(),
                s.pointingArcsec());
    }

    private static VisitInfo visit(Exposure exposure) {
        return exposure.info().visitInfo().orElseThrow(() -> new DataFault("a visit without time"));
    }

    private static double middleX(Box box) {
        return box.x0() + 0.5 * (box.width() - 1);
    }

    private static double middleY(Box box) {
        return box.y0() + 0.5 * (box.height() - 1);
    }

    private static double level(Box box, List<BackgroundModel> background) {
        return BackgroundModel.at(background, (int) Math.round(middleX(box)), (int) Math.round(middleY(box)));
    }

    /// The PSF at the middle.
    ///
    /// @param sigma [pixel]
    /// @param ellipticity (a^2 - b^2) / (a^2 + b^2)
    private record Shape(double sigma, double ellipticity) {
        static Shape of(Exposure exposure) {
            Psf psf = exposure.info().psf().orElseThrow(() -> new DataFault("a measured visit without PSF"));
            double x = middleX(exposure.box()), y = middleY(exposure.box());
            double sigma = psf.sigmaAt(x, y);
            AdaptiveMoments m = AdaptiveMoments.of(psf.kernelAt(x, y), 0, 0, sigma);
            return new Shape(sigma, Math.hypot(m.e1(), m.e2()));
        }
    }

    private static double magnitude(double njy) {
        return AB_NJY - 2.5 * Math.log10(njy);
    }

    /// Noise of a pixel: root of the median variance of a sample.
    private static double noise(Exposure exposure) {
        Image v = exposure.variance();
        long area = v.box().area();
        int n = (int) Math.min(area, SAMPLE), m = 0;
        float[] some = new float[n];
        for (int i = 0; i < n; i++) {
            long at = i * area / n;
            float value = v.get(v.x0() + (int) (at % v.width()), v.y0() + (int) (at / v.width()));
            if (Float.isFinite(value)) some[m++] = value;
        }
        if (m == 0) return Double.NaN;
        Arrays.sort(some, 0, m);
        return Math.sqrt(some[m / 2]);
    }
}
