/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.FLOAT;

import java.util.List;
import java.util.Set;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Column;

/// The mean of an annulus from 7 to 15 sigma of the PSF, clipped three times at 3 sigma.
///
/// Pixels marked BAD, SAT or NO_DATA are left out; other footprints hold noise while a source is measured.
public final class LocalBackground implements Measurement {
    private final double inner;
    private final double outer;

    /// Options: `innerSigmas` (7), `outerSigmas` (15) [sigma of the PSF].
    public static final class Factory implements MeasurementFactory {
        @Override
        public String name() {
            return "localBackground";
        }

        @Override
        public Measurement create(Options options, Frame frame) {
            return new LocalBackground(
                    options.number("innerSigmas", 7) * frame.sigma(),
                    options.number("outerSigmas", 15) * frame.sigma());
        }
    }

    /// @param inner radius [pixel]
    /// @param outer radius [pixel]
    public LocalBackground(double inner, double outer) {
        if (!(outer > inner) || !(inner >= 0)) throw new IllegalArgumentException("annulus " + inner + " to " + outer);
        this.inner = inner;
        this.outer = outer;
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.of("localBackground", FLOAT, "electron.pixel-1", "Clipped mean of an annulus."),
                Column.of("localBackgroundErr", FLOAT, "electron.pixel-1", "Standard error of localBackground."),
                Column.of("localBackground_flag", BOOLEAN, "", "Fewer than ten pixels in the annulus."));
    }

    @Override
    public Set<Slot> needs() {
        return Set.of(Slot.CENTROID);
    }

    @Override
    public void measure(Target target, Cells out) {
        Image image = target.frame().image();
        int bad = target.frame().mask().valueOf("BAD", "SAT", "NO_DATA");
        int[] mask = target.frame().mask().data();
        int reach = (int) Math.ceil(outer);
        int cx = (int) Math.round(target.x());
        int cy = (int) Math.round(target.y());
        Box box = new Box(cx - reach, cy - reach, 2 * reach + 1, 2 * reach + 1).intersection(image.box());
        double[] values = new double[Math.toIntExact(box.area())];
        int n = 0;
        for (int y = box.y0(); y <= box.y1(); y++) {
            double dy = y - target.y();
            int row = image.index(box.x0(), y);
            int bits = target.frame().mask().index(box.x0(), y);
            for (int i = 0; i < box.width(); i++) {
                double dx = box.x0() + i - target.x();
                double r2 = dx * dx + dy * dy;
                double v = image.data()[row + i];
                if (r2 < inner * inner || r2 > outer * outer || !Double.isFinite(v)) continue;
                if ((mask[bits + i] & bad) == 0) values[n++] = v;
            }
        }
        if (n < 10) {
            out.flag(2);
            return;
        }
        clippedMean(values, n, out);
    }

    private static void clippedMean(double[] values, int count, Cells out) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        double mean = 0;
        double spread = 0;
        int n = 0;
        for (int round = 0; round < 4; round++) {
            double sum = 0;
            double squares = 0;
            n = 0;
            for (int i = 0; i < count; i++) {
                double v = values[i];
                if (v < low || v > high) continue;
                sum += v;
                squares += v * v;
                n++;
            }
            mean = sum / n;
            spread = Math.sqrt(Math.max(0, squares / n - mean * mean));
            low = mean - 3 * spread;
            high = mean + 3 * spread;
        }
        out.set(0, mean);
        out.set(1, spread / Math.sqrt(n));
    }
}
