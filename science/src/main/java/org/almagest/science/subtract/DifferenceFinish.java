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
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.psf.Psf;

/// The last part of a subtraction: whitening, variance, scale and profile of the difference.
///
/// Thread rule: static methods without state.
final class DifferenceFinish {
    private DifferenceFinish() {}

    /// Whitened difference in science units.
    static Exposure of(
            Subtraction.Config config,
            Exposure science,
            Planes target,
            Planes reference,
            MatchingKernel kernel,
            Image raw,
            Image model,
            Mask mask) {
        Box box = science.box();
        Decorrelation filter = Decorrelation.of(target, reference, kernel, box, config.decorrelationCell());
        Image targetVariance = Planes.filled(target.variance(), box),
                referenceVariance = Planes.filled(reference.variance(), box);
        Image image, variance;
        Psf own = Subtraction.psf(science, "science image");
        Psf targetPsf = kernel.convolvesScience() ? ConvolvedPsf.of(own, kernel, box) : own;
        Psf psf;
        if (config.decorrelate()) {
            image = filter.apply(raw);
            variance = filter.variance(targetVariance, referenceVariance);
            psf = filter.psf(targetPsf);
        } else {
            image = raw;
            variance = undecorrelated(targetVariance, referenceVariance, kernel);
            psf = targetPsf;
        }
        addModelError(variance, model, config.modelError());
        if (kernel.convolvesScience()) toScienceScale(image, variance, kernel);
        int none = mask.valueOf("NO_DATA");
        for (int i = 0; i < mask.data().length; i++)
            if ((mask.data()[i] & none) != 0) {
                image.data()[i] = Float.NaN;
                variance.data()[i] = Float.NaN;
            }
        return new Exposure(image, mask, variance, science.info().withPsf(psf).withNoiseCorrelation(null));
    }

    /// No model fits bright stars to their photon noise: a share of what was subtracted counts as error.
    private static void addModelError(Image variance, Image model, double error) {
        float share = (float) (error * error);
        for (int i = 0; i < variance.data().length; i++) {
            float m = model.data()[i];
            if (Math.abs(m) <= Float.MAX_VALUE) variance.data()[i] += share * m * m;
        }
    }

    private static Image undecorrelated(Image target, Image reference, MatchingKernel kernel) {
        Box box = target.box();
        Image square = kernel.at(box.x0() + 0.5 * box.width(), box.y0() + 0.5 * box.height())
                .copy();
        for (int i = 0; i < square.data().length; i++) square.data()[i] *= square.data()[i];
        Image out = Image.zeros(box);
        Convolution.with(square, 1e-3).applyPadded(reference, out);
        for (int i = 0; i < out.data().length; i++) out.data()[i] += target.data()[i];
        return out;
    }

    /// The difference made from a convolved science image has the template's scale and the opposite sign.
    private static void toScienceScale(Image image, Image variance, MatchingKernel kernel) {
        Box box = image.box();
        for (int y = box.y0(); y <= box.y1(); y++) {
            int row = image.rowStart(y);
            for (int x = 0; x < box.width(); x += 32) {
                double sum = kernel.sumAt(Math.min(x + 16, box.width() - 1) + box.x0(), y);
                float factor = (float) (-1 / sum), square = factor * factor;
                for (int i = row + x; i < row + Math.min(x + 32, box.width()); i++) {
                    image.data()[i] *= factor;
                    variance.data()[i] *= square;
                }
            }
        }
    }
}
