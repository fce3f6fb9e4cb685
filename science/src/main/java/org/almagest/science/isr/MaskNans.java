/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// Marks UNMASKEDNAN where a pixel is not finite and no data were not expected.
public record MaskNans() implements IsrStep {
    public static final MaskNans DEFAULT = new MaskNans();

    @Override
    public void apply(IsrFrame frame) {
        Image image = frame.image("MaskNans");
        Mask mask = frame.mask("MaskNans");
        int nan = mask.plane("UNMASKEDNAN");
        int expected = mask.valueOf("NO_DATA");
        long marked = 0;
        float[] px = image.data();
        int[] bits = mask.data();
        for (int i = 0; i < px.length; i++)
            if (!(Math.abs(px[i]) <= Float.MAX_VALUE) && (bits[i] & expected) == 0) {
                bits[i] |= nan;
                marked++;
            }
        frame.note("NAN", marked + " pixels");
    }
}
