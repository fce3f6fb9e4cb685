/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.psf.Psf;

/// The template as a difference used it.
///
/// Thread rule: static methods without state.
final class MatchedTemplate {
    private MatchedTemplate() {}

    /// The template brought to the science image, with variance and PSF of its own.
    ///
    /// @param correlation of the template's noise
    /// @param model the template convolved
    /// @param owned whether the template's mask may be shared
    static Exposure convolved(
            Exposure template, NoiseCorrelation correlation, MatchingKernel kernel, Image model, boolean owned) {
        Box box = model.box();
        double cx = box.x0() + 0.5 * box.width(), cy = box.y0() + 0.5 * box.height();
        Image middle = kernel.at(cx, cy), square = middle.copy();
        NoiseTransfer noise = NoiseTransfer.ofConvolution(middle, correlation);
        double sum = 0;
        for (int i = 0; i < square.data().length; i++) {
            square.data()[i] *= square.data()[i];
            sum += square.data()[i];
        }
        for (int i = 0; i < square.data().length; i++) square.data()[i] *= (float) (noise.varianceFactor() / sum);
        Image variance = Image.zeros(box);
        Convolution.with(square, 1e-2)
                .applyFilled(template.variance(), Planes.mean(template.variance()), variance, false);
        Mask mask;
        if (owned && template.box().contains(box)) mask = template.mask().view(box);
        else {
            mask = Mask.clear(box, template.mask().planes());
            mask.merge(template.mask());
        }
        Psf psf = Subtraction.psf(template, "template");
        return new Exposure(
                model,
                mask,
                variance,
                template.info().withPsf(ConvolvedPsf.of(psf, kernel, box)).withNoiseCorrelation(noise.correlation()));
    }

    /// The template as it is, over the science image's box.
    ///
    /// @param owned whether its pixels may be shared
    static Exposure plain(Exposure template, Box box, boolean owned) {
        if (owned && template.box().contains(box)) {
            Exposure part = template.view(box);
            withoutData(part);
            return part;
        }
        Image image = Image.zeros(box), variance = Image.zeros(box);
        image.fill(Float.NaN);
        variance.fill(Float.NaN);
        image.assign(template.image());
        variance.assign(template.variance());
        Mask mask = Mask.clear(box, template.mask().planes());
        mask.merge(template.mask());
        return new Exposure(image, mask, variance, template.info());
    }

    /// NaN where there is no data, as before the planes were filled.
    private static void withoutData(Exposure e) {
        int none = e.mask().valueOf("NO_DATA");
        for (int y = e.box().y0(); y <= e.box().y1(); y++) {
            int row = e.image().rowStart(y), bits = e.mask().rowStart(y);
            for (int i = 0; i < e.box().width(); i++)
                if ((e.mask().data()[bits + i] & none) != 0) e.image().data()[row + i] = Float.NaN;
        }
    }
}
