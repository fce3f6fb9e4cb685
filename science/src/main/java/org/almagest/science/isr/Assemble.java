/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.kernel.RowArithmetic;

/// Puts the amplifiers' data together as one image, flipped as their readout demands.
///
/// Pixels of the detector that no amplifier fills are NaN and marked NO_DATA.
///
/// @param badAmplifiers names of amplifiers to be marked BAD as a whole
public record Assemble(List<String> badAmplifiers) implements IsrStep {
    public static final Assemble DEFAULT = new Assemble(List.of());

    public Assemble {
        badAmplifiers = List.copyOf(badAmplifiers);
    }

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("Assemble");
        Image image = frame.pool().image(frame.detector());
        Mask mask = frame.pool().mask(frame.detector(), IsrFrame.PLANES);
        long filled = 0;
        for (IsrFrame.Amplifier a : frame.amplifiers())
            filled += a.raw.section().area();
        if (filled < frame.detector().area()) {
            image.fill(Float.NaN);
            Arrays.fill(mask.data(), mask.plane("NO_DATA"));
        }
        return Optional.of(new Work(frame, image, mask));
    }

    private final class Work implements RowWork {
        private final IsrFrame frame;
        private final Image image;
        private final Mask mask;

        Work(IsrFrame frame, Image image, Mask mask) {
            this.frame = frame;
            this.image = image;
            this.mask = mask;
        }

        @Override
        public void row(int y) {
            for (IsrFrame.Amplifier a : frame.amplifiers()) place(a, y, image, mask);
        }

        @Override
        public boolean changesRows() {
            return true;
        }

        @Override
        public void finish() {
            List<String> bad = new ArrayList<>();
            for (IsrFrame.Amplifier a : frame.amplifiers()) {
                if (!badAmplifiers.contains(a.raw.name())) continue;
                mask.orBox(a.raw.section(), mask.plane("BAD"));
                bad.add(a.raw.name());
            }
            frame.assembled(image, mask);
            frame.note("ASSEMBLE", frame.amplifiers().size() + " amplifiers" + (bad.isEmpty() ? "" : ", bad: " + bad));
        }
    }

    /// Puts a row that was read in its place, if it is one of the data's.
    private static void place(IsrFrame.Amplifier a, int row, Image image, Mask mask) {
        Box from = a.raw.data(), to = a.raw.section();
        Image px = a.pixels();
        int y = px.y0() + row - from.y0();
        if (y < 0 || y >= from.height()) return;
        int source = px.index(from.x0(), px.y0() + row), n = from.width();
        int target = image.index(to.x0(), a.raw.flipY() ? to.y1() - y : to.y0() + y);
        if (a.raw.flipX()) RowArithmetic.BEST.reverse(px.data(), source, image.data(), target, n);
        else System.arraycopy(px.data(), source, image.data(), target, n);
        if (a.maskIfMade().isPresent()) placeMarks(a.mask().data(), source, mask.data(), target, n, a.raw.flipX());
        else Arrays.fill(mask.data(), target, target + n, 0);
    }

    private static void placeMarks(int[] from, int source, int[] to, int target, int n, boolean flip) {
        if (flip) for (int i = 0; i < n; i++) to[target + n - 1 - i] = from[source + i];
        else System.arraycopy(from, source, to, target, n);
    }
}
