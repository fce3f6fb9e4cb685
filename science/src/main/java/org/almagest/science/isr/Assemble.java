/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

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
    public void apply(IsrFrame frame) {
        frame.requireAmplifiers("Assemble");
        Image image = Image.zeros(frame.detector());
        Mask mask = Mask.clear(frame.detector(), IsrFrame.PLANES);
        long filled = 0;
        List<String> bad = new ArrayList<>();
        for (IsrFrame.Amplifier a : frame.amplifiers())
            filled += a.raw.section().area();
        if (filled < frame.detector().area()) {
            image.fill(Float.NaN);
            mask.orBox(frame.detector(), mask.plane("NO_DATA"));
        }
        for (IsrFrame.Amplifier a : frame.amplifiers()) {
            place(a, image, mask);
            if (!badAmplifiers.contains(a.raw.name())) continue;
            mask.orBox(a.raw.section(), mask.plane("BAD"));
            bad.add(a.raw.name());
        }
        frame.assembled(image, mask);
        frame.note("ASSEMBLE", frame.amplifiers().size() + " amplifiers" + (bad.isEmpty() ? "" : ", bad: " + bad));
    }

    private static void place(IsrFrame.Amplifier a, Image image, Mask mask) {
        var from = a.raw.data();
        var to = a.raw.section();
        Image px = a.pixels();
        int[] marks = a.maskIfMade().map(Mask::data).orElse(new int[0]);
        for (int j = 0; j < from.height(); j++) {
            int source = px.index(from.x0(), from.y0() + j);
            int y = a.raw.flipY() ? to.y1() - j : to.y0() + j;
            int target = image.index(to.x0(), y);
            int bits = mask.index(to.x0(), y);
            int n = from.width();
            if (!a.raw.flipX()) {
                System.arraycopy(px.data(), source, image.data(), target, n);
                if (marks.length > 0) System.arraycopy(marks, source, mask.data(), bits, n);
            } else {
                reverse(px.data(), source, image.data(), target, n);
                if (marks.length > 0) for (int i = 0; i < n; i++) mask.data()[bits + n - 1 - i] = marks[source + i];
            }
        }
    }

    private static void reverse(float[] from, int source, float[] to, int target, int n) {
        for (int i = 0; i < n; i++) to[target + n - 1 - i] = from[source + i];
    }
}
