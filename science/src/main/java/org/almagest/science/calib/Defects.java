/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;

/// Finds bad pixels in combined products, and writes them as boxes.
///
/// Bad is what is too bright in the dark, far from zero in the bias, or far from its surroundings in the
/// flat, and what has no value. A column with many bad pixels close together is bad from the first of them
/// to the last.
///
/// Thread rule: static methods without state.
public final class Defects {
    private Defects() {}

    /// Columns of the table: one row per box.
    public static final Schema SCHEMA = Schema.of(
            Column.of("x0", ColumnType.INT, "pixel", "First column of the box."),
            Column.of("y0", ColumnType.INT, "pixel", "First row of the box."),
            Column.of("width", ColumnType.INT, "pixel", "Columns of the box."),
            Column.of("height", ColumnType.INT, "pixel", "Rows of the box."));

    /// @param darkLimit dark current from which a pixel is hot [electron / s]
    /// @param biasLimit |bias| from which a pixel is bad [electron]
    /// @param flatLow response relative to the surroundings below which a pixel is dead
    /// @param flatHigh response relative to the surroundings above which a pixel is bad
    /// @param columnPixels bad pixels that make a column bad
    /// @param columnGap greatest gap between them [pixel]
    public record Config(
            double darkLimit, double biasLimit, double flatLow, double flatHigh, int columnPixels, int columnGap) {
        public static final Config DEFAULT = new Config(5, 1000, 0.8, 1.2, 50, 30);

        /// The same with another limit of |bias|.
        public Config withBiasLimit(double other) {
            return new Config(darkLimit, other, flatLow, flatHigh, columnPixels, columnGap);
        }
    }

    /// Bad pixels of products that cover one box.
    ///
    /// @param flats of any filters
    public static Table find(Optional<Exposure> bias, Optional<Exposure> dark, List<Exposure> flats, Config config) {
        List<Exposure> all = new ArrayList<>(flats);
        bias.ifPresent(all::add);
        dark.ifPresent(all::add);
        if (all.isEmpty()) throw new IllegalArgumentException("defects of no product");
        Box box = all.getFirst().box();
        boolean[] bad = new boolean[Math.toIntExact(box.area())];
        bias.ifPresent(e -> beyond(e.image(), -config.biasLimit(), config.biasLimit(), bad));
        dark.ifPresent(e -> beyond(e.image(), Double.NEGATIVE_INFINITY, config.darkLimit(), bad));
        for (Exposure flat : flats) {
            Image relative = flat.image().copy();
            Image around = surroundings(flat).render();
            for (int i = 0; i < relative.data().length; i++) relative.data()[i] /= around.data()[i];
            beyond(relative, config.flatLow(), config.flatHigh(), bad);
        }
        fillColumns(bad, box.width(), box.height(), config);
        return boxes(bad, box);
    }

    private static BackgroundModel surroundings(Exposure flat) {
        Background.Config cells = new Background.Config(
                BackgroundModel.Kind.SPLINE, 0, 1, 64, 3, 0.1, List.of("BAD", "NO_DATA"), Integer.MAX_VALUE);
        return Background.estimate(flat, 8, cells);
    }

    private static void beyond(Image image, double low, double high, boolean[] bad) {
        int i = 0;
        for (int y = image.y0(); y < image.y0() + image.height(); y++) {
            int row = image.rowStart(y);
            for (int x = 0; x < image.width(); x++, i++) {
                float v = image.data()[row + x];
                if (!(v >= low && v <= high)) bad[i] = true;
            }
        }
    }

    private static void fillColumns(boolean[] bad, int width, int height, Config config) {
        for (int x = 0; x < width; x++) {
            int first = -1;
            int last = -1;
            int count = 0;
            for (int y = 0; y <= height + config.columnGap(); y++) {
                boolean here = y < height && bad[y * width + x];
                if (here) {
                    if (first < 0) first = y;
                    last = y;
                    count++;
                } else if (first >= 0 && y - last > config.columnGap()) {
                    if (count >= config.columnPixels()) for (int v = first; v <= last; v++) bad[v * width + x] = true;
                    first = -1;
                    count = 0;
                }
            }
        }
    }

    /// Runs of a row, joined with equal runs of the row before.
    private static Table boxes(boolean[] bad, Box box) {
        TableBuilder out = new TableBuilder(SCHEMA);
        Map<Long, Box> open = new TreeMap<>();
        for (int y = 0; y <= box.height(); y++) {
            Map<Long, Box> next = new TreeMap<>();
            for (int x = 0; y < box.height() && x < box.width(); x++) {
                if (!bad[y * box.width() + x]) continue;
                int first = x;
                while (x < box.width() && bad[y * box.width() + x]) x++;
                long key = ((long) first << 32) | x;
                Box above = open.remove(key);
                next.put(
                        key,
                        above == null
                                ? new Box(box.x0() + first, box.y0() + y, x - first, 1)
                                : new Box(above.x0(), above.y0(), above.width(), above.height() + 1));
            }
            for (Box done : open.values()) {
                out.addRow();
                out.set("x0", (long) done.x0())
                        .set("y0", (long) done.y0())
                        .set("width", (long) done.width())
                        .set("height", (long) done.height());
            }
            open = next;
        }
        return out.build();
    }
}
