/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;

/// Every number of a simulated survey but its seed.
///
/// @param name of the survey and its instrument: one word
/// @param ra centre of the field, ICRS [deg]
/// @param dec centre of the field, ICRS [deg]
/// @param bands bands, the first is the one in which magnitude limits count
public record SurveyConfig(
        String name,
        double ra,
        double dec,
        CameraConfig camera,
        List<Band> bands,
        VisitConfig visits,
        SkyConfig sky,
        TransientConfig transients,
        ElectronicsConfig electronics,
        CalibrationConfig calibrations) {
    public SurveyConfig {
        bands = List.copyOf(bands);
        if (bands.isEmpty()) throw new IllegalArgumentException("a survey needs a band");
        if (!name.matches("[A-Za-z][A-Za-z0-9]*"))
            throw new IllegalArgumentException("survey name " + name + " is not one word");
    }

    /// The same survey with other numbers of visits per band.
    public SurveyConfig withVisits(int template, int science) {
        if (template < 1 || science < 0)
            throw new UserFault("a survey needs a template visit per band; asked for " + template + " template and "
                    + science + " science visits");
        VisitConfig v = visits;
        VisitConfig other = new VisitConfig(
                template,
                science,
                v.exposureSeconds(),
                v.templateDither(),
                v.scienceDither(),
                v.rotationDegrees(),
                Math.min(v.sharpest(), science * bands.size()),
                v.seeing(),
                v.templateSeeing(),
                v.transparency(),
                v.skyGradient(),
                v.psfSizeChange(),
                v.psfEllipticityChange(),
                v.pointingErrorArcsec(),
                v.rotationErrorDegrees(),
                v.jitterMas(),
                v.jitterScale(),
                v.cosmicRays(),
                v.streakEvery());
        return new SurveyConfig(name, ra, dec, camera, bands, other, sky, transients, electronics, calibrations);
    }

    /// One passband.
    ///
    /// @param filter name of the physical filter in headers
    /// @param zeroPoint magnitude of one electron in one science exposure outside the atmosphere's haze
    /// @param sky mean sky [electron/pixel] of one science exposure
    public record Band(String name, String filter, double zeroPoint, double sky) {
        /// Electrons per nJy at transparency 1.
        double electronsPerNjy() {
            return StrictMath.pow(10, 0.4 * (zeroPoint - 31.4));
        }
    }

    /// When and how the sky is looked at.
    ///
    /// @param template visits per band that come first, without transients
    /// @param science visits per band after them
    /// @param templateDither largest offset of a template visit's centre, east and north [arcsec]
    /// @param scienceDither the same for science visits; the first band's last visit goes the whole way
    /// @param rotationDegrees largest rotation either way
    /// @param sharpest science visits per survey that are sharper than every template visit
    /// @param seeing range of FWHM over all visits [arcsec]
    /// @param templateSeeing range of FWHM of template visits [arcsec]
    /// @param transparency range
    /// @param skyGradient peak-to-peak change of the sky over the field
    /// @param psfSizeChange largest relative change of the PSF's size over the field
    /// @param psfEllipticityChange largest change of each ellipticity component over the field
    /// @param pointingErrorArcsec largest error of the header's pointing
    /// @param rotationErrorDegrees largest error of the header's rotation either way
    /// @param jitterMas rms of atmospheric displacement per axis [mas]
    /// @param jitterScale length over which the displacement is correlated [arcsec]
    /// @param cosmicRays tracks per detector and science exposure
    /// @param streakEvery one visit of so many has a satellite streak
    public record VisitConfig(
            int template,
            int science,
            double exposureSeconds,
            double[] templateDither,
            double[] scienceDither,
            double rotationDegrees,
            int sharpest,
            double[] seeing,
            double[] templateSeeing,
            double[] transparency,
            double skyGradient,
            double psfSizeChange,
            double psfEllipticityChange,
            double pointingErrorArcsec,
            double rotationErrorDegrees,
            double jitterMas,
            double jitterScale,
            int cosmicRays,
            int streakEvery) {}

    /// What is in the sky.
    ///
    /// @param density static sources per square arcsec, to `faintest` magnitude
    /// @param starFraction share of stars
    /// @param brightestStar magnitude
    /// @param brightestGalaxy magnitude
    /// @param starSlope d log10 N / d mag of stars
    /// @param galaxySlope d log10 N / d mag of galaxies
    /// @param variableFraction share of the stars that vary
    /// @param movers moving objects in the field on each night
    /// @param moverMagnitude range
    /// @param moverRate range of apparent motion [arcsec/h]
    /// @param comets moving objects with a coma; empty for none
    public record SkyConfig(
            double density,
            double faintest,
            double starFraction,
            double brightestStar,
            double brightestGalaxy,
            double starSlope,
            double galaxySlope,
            double variableFraction,
            int movers,
            double[] moverMagnitude,
            double[] moverRate,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<CometConfig> comets) {
        /// A sky without comets.
        public SkyConfig(
                double density,
                double faintest,
                double starFraction,
                double brightestStar,
                double brightestGalaxy,
                double starSlope,
                double galaxySlope,
                double variableFraction,
                int movers,
                double[] moverMagnitude,
                double[] moverRate) {
            this(
                    density,
                    faintest,
                    starFraction,
                    brightestStar,
                    brightestGalaxy,
                    starSlope,
                    galaxySlope,
                    variableFraction,
                    movers,
                    moverMagnitude,
                    moverRate,
                    Optional.empty());
        }
    }

    /// Moving objects whose dust shines: a nucleus as of other movers, and a round coma whose brightness
    /// falls with the distance and ends at about a radius.
    ///
    /// @param perNight comets in the field on each night
    /// @param magnitude range of all their light
    /// @param rate range of apparent motion [arcsec/h]
    /// @param coma range of the radius [arcsec]
    /// @param nucleusShare range of the share of the light that comes from the nucleus
    public record CometConfig(int perNight, double[] magnitude, double[] rate, double[] coma, double[] nucleusShare) {}

    /// Injected point sources of each science visit. The signal-to-noise ratios are those of a perfect
    /// difference image ([ExpectedError]).
    ///
    /// @param nearThreshold sources uniform in 5..7
    /// @param beside sources uniform in 4..5 and 7..8
    /// @param bright sources log-uniform in 8..50, the persistent ones included
    /// @param persistent of the bright ones, those that stay and follow one light curve over all science
    /// visits
    /// @param hostedFraction share within `hostRadii` half-light radii of a galaxy's centre
    /// @param faintestHost magnitude
    /// @param separation smallest distance between two of a visit [arcsec]
    public record TransientConfig(
            int nearThreshold,
            int beside,
            int bright,
            int persistent,
            double hostedFraction,
            double hostRadii,
            double faintestHost,
            double separation) {
        /// Sources of one science visit.
        public int perVisit() {
            return nearThreshold + beside + bright;
        }
    }

    /// Calibration frames and the stated errors of calibrations handed out as known.
    ///
    /// @param bias number of bias frames
    /// @param dark number of dark frames
    /// @param darkSeconds exposure of a dark frame
    /// @param flat number of flat frames per band
    /// @param flatElectrons level of a flat frame [electron/pixel]
    /// @param flatPixelError rms of the flat's response against the sky's, pixel by pixel
    /// @param flatSmoothError rms of the smooth part of it
    /// @param crosstalkError relative error of the crosstalk coefficients handed out
    /// @param linearizerError relative error of the linearity coefficients handed out
    /// @param characterization frames to measure detectors with; empty for none
    public record CalibrationConfig(
            int bias,
            int dark,
            double darkSeconds,
            int flat,
            double flatElectrons,
            double flatPixelError,
            double flatSmoothError,
            double crosstalkError,
            double linearizerError,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Characterization> characterization) {
        /// Frames for bias, dark and flat alone.
        public CalibrationConfig(
                int bias,
                int dark,
                double darkSeconds,
                int flat,
                double flatElectrons,
                double flatPixelError,
                double flatSmoothError,
                double crosstalkError,
                double linearizerError) {
            this(
                    bias,
                    dark,
                    darkSeconds,
                    flat,
                    flatElectrons,
                    flatPixelError,
                    flatSmoothError,
                    crosstalkError,
                    linearizerError,
                    Optional.empty());
        }
    }
}
