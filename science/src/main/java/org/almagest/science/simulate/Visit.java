/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

/// Truth about one visit.
///
/// @param index place in the survey, from 0; visits are in order of time
/// @param exposure exposure id: whole seconds of the exposure's start since 2000-01-01T00:00:00 TAI
/// @param template whether it is one of the visits for templates, which hold no transients
/// @param band place of the band in the survey's list
/// @param night number of the night, from 0
/// @param mjdMid middle of the exposure, TAI as MJD [d]
/// @param ra true pointing, ICRS [deg]
/// @param dec true pointing, ICRS [deg]
/// @param rotation true position angle of the focal plane's y axis, north through east [deg]
/// @param headerRa pointing in the header
/// @param headerDec pointing in the header
/// @param headerRotation rotation in the header
/// @param seeing FWHM of the PSF in the middle of the field [arcsec]
/// @param transparency of the atmosphere
/// @param sky mean sky [electron/pixel]
/// @param skyGradient change of the relative sky from the middle to the edge along x and y of the focal
/// plane
/// @param airmass for the header
/// @param streak whether a satellite crosses each detector
public record Visit(
        int index,
        long exposure,
        boolean template,
        int band,
        int night,
        double mjdMid,
        double ra,
        double dec,
        double rotation,
        double headerRa,
        double headerDec,
        double headerRotation,
        double seeing,
        double transparency,
        double sky,
        double[] skyGradient,
        double airmass,
        boolean streak) {}
