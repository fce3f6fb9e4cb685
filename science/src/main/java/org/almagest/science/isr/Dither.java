/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.SplittableRandom;

/// Adds a uniform number from -0.5 to 0.5 count to every pixel, so that whole counts leave no comb in
/// statistics.
///
/// The numbers follow from the exposure's number and the amplifier's place, so a rerun adds the same.
///
/// @param seed added to the exposure's number
public record Dither(long seed) implements IsrStep {
    public static final Dither DEFAULT = new Dither(0);

    @Override
    public void apply(IsrFrame frame) {
        frame.requireAmplifiers("Dither");
        long exposure = frame.info().visitInfo().map(v -> v.exposureId()).orElse(0L);
        for (int k = 0; k < frame.amplifiers().size(); k++) {
            SplittableRandom random = new SplittableRandom(exposure * 1_000_003 + seed * 1009 + k);
            float[] px = frame.amplifiers().get(k).pixels().data();
            for (int i = 0; i < px.length; i++) px[i] += (float) (random.nextDouble() - 0.5);
        }
        frame.note("DITHER", "uniform half count");
    }
}
