/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.linalg.Cholesky;
import org.almagest.astro.psf.AdaptiveMoments;

/// The kernel that turns one known PSF into another, by least squares over [KernelBasis] functions.
public final class PsfMatch {
    private PsfMatch() {}

    /// Finds K with K * from close to `to`.
    ///
    /// @param from PSF stamp, centred, odd-sided
    /// @param to wanted PSF, centred, broader
    /// @return kernel of the ratio of the sums, origin in its middle
    public static Image kernel(Image from, Image to) {
        KernelBasis basis = KernelBasis.matching(sigma(from), sigma(to));
        int half = to.width() / 2, side = 2 * half + 1, outer = half + basis.radius();
        Image wide = Image.zeros(new Box(-outer, -outer, 2 * outer + 1, 2 * outer + 1));
        wide.assign(from.withOrigin(-from.width() / 2, -from.height() / 2));
        float[] images = basis.convolve(wide.data(), side);
        float[] wanted = to.toArray();
        int n = basis.size(), pixels = side * side;
        double[] normal = new double[n * n], right = new double[n];
        double trace = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int p = 0; p < pixels; p++) sum += (double) images[i * pixels + p] * images[j * pixels + p];
                normal[i * n + j] = sum;
                normal[j * n + i] = sum;
            }
            trace += normal[i * n + i];
            for (int p = 0; p < pixels; p++) right[i] += (double) images[i * pixels + p] * wanted[p];
        }
        for (int i = 0; i < n; i++) normal[i * n + i] += 1e-7 * trace / n;
        double[] a = Cholesky.of(normal, n)
                .orElseThrow(() -> new IllegalStateException("normal equations of a PSF match"))
                .solve(right);
        return basis.combine(a, 0, 1);
    }

    private static double sigma(Image psf) {
        return AdaptiveMoments.of(psf.withOrigin(-psf.width() / 2, -psf.height() / 2), 0, 0, 2)
                .sigma();
    }
}
