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
import org.almagest.astro.kernel.RowArithmetic;

/// Subtracts the level of each column seen in the rows read beyond the last; amplifiers without such rows
/// stay as they are.
///
/// Columns whose overscan holds bled charge are left alone: those above `bleedLevel`, and their neighbours.
///
/// @param bleedLevel median overscan from which a column counts as bled into [count, or electron after
/// Gain]
/// @param grow neighbours of such columns left alone too [pixel]
/// @param outlier columns that differ from the median of five by more than this take that median
public record ParallelOverscan(double bleedLevel, int grow, double outlier) implements IsrStep {
    public static final ParallelOverscan DEFAULT = new ParallelOverscan(500, 2, 5);

    @Override
    public boolean looksAtPixels(IsrFrame frame) {
        return frame.amplifiers().stream()
                .anyMatch(a -> a.raw.parallelOverscan().isPresent());
    }

    /// What is taken off the columns of an amplifier; 0 off those that are bled.
    private record Levels(IsrFrame.Amplifier amplifier, float[] columns) {}

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        frame.requireAmplifiers("ParallelOverscan");
        List<Levels> all = new ArrayList<>();
        for (IsrFrame.Amplifier a : frame.amplifiers())
            a.raw.parallelOverscan().ifPresent(box -> {
                all.add(new Levels(a, levels(a.pixels(), box)));
                frame.note("PARALLEL OVERSCAN " + a.raw.name(), "median per column");
            });
        if (all.isEmpty()) return Optional.empty();
        return Optional.of(y -> {
            for (Levels l : all) {
                Image px = l.amplifier.pixels();
                if (l.amplifier.hasRow(y))
                    RowArithmetic.BEST.subtract(px.data(), px.rowStart(px.y0() + y), px.width(), l.columns, 0);
            }
        });
    }

    private float[] levels(Image px, Box box) {
        double[] level = new double[px.width()];
        boolean[] bled = new boolean[level.length];
        float[] column = new float[box.height()];
        for (int x = 0; x < level.length; x++) {
            for (int y = 0; y < column.length; y++) column[y] = px.data()[px.index(px.x0() + x, box.y0() + y)];
            Arrays.sort(column);
            level[x] = column[column.length / 2];
            if (level[x] > bleedLevel)
                for (int i = Math.max(0, x - grow); i <= Math.min(level.length - 1, x + grow); i++) bled[i] = true;
        }
        float[] smooth = new float[level.length];
        double[] five = new double[5];
        for (int x = 0; x < level.length; x++) {
            for (int k = 0; k < 5; k++) five[k] = level[Math.clamp(x + k - 2, 0, level.length - 1)];
            Arrays.sort(five);
            if (!bled[x]) smooth[x] = (float) (Math.abs(level[x] - five[2]) > outlier ? five[2] : level[x]);
        }
        return smooth;
    }
}
