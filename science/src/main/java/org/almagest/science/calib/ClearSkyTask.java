/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.Arrays;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;

/// Takes sky and stars off a science exposure, so that the detector's fixed pattern is left: the background
/// is subtracted, and pixels of sources are marked DETECTED.
///
/// Twice: the second background is estimated without the sources that the first one showed.
///
/// @param config background and detection
@Step(dimensions = {"instrument", "exposure", "detector"})
public record ClearSkyTask(Config config) implements PipelineTask<ClearSkyTask.In, ClearSkyTask.Out> {
    private static final int SAMPLE = 40_000;
    /// @param fwhm of the PSF, roughly [pixel]
    /// @param background cells and fit
    /// @param detection of what is not sky; its threshold is in units of the noise that the image shows,
    /// faint stars included, when that is more than the variance promises
    public record Config(double fwhm, Background.Config background, Detection.Config detection) {
        public static final Config DEFAULT = new Config(
                3,
                Background.Config.DEFAULT.withKind(BackgroundModel.Kind.SPLINE),
                Detection.Config.DEFAULT.withThreshold(10).withGrowSigmas(3));

        public Config {
            if (!(fwhm > 0)) throw new IllegalArgumentException("fwhm " + fwhm);
        }
    }

    /// @param exposure without overscan and bias, its dark left in [electron]; worked on in place
    public record In(
            @Input(value = "sky_isr_image", consumed = true) Exposure exposure) {}

    /// @param exposure fixed pattern and noise, sources marked [electron]
    public record Out(@Output("sky_pattern_image") Exposure exposure) {}

    @Override
    public Out run(In in) {
        Exposure exposure = in.exposure();
        double sigma = config.fwhm() / FWHM_PER_SIGMA;
        SeparableSum kernel = SeparableSum.gaussian(sigma, (int) Math.ceil(3.5 * sigma));
        for (int round = 0; round < 2; round++) {
            BackgroundModel sky = Background.estimate(exposure, config.fwhm(), config.background());
            sky.subtractFrom(exposure.image());
            Image snr = Detection.signalToNoise(exposure, kernel);
            Detection.Config detection =
                    config.detection().withThreshold(config.detection().threshold() * Math.max(1, width(snr)));
            List<Footprint> sources = Detection.find(snr, sigma, detection);
            Detection.mark(exposure.mask(), sources);
        }
        return new Out(exposure);
    }

    /// Robust standard deviation of a sample of an image's pixels.
    private static double width(Image image) {
        float[] all = image.toArray(), sample = new float[Math.min(all.length, SAMPLE)];
        for (int i = 0; i < sample.length; i++) sample[i] = all[(int) ((long) i * all.length / sample.length)];
        Arrays.sort(sample);
        float median = sample[sample.length / 2];
        for (int i = 0; i < sample.length; i++) sample[i] = Math.abs(sample[i] - median);
        Arrays.sort(sample);
        return 1.4826 * sample[sample.length / 2];
    }
}
