/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.almagest.astro.image.Image;

/// Adds a uniform number from -0.5 to 0.5 count to every pixel, so that whole counts leave no comb in
/// statistics.
///
/// The numbers follow from the exposure's number and the amplifier's place, so a rerun adds the same.
///
/// @param seed added to the exposure's number
public record Dither(long seed) implements IsrStep {
    public static final Dither DEFAULT = new Dither(0);

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("Dither");
        long exposure = frame.info().visitInfo().map(v -> v.exposureId()).orElse(0L);
        List<IsrFrame.Amplifier> amplifiers = frame.amplifiers();
        SplittableRandom[] random = new SplittableRandom[amplifiers.size()];
        for (int k = 0; k < random.length; k++)
            random[k] = new SplittableRandom(exposure * 1_000_003 + seed * 1009 + k);
        frame.note("DITHER", "uniform half count");
        return Optional.of(y -> {
            for (int k = 0; k < random.length; k++) add(amplifiers.get(k), y, random[k]);
        });
    }

    private static void add(IsrFrame.Amplifier a, int y, SplittableRandom random) {
        if (!a.hasRow(y)) return;
        Image px = a.pixels();
        int start = px.rowStart(px.y0() + y);
        for (int i = start; i < start + px.width(); i++) px.data()[i] += (float) (random.nextDouble() - 0.5);
    }
}
