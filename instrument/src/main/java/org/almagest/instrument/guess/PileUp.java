/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import org.almagest.astro.image.Image;

/// Whether many pixels stand at the highest level there is, as saturated ones do.
final class PileUp {
    private static final int FEWEST = 5;
    private double highest = Double.NEGATIVE_INFINITY;
    private long atHighest;
    private long below;

    /// Counts an image's pixels at the highest level so far, and those within 5 % below it.
    void add(Image image) {
        double top = Double.NEGATIVE_INFINITY;
        for (int y = 0; y < image.height(); y++) {
            int row = image.rowStart(y);
            for (int i = row; i < row + image.width(); i++) if (image.data()[i] > top) top = image.data()[i];
        }
        if (top > highest) {
            highest = top;
            atHighest = 0;
            below = 0;
        }
        for (int y = 0; y < image.height(); y++) {
            int row = image.rowStart(y);
            for (int i = row; i < row + image.width(); i++) {
                float v = image.data()[i];
                if (v == highest) atHighest++;
                else if (v > 0.95 * highest) below++;
            }
        }
    }

    /// Whether as many pixels stand at the highest level as at dozens of levels below it.
    boolean isPiled() {
        double levels = Math.max(1, 0.05 * Math.abs(highest));
        return atHighest >= FEWEST && highest > 255 && atHighest > 20 * below / levels;
    }

    double level() {
        return highest;
    }

    long count() {
        return atHighest;
    }
}
