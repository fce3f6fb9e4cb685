/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.single;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.background.BarePlanes;
import org.almagest.science.detect.CosmicRays;

/// Finds and replaces the cosmic rays of single images, without a variance or a PSF given: the noise is the
/// scatter of the sky and that of the light, the width of the stars is
/// measured at their peaks.
///
/// Planes are kept from one image to the next of the same size.
///
/// Thread rule: one thread per object.
public final class CosmicRayCleaning {
    private static final String[] PLANES = {"NO_DATA", "BAD", "SAT", "CR", "INTRP", "DETECTED"};

    private final Config config;
    private float[] variance = {};
    private int[] mask = {};

    /// @param rays limits of the search
    /// @param background cells and fit
    /// @param fwhm of the stars [pixel]; empty: it is measured
    public record Config(CosmicRays.Config rays, Background.Config background, OptionalDouble fwhm) {
        public static final Config DEFAULT =
                new Config(CosmicRays.Config.DEFAULT, Background.Config.DEFAULT, OptionalDouble.empty());

        public Config withRays(CosmicRays.Config other) {
            return new Config(other, background, fwhm);
        }

        public Config withFwhm(double pixels) {
            return new Config(rays, background, OptionalDouble.of(pixels));
        }
    }

    /// What was found. The mask is valid until the next image.
    ///
    /// @param rays how many
    /// @param pixels how many they have
    /// @param fwhm of the stars, measured or given [pixel]
    /// @param noise scatter of a pixel without light [image unit]
    /// @param mask planes NO_DATA, SAT, CR and INTRP
    public record Result(int rays, int pixels, double fwhm, double noise, Mask mask) {}

    public CosmicRayCleaning(Config config) {
        this.config = config;
    }

    /// Replaces the cosmic rays of an image, in place.
    ///
    /// @param image pixels in any unit, with their sky
    /// @param gain electrons in one unit
    /// @param saturation level from which pixels are left alone
    public Result clean(Image image, double gain, OptionalDouble saturation) {
        Box box = image.box();
        int size = Math.toIntExact(box.area());
        if (variance.length != size) {
            variance = new float[size];
            mask = new int[size];
        } else Arrays.fill(mask, 0);
        Mask flags = Mask.wrap(mask, box, MaskPlanes.of(PLANES));
        Image noise = Image.wrap(variance, box);
        BarePlanes.flag(image, flags, saturation);
        BackgroundModel sky = Background.estimate(image, flags, config.fwhm().orElse(4), config.background());
        sky.subtractFrom(image);
        float floor = (float) (sky.rms() * sky.rms());
        for (int y = box.y0(); y <= box.y1(); y++) {
            int to = (y - box.y0()) * box.width();
            BarePlanes.noise(variance, to, image.data(), image.rowStart(y), box.width(), floor, (float) (1 / gain));
        }
        Exposure exposure = new Exposure(image, flags, noise, ExposureInfo.NONE);
        double fwhm = config.fwhm().isPresent() ? config.fwhm().getAsDouble() : width(exposure, sky.rms());
        CosmicRays.Result found = CosmicRays.repair(exposure, GaussianPsf.ofFwhm(fwhm), 0, config.rays());
        sky.addTo(image, 1);
        return new Result(found.rays(), found.pixels(), fwhm, sky.rms(), flags);
    }

    private static double width(Exposure e, double noise) {
        int unusable = e.mask().valueOf("NO_DATA", "BAD", "SAT");
        return StarWidth.fwhm(e.image(), e.mask(), unusable, noise)
                .orElseThrow(() -> new DataFault("no stars in the image whose width could be measured: give --fwhm"));
    }
}
