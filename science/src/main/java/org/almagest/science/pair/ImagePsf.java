/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import java.util.OptionalDouble;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.background.BarePlanes;
import org.almagest.science.psfmodel.PsfFit;

/// The PSF of one image from its pixels alone: its sky is taken off, its bright sources are found, those of
/// one size are its stars.
///
/// Thread rule: static methods without state.
public final class ImagePsf {
    private static final String[] PLANES = {
        "NO_DATA", "BAD", "SAT", "CR", "INTRP", "EDGE", "UNMASKEDNAN", "DETECTED", "DETECTED_NEGATIVE"
    };

    private ImagePsf() {}

    /// @param fit the model and how well it describes the stars
    /// @param stars chosen
    /// @param fwhm of the stars [pixel]
    public record Result(PsfFit.Result fit, int stars, double fwhm) {}

    /// Fits the PSF.
    ///
    /// @param image changed: its sky is taken off
    /// @param gain electrons in one unit
    /// @param saturation level from which pixels do not count
    /// @param mostStars the brightest of more
    public static Result of(Image image, double gain, OptionalDouble saturation, int mostStars, PsfFit.Config config) {
        Mask mask = Mask.clear(image.box(), MaskPlanes.of(PLANES));
        BarePlanes.flag(image, mask, saturation);
        BackgroundModel sky = Background.estimate(image, mask, 4, Background.Config.DEFAULT);
        sky.subtractFrom(image);
        Image variance = Image.zeros(image.box());
        float[] px = image.data();
        float floor = (float) (sky.rms() * sky.rms());
        BarePlanes.noise(variance.data(), 0, px, 0, px.length, floor, (float) (1 / gain));
        Exposure exposure = new Exposure(image, mask, variance, ExposureInfo.NONE);
        BrightSources bright = BrightSources.of(exposure, mask.valueOf("NO_DATA", "SAT"));
        ChosenStars stars = ChosenStars.of(bright, mostStars, "the image");
        return new Result(stars.fit(exposure, config), stars.rows().length, stars.fwhm());
    }
}
