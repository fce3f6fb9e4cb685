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
import java.util.Optional;
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
    public Optional<RowWork> begin(IsrFrame frame) {
        if (frame.calibrations().defects().isEmpty()) {
            if (required) throw new DataFault("ISR step MaskDefects needs a defects product, and none is valid");
            return Optional.empty();
        }
        Table boxes = frame.calibrations().defects().get();
        Mask mask = frame.mask("MaskDefects");
        int bad = mask.plane("BAD");
        List<List<Box>> starting = starting(boxes, mask.box());
        List<Box> here = new ArrayList<>();
        frame.note("DEFECTS", boxes.rows() + " boxes");
        return Optional.of(row -> {
            int y = mask.box().y0() + row;
            here.addAll(starting.get(row));
            here.removeIf(b -> b.y1() < y);
            for (Box b : here) mask.orBox(new Box(b.x0(), y, b.width(), 1), bad);
        });
    }

    /// The parts of the boxes on the detector, by their first row.
    private static List<List<Box>> starting(Table boxes, Box detector) {
        List<List<Box>> out = new ArrayList<>();
        for (int y = 0; y < detector.height(); y++) out.add(List.of());
        double[][] sides = new double[4][boxes.rows()];
        String[] names = {"x0", "y0", "width", "height"};
        for (int k = 0; k < 4; k++) for (int i = 0; i < boxes.rows(); i++) sides[k][i] = boxes.number(names[k], i);
        for (int i = 0; i < boxes.rows(); i++) {
            Box box = new Box((int) sides[0][i], (int) sides[1][i], (int) sides[2][i], (int) sides[3][i])
                    .intersection(detector);
            if (box.isEmpty()) continue;
            int y = box.y0() - detector.y0();
            if (out.get(y).isEmpty()) out.set(y, new ArrayList<>());
            out.get(y).add(box);
        }
        return out;
    }
}
