/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Rows of detections or forced measurements by the object they belong to, in the order of time.
final class RowsOfObjects {
    private static final int[] NO_ROWS = {};

    private final Table table;
    private final Map<Long, int[]> rows;

    private RowsOfObjects(Table table, Map<Long, int[]> rows) {
        this.table = table;
        this.rows = rows;
    }

    /// Earlier and later rows together.
    ///
    /// @param idColumn what orders rows of one moment
    static RowsOfObjects of(Table earlier, Table later, String idColumn) {
        TableBuilder all = new TableBuilder(earlier.schema(), earlier.rows() + later.rows());
        for (int i = 0; i < earlier.rows(); i++) all.copyRow(earlier, i);
        for (int i = 0; i < later.rows(); i++) all.copyRow(later, i);
        Table table = all.build();
        long[] object = table.longs("diaObjectId");
        double[] mjd = table.doubles("midpointMjdTai");
        long[] id = table.longs(idColumn);
        int place = table.schema().indexOf("diaObjectId");
        int[] order = IntStream.range(0, table.rows())
                .filter(i -> !table.nulls(place).get(i))
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> object[i])
                        .thenComparingDouble(i -> mjd[i])
                        .thenComparingLong(i -> id[i]))
                .mapToInt(i -> i)
                .toArray();
        Map<Long, int[]> rows = new HashMap<>();
        for (int from = 0, to; from < order.length; from = to) {
            to = from;
            while (to < order.length && object[order[to]] == object[order[from]]) to++;
            rows.put(object[order[from]], Arrays.copyOfRange(order, from, to));
        }
        return new RowsOfObjects(table, rows);
    }

    Table table() {
        return table;
    }

    /// Rows of an object, empty when it has none.
    int[] of(long objectId) {
        return rows.getOrDefault(objectId, NO_ROWS);
    }
}
