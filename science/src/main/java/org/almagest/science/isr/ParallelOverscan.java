/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

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
    public void apply(IsrFrame frame) {
        frame.requireAmplifiers("ParallelOverscan");
        for (IsrFrame.Amplifier a : frame.amplifiers())
            a.raw.parallelOverscan().ifPresent(box -> {
                subtract(a.pixels(), box);
                frame.note("PARALLEL OVERSCAN " + a.raw.name(), "median per column");
            });
    }

    private void subtract(Image px, Box box) {
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
        double[] smooth = new double[level.length];
        double[] five = new double[5];
        for (int x = 0; x < level.length; x++) {
            for (int k = 0; k < 5; k++) five[k] = level[Math.clamp(x + k - 2, 0, level.length - 1)];
            Arrays.sort(five);
            smooth[x] = Math.abs(level[x] - five[2]) > outlier ? five[2] : level[x];
        }
        for (int y = px.y0(); y < px.y0() + px.height(); y++) {
            int row = px.rowStart(y);
            for (int x = 0; x < level.length; x++) if (!bled[x]) px.data()[row + x] -= (float) smooth[x];
        }
    }
}
