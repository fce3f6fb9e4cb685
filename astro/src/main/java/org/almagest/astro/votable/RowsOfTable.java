/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.votable;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.jspecify.annotations.Nullable;
import uk.ac.starlink.table.ColumnInfo;
import uk.ac.starlink.table.DefaultValueInfo;
import uk.ac.starlink.table.DescribedValue;
import uk.ac.starlink.table.RandomStarTable;
import uk.ac.starlink.table.Tables;
import uk.ac.starlink.votable.VOStarTable;

/// A table of ours as the writer wants it.
final class RowsOfTable extends RandomStarTable {
    /// Begins the `utype` that names our type, with `?` when cells may be missing.
    static final String UTYPE = "almagest:";

    private final Table table;
    private final List<ColumnInfo> columns = new ArrayList<>();

    RowsOfTable(Table table) {
        this.table = table;
        for (int i = 0; i < table.schema().size(); i++)
            columns.add(info(table.schema().columns().get(i), i));
        List<DescribedValue> words = new ArrayList<>();
        table.metadata().forEach((k, v) -> words.add(new DescribedValue(new DefaultValueInfo(k, String.class, ""), v)));
        setParameters(words);
    }

    private ColumnInfo info(Column column, int place) {
        Class<?> content = switch (column.type()) {
            case BOOLEAN -> Boolean.class;
            case SHORT -> Short.class;
            case INT -> Integer.class;
            case LONG -> Long.class;
            case FLOAT -> Float.class;
            case DOUBLE -> Double.class;
            case STRING, TIMESTAMP -> String.class;
            case BINARY -> short[].class;
        };
        ColumnInfo info = new ColumnInfo(column.name(), content, column.description());
        if (!column.unit().isEmpty()) info.setUnitString(column.unit());
        if (!column.ucd().isEmpty()) info.setUCD(column.ucd());
        info.setNullable(column.nullable());
        info.setUtype(UTYPE + column.type() + (column.nullable() ? "?" : ""));
        if (column.type() == ColumnType.TIMESTAMP) info.setXtype("timestamp");
        if (column.type() == ColumnType.BINARY) {
            info.setShape(new int[] {-1});
            info.setAuxDatum(new DescribedValue(Tables.UBYTE_FLAG_INFO, Boolean.TRUE));
        }
        if (table.array(place) instanceof String[] texts && !isAscii(texts))
            info.setAuxDatum(new DescribedValue(VOStarTable.DATATYPE_INFO, "unicodeChar"));
        return info;
    }

    private static boolean isAscii(String[] texts) {
        for (String text : texts) for (int i = 0; i < text.length(); i++) if (text.charAt(i) > '~') return false;
        return true;
    }

    @Override
    public int getColumnCount() {
        return columns.size();
    }

    @Override
    public long getRowCount() {
        return table.rows();
    }

    @Override
    public ColumnInfo getColumnInfo(int place) {
        return columns.get(place);
    }

    @Override
    @SuppressWarnings("NullAway") // the library's sign of a missing cell
    public @Nullable Object getCell(long row, int place) {
        int i = (int) row;
        if (table.nulls(place).get(i)) return null;
        Column column = table.schema().columns().get(place);
        return switch (table.array(place)) {
            case int[] a when column.type() == ColumnType.SHORT -> (short) a[i];
            case long[] a
            when column.type() == ColumnType.TIMESTAMP -> Time.ofTaiMicros(a[i]).iso(TimeScale.TAI, 6);
            case byte[][] a -> unsigned(a[i]);
            case Object _ -> table.cell(place, i).orElseThrow();
        };
    }

    private static short[] unsigned(byte[] bytes) {
        short[] out = new short[bytes.length];
        for (int i = 0; i < out.length; i++) out[i] = (short) (bytes[i] & 0xff);
        return out;
    }
}
