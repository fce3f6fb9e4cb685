/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/// Tables with a column of every type, with and without missing cells.
public final class SampleTables {
    private SampleTables() {}

    public static Table random(int rows, Random random) {
        Schema schema = new Schema(java.util.Arrays.stream(ColumnType.values())
                .flatMap(t -> java.util.stream.Stream.of(
                        new Column(t + "_full", t, false, "nJy", "phot.flux;em.opt", "A column of " + t),
                        new Column(t + "_gaps", t, true, "", "", "")))
                .toList());
        TableBuilder out = new TableBuilder(schema, 1);
        for (int row = 0; row < rows; row++) {
            out.addRow();
            for (Column c : schema.columns()) if (!c.nullable() || random.nextInt(3) > 0) set(out, c, random);
        }
        return out.metadata("TABLE", "sample")
                .metadata("a longer key", "caf\u00e9 & more ")
                .build();
    }

    private static void set(TableBuilder out, Column c, Random random) {
        switch (c.type()) {
            case BOOLEAN -> out.set(c.name(), random.nextBoolean());
            case SHORT -> out.set(c.name(), random.nextInt(65_536) - 32_768L);
            case INT -> out.set(c.name(), (long) random.nextInt());
            case LONG -> out.set(c.name(), random.nextLong());
            case FLOAT -> out.set(c.name(), (double) (float) (1e4 * random.nextGaussian()));
            case DOUBLE -> out.set(c.name(), random.nextGaussian());
            case STRING -> out.set(c.name(), "text, \"" + random.nextInt() + "\"\u03b1\nx");
            case TIMESTAMP -> out.set(c.name(), 1_700_000_000_000_000L + random.nextInt());
            case BINARY -> {
                byte[] bytes = new byte[1 + random.nextInt(9)];
                random.nextBytes(bytes);
                out.set(c.name(), bytes);
            }
        }
    }

    /// Cells at the ends of their types, and texts that need care.
    public static Table extremes() {
        Schema schema = new Schema(java.util.Arrays.stream(ColumnType.values())
                .map(t -> new Column(t.name(), t, true, "", "", "A \"quoted\" text: {of} 'many', caf\u00e9\nand lines"))
                .toList());
        TableBuilder out = new TableBuilder(schema);
        double[] reals = {Double.MAX_VALUE, Double.MIN_VALUE, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, 0.1};
        float[] floats = {Float.MAX_VALUE, Float.MIN_VALUE, -0f, Float.NaN, Float.POSITIVE_INFINITY, 16_777_217f / 3};
        long[] longs = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1L << 53, (1L << 53) + 1};
        String[] texts = {"", " ", "a\r\nb\rc\n", "\"\"", "# no, comment", "\ud83d\udd2d \u03b1\t,"};
        for (int i = 0; i < reals.length; i++) {
            out.addRow();
            out.set("BOOLEAN", i % 2 == 0).set("SHORT", i % 2 == 0 ? Short.MIN_VALUE : Short.MAX_VALUE);
            out.set("INT", i % 2 == 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE).set("LONG", longs[i]);
            out.set("FLOAT", floats[i]).set("DOUBLE", reals[i]).set("STRING", texts[i]);
            out.set("TIMESTAMP", i).set("BINARY", new byte[] {(byte) i, -128, 127, 0});
        }
        out.addRow();
        return out.build();
    }

    public static void same(Table read, Table written) {
        assertThat(read.schema().columns()).isEqualTo(written.schema().columns());
        assertThat(read.rows()).isEqualTo(written.rows());
        for (int i = 0; i < read.schema().size(); i++) {
            String name = read.schema().columns().get(i).name();
            assertThat(read.nulls(i)).as(name).isEqualTo(written.nulls(i));
            assertThat(read.array(i)).as(name).isEqualTo(written.array(i));
        }
    }
}
