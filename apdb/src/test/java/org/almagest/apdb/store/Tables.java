/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.almagest.astro.table.Table;

/// Tables as lists of rows of text, to compare them bit for bit.
public final class Tables {
    /// Columns that tell when something was computed: all that may differ between two equal runs.
    public static final Set<String> PROCESSING_TIMES = Set.of("timeProcessedMjdTai", "timeWithdrawnMjdTai");

    private Tables() {}

    public static List<List<String>> rows(Table table, Set<String> without) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            List<String> cells = new ArrayList<>();
            for (int c = 0; c < table.schema().size(); c++) {
                String name = table.schema().columns().get(c).name();
                if (without.contains(name)) continue;
                cells.add(name + "=" + table.cell(c, row).map(Tables::text).orElse("missing"));
            }
            rows.add(cells);
        }
        return rows;
    }

    public static List<List<String>> rows(Table table) {
        return rows(table, Set.of());
    }

    private static String text(Object cell) {
        return switch (cell) {
            case byte[] bytes -> java.util.HexFormat.of().formatHex(bytes);
            case Double d -> Long.toHexString(Double.doubleToLongBits(d));
            case Float f -> Integer.toHexString(Float.floatToIntBits(f));
            default -> cell.toString();
        };
    }
}
