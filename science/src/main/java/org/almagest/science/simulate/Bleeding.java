/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import org.almagest.science.simulate.CameraConfig.AmplifierGrid;

/// Charge over full well flows up and down its column, equally, until it finds room; it does not leave the
/// amplifier.
final class Bleeding {
    private Bleeding() {}

    /// Spills all excess charge, in place, and flags the pixels that end full.
    static void spill(float[] electrons, byte[] flags, SurveyConfig config) {
        int width = config.camera().width();
        AmplifierGrid grid = config.camera().amplifiers();
        float full = (float) config.electronics().fullWell();
        float[] column = new float[grid.height()];
        for (int row = 0; row < grid.rows(); row++)
            for (int x = 0; x < width; x++) {
                int start = row * grid.height() * width + x;
                boolean over = false;
                for (int y = 0; y < column.length; y++) over |= electrons[start + y * width] > full;
                if (!over) continue;
                for (int y = 0; y < column.length; y++) column[y] = electrons[start + y * width];
                for (int y = 0; y < column.length; y++)
                    if (column[y] > full) flags[start + y * width] |= FrameMaker.SATURATED;
                spillColumn(column, full);
                for (int y = 0; y < column.length; y++) {
                    electrons[start + y * width] = column[y];
                    boolean own = (flags[start + y * width] & FrameMaker.SATURATED) != 0;
                    if (column[y] >= full && !own) flags[start + y * width] |= FrameMaker.BLED;
                }
            }
    }

    private static void spillColumn(float[] column, float full) {
        for (int y = 0; y < column.length; y++) {
            double excess = column[y] - full;
            if (excess <= 0) continue;
            column[y] = full;
            double lost = flow(column, full, y, 1, excess / 2);
            flow(column, full, y, -1, excess / 2 + lost);
        }
    }

    /// Fills pixels away from a place; returns what found no room.
    private static double flow(float[] column, float full, int from, int step, double charge) {
        double left = charge;
        for (int y = from + step; y >= 0 && y < column.length && left > 0; y += step) {
            double room = full - column[y];
            if (room <= 0) continue;
            double taken = Math.min(room, left);
            column[y] = taken == room ? full : (float) (column[y] + taken);
            left -= taken;
        }
        return left;
    }
}
