/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.table.Table;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.detect.Detection;
import org.almagest.science.psfmodel.PsfFit;
import org.almagest.science.psfmodel.StarSelection;

/// The PSF of one image from its pixels alone: its sky is taken off, its bright sources are found, those of
/// one size are its stars.
///
/// Thread rule: static methods without state.
public final class ImagePsf {
    private static final double FWHM_PER_SIGMA = 2.3548200450309493;
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
        flag(image, mask, saturation);
        BackgroundModel sky = Background.estimate(image, mask, 4, Background.Config.DEFAULT);
        sky.subtractFrom(image);
        Image variance = Image.zeros(image.box());
        float floor = (float) (sky.rms() * sky.rms()), perUnit = (float) (1 / gain);
        float[] px = image.data(), v = variance.data();
        for (int i = 0; i < v.length; i++) v[i] = floor + Math.max(0, px[i]) * perUnit;
        Exposure exposure = new Exposure(image, mask, variance, ExposureInfo.NONE);
        BrightSources bright = BrightSources.of(exposure, mask.valueOf("NO_DATA", "SAT"));
        StarSelection.Config usual = StarSelection.Config.DEFAULT;
        int[] rows = StarSelection.choose(
                bright.sources(),
                new StarSelection.Config(
                        usual.minSnr(), usual.fewest(), usual.ridgeWidth(), usual.clipSigma(), mostStars));
        if (rows.length == 0)
            throw new DataFault("no stars in the image: of " + bright.sources().rows()
                    + " bright sources none is clean, alone and of one size");
        double fwhm = fwhm(bright.sources(), rows);
        Detection.mark(mask, bright.footprints());
        PsfFit.Result fit = PsfFit.fit(
                exposure.withInfo(i -> i.withPsf(GaussianPsf.ofFwhm(fwhm))),
                bright.footprints(),
                bright.sources(),
                rows,
                fwhm,
                config);
        return new Result(fit, rows.length, fwhm);
    }

    private static void flag(Image image, Mask mask, OptionalDouble saturation) {
        float full = (float) saturation.orElse(Double.POSITIVE_INFINITY);
        int saturated = mask.valueOf("SAT"), none = mask.valueOf("NO_DATA");
        float[] px = image.data();
        for (int i = 0; i < px.length; i++) if (!(px[i] < full)) mask.data()[i] |= px[i] >= full ? saturated : none;
    }

    private static double fwhm(Table sources, int[] rows) {
        double[] size = Arrays.stream(rows)
                .mapToDouble(i -> 0.5 * (sources.number("ixx", i) + sources.number("iyy", i)))
                .sorted()
                .toArray();
        return FWHM_PER_SIGMA * Math.sqrt(size[size.length / 2]);
    }
}
