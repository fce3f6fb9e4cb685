/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;
import org.almagest.astro.table.Table;

/// Marks the boxes of the defects product BAD.
///
/// @param required whether a missing product is a fault; else the step is passed over
public record MaskDefects(boolean required) implements IsrStep {
    public static final MaskDefects DEFAULT = new MaskDefects(false);

    @Override
    public void apply(IsrFrame frame) {
        if (frame.calibrations().defects().isEmpty()) {
            if (required) throw new DataFault("ISR step MaskDefects needs a defects product, and none is valid");
            return;
        }
        Table boxes = frame.calibrations().defects().get();
        Mask mask = frame.mask("MaskDefects");
        int bad = mask.plane("BAD");
        for (int i = 0; i < boxes.rows(); i++)
            mask.orBox(
                    new Box(
                            (int) boxes.number("x0", i),
                            (int) boxes.number("y0", i),
                            (int) boxes.number("width", i),
                            (int) boxes.number("height", i)),
                    bad);
        frame.note("DEFECTS", boxes.rows() + " boxes");
    }
}
