/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.Arrays;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.psf.Psf;
import org.jspecify.annotations.Nullable;

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
            RawDifference raw,
            Image model,
            Mask mask,
            Workspace work) {
        Box box = science.box();
        Image image, variance;
        Psf own = Subtraction.psf(science, "science image");
        Psf targetPsf = kernel.convolvesScience() ? ConvolvedPsf.of(own, kernel, box) : own;
        Psf psf;
        @Nullable NoiseCorrelation correlation = null;
        if (config.decorrelate()) {
            Decorrelation filter = Decorrelation.of(target, reference, kernel, box, config.decorrelationCell());
            image = filter.apply(raw, work.pool().image(box));
            work.spend(target.image());
            variance = filter.variance(
                    target.variance(), reference.variance(), work.pool().image(box));
            psf = filter.psf(targetPsf);
        } else {
            image = raw.image();
            Image targetVariance = Planes.filled(target.variance(), box),
                    referenceVariance = Planes.filled(reference.variance(), box);
            NoiseTransfer noise = NoiseTransfer.ofConvolution(middle(kernel, box), reference.correlation());
            variance = convolved(referenceVariance, middle(kernel, box), noise.varianceFactor());
            correlation = joined(target.correlation(), targetVariance, noise.correlation(), variance);
            for (int i = 0; i < variance.data().length; i++)
                variance.data()[i] += targetVariance.data()[i];
            psf = targetPsf;
        }
        close(image, variance, model, mask, config.modelError());
        if (kernel.convolvesScience()) toScienceScale(image, variance, kernel);
        return new Exposure(image, mask, variance, science.info().withPsf(psf).withNoiseCorrelation(correlation));
    }

    /// No model fits bright stars to their photon noise: a share of what was subtracted counts as error.
    /// What has no data is NaN. Planes over one box.
    private static void close(Image image, Image variance, Image model, Mask mask, double error) {
        float share = (float) (error * error);
        int none = mask.valueOf("NO_DATA");
        float[] px = image.data(), v = variance.data(), of = model.data();
        int[] bits = mask.data();
        for (int i = 0; i < bits.length; i++) {
            float m = Math.abs(of[i]) <= Float.MAX_VALUE ? of[i] : 0;
            v[i] = Math.max(0, v[i]) + share * m * m;
            if ((bits[i] & none) != 0) {
                px[i] = Float.NaN;
                v[i] = Float.NaN;
            }
        }
    }

    private static Image middle(MatchingKernel kernel, Box box) {
        return kernel.at(box.x0() + 0.5 * box.width(), box.y0() + 0.5 * box.height());
    }

    /// Variance after a kernel, whose squares are scaled to what the noise's correlation makes of them.
    private static Image convolved(Image variance, Image kernel, double factor) {
        Image square = kernel.copy();
        double sum = 0;
        for (int i = 0; i < square.data().length; i++) {
            square.data()[i] *= square.data()[i];
            sum += square.data()[i];
        }
        for (int i = 0; i < square.data().length; i++) square.data()[i] *= (float) (factor / sum);
        Image out = Image.zeros(variance.box());
        Convolution.with(square, 1e-3).applyPadded(variance, out);
        return out;
    }

    /// Correlation of the sum of two noises, each weighed by its median variance.
    private static NoiseCorrelation joined(NoiseCorrelation a, Image varianceA, NoiseCorrelation b, Image varianceB) {
        double va = median(varianceA), vb = median(varianceB);
        int radius = Math.max(a.radius(), b.radius()), side = 2 * radius + 1;
        float[] values = new float[side * side];
        for (int dy = -radius; dy <= radius; dy++)
            for (int dx = -radius; dx <= radius; dx++)
                values[(dy + radius) * side + dx + radius] =
                        (float) ((va * a.at(dx, dy) + vb * b.at(dx, dy)) / (va + vb));
        return new NoiseCorrelation(radius, values);
    }

    private static double median(Image image) {
        float[] v = image.toArray();
        Arrays.sort(v);
        return v[v.length / 2];
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
