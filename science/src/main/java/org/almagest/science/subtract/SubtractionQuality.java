/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.NoiseTransfer;

/// How much light of bright sources a difference has left.
///
/// @param median of the summed |D| less its noise over the summed light of the science image
/// @param scatter robust standard deviation of it
record SubtractionQuality(double median, double scatter) {
    /// Median and robust standard deviation, over bright sources, of the summed |D| less its noise over the
    /// summed light of the science image. Not the mean: new and variable sources are no fault of the
    /// subtraction.
    static SubtractionQuality of(
            Planes target,
            Planes reference,
            MatchingKernel kernel,
            Image science,
            RawDifference difference,
            List<double[]> centres) {
        Box box = difference.box();
        double gain = NoiseTransfer.ofConvolution(
                        kernel.at(box.x0() + 0.5 * box.width(), box.y0() + 0.5 * box.height()), reference.correlation())
                .varianceFactor();
        double[] ratios = new double[centres.size()];
        int n = 0;
        float[] row = new float[9];
        for (double[] c : centres) {
            int x = (int) Math.rint(c[0]), y = (int) Math.rint(c[1]);
            Box part = new Box(x - 4, y - 4, 9, 9);
            if (c[2] < 20 || !difference.box().contains(part) || !isUsable(part, target, reference)) continue;
            double d = 0, u = 0, noise = 0;
            for (int py = part.y0(); py <= part.y1(); py++) {
                difference.fill(part.x0(), py, row.length, row, 0);
                for (int px = part.x0(); px <= part.x1(); px++) {
                    d += Math.abs(row[px - part.x0()]);
                    u += Math.abs(science.data()[science.index(px, py)]);
                    noise +=
                            Math.sqrt(target.variance().data()[target.variance().index(px, py)]
                                    + gain
                                            * reference.variance()
                                                    .data()[reference.variance().index(px, py)]);
                }
            }
            if (u > 0) ratios[n++] = Math.max(0, d - Math.sqrt(2 / Math.PI) * noise) / u;
        }
        if (n == 0) return new SubtractionQuality(0, 0);
        double[] used = Arrays.copyOf(ratios, n);
        Arrays.sort(used);
        double median = used[n / 2];
        double[] off = new double[n];
        for (int i = 0; i < n; i++) off[i] = Math.abs(used[i] - median);
        Arrays.sort(off);
        double scatter = 1.4826 * off[n / 2];
        if (kernel.convolvesScience()) {
            // the difference still has the template's scale
            double sum = Math.abs(kernel.coefficients()[0]);
            median /= sum;
            scatter /= sum;
        }
        return new SubtractionQuality(median, scatter);
    }

    private static boolean isUsable(Box part, Planes target, Planes reference) {
        return target.image().box().contains(part)
                && reference.image().box().contains(part)
                && target.isUsable(part)
                && reference.isUsable(part);
    }

    /// Refuses a difference that no source should be measured on.
    void require(Subtraction.Config config) {
        if (median > config.maxQuality() || scatter > config.maxQualityScatter())
            throw new DataFault(String.format(
                    Locale.ROOT,
                    "bad subtraction: the difference at bright sources is %.3f +- %.3f of their light, more than %.2f"
                            + " +- %.2f; no sources are measured on it",
                    median,
                    scatter,
                    config.maxQuality(),
                    config.maxQualityScatter()));
    }
}
