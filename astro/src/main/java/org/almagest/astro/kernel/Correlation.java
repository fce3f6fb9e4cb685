/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.kernel;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Correlates whole images with kernels: out(x) = sum over u of K(u) in(x + u), with pixels beyond the edge
/// zero, so that the result covers the same box. It is the matched filter of detection; for a kernel
/// symmetric about its centre it is the convolution.
///
/// NaN spreads over the kernel: replace it beforehand. Thread rule: static methods without state.
public final class Correlation {
    private Correlation() {}

    /// Where pixels come from that need not be in memory as an image.
    @FunctionalInterface
    public interface Source {
        /// Puts pixels (x, y) to (x + n - 1, y), all inside the box, at line[o] and behind.
        void fill(int x, int y, int n, float[] line, int o);
    }

    /// Where pixels go.
    @FunctionalInterface
    public interface Sink {
        /// Takes pixels (x, y) to (x + n - 1, y) from line[o] and behind, each pixel once.
        void take(int x, int y, int n, float[] line, int o);
    }

    /// The image correlated with a kernel, over the same box.
    public static Image apply(Image source, SeparableSum kernel) {
        Image out = Image.zeros(source.box());
        apply(source, kernel, out);
        return out;
    }

    /// The image correlated with a kernel, on all pixels of the result; zeros beyond the source's edge.
    ///
    /// @param out receives the result; must not share pixels with the source
    public static void apply(Image source, SeparableSum kernel, Image out) {
        strips(kernel).apply(source, out, out.box());
    }

    private static Strips strips(SeparableSum kernel) {
        int m = kernel.rank();
        float[] across = new float[(2 * kernel.radius() + 1) * m];
        for (int t = 0; t < m; t++)
            for (int s = 0; s <= 2 * kernel.radius(); s++)
                across[s * m + t] = kernel.columns().get(t)[s];
        return new Strips(
                kernel.radius(),
                kernel.rows().toArray(float[][]::new),
                new float[][] {across},
                new int[][] {{0, 0}},
                new Box(0, 0, 1, 1),
                0);
    }
}
