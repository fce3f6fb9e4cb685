/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetTableTest {
    @TempDir
    Path dir;

    private static Table sample(int rows, long seed) {
        Random random = new Random(seed);
        Schema schema = new Schema(Stream.of(ColumnType.values())
                .flatMap(t -> Stream.of(
                        new Column(t + "_full", t, false, "nJy", "phot.flux;em.opt", "A column of " + t),
                        new Column(t + "_gaps", t, true, "", "", "")))
                .toList());
        TableBuilder out = new TableBuilder(schema, 1);
        for (int row = 0; row < rows; row++) {
            out.addRow();
            for (Column c : schema.columns()) if (!c.nullable() || random.nextInt(3) > 0) set(out, c, random);
        }
        return out.metadata("schema", "apdb")
                .metadata("schema_version", "10.0.1")
                .build();
    }

    private static void set(TableBuilder out, Column c, Random random) {
        switch (c.type()) {
            case BOOLEAN -> out.set(c.name(), random.nextBoolean());
            case SHORT -> out.set(c.name(), random.nextInt(65_536) - 32_768L);
            case INT -> out.set(c.name(), (long) random.nextInt());
            case LONG -> out.set(c.name(), random.nextLong());
            case FLOAT -> out.set(c.name(), (double) (float) random.nextGaussian());
            case DOUBLE -> out.set(c.name(), random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian());
            case STRING -> out.set(c.name(), random.nextInt(5) == 0 ? "" : "text \u03b1 " + random.nextInt());
            case TIMESTAMP -> out.set(c.name(), 1_700_000_000_000_000L + random.nextInt());
            case BINARY -> {
                byte[] bytes = new byte[random.nextInt(9)];
                random.nextBytes(bytes);
                out.set(c.name(), bytes);
            }
        }
    }

    private static void same(Table read, Table written) {
        assertThat(read.schema().columns()).isEqualTo(written.schema().columns());
        assertThat(read.rows()).isEqualTo(written.rows());
        assertThat(read.metadata()).isEqualTo(written.metadata());
        for (int i = 0; i < read.schema().size(); i++) {
            String name = read.schema().columns().get(i).name();
            assertThat(read.nulls(i)).as(name).isEqualTo(written.nulls(i));
            assertThat(read.array(i)).as(name).isEqualTo(written.array(i));
        }
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void everyTypeComesBack(Packing packing) throws IOException {
        Table table = sample(3000, 1);
        Path path = dir.resolve("new/t.parquet");
        ParquetTable.write(path, table, packing);
        same(ParquetTable.read(path), table);
        assertThat(ParquetTable.rows(path)).isEqualTo(3000);
        assertThat(ParquetTable.schema(path)).isEqualTo(table.schema());
        try (Stream<Path> left = Files.list(path.getParent())) {
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void tablesWithoutRowsComeBack() {
        Table table = sample(0, 2);
        ParquetTable.write(dir.resolve("none.parquet"), table);
        same(ParquetTable.read(dir.resolve("none.parquet")), table);
    }

    @Test
    void readsTheColumnsNamed() {
        Table table = sample(100, 3);
        Path path = dir.resolve("t.parquet");
        ParquetTable.write(path, table);
        Table part = ParquetTable.read(path, List.of("STRING_gaps", "DOUBLE_full"));
        assertThat(part.schema().columns().stream().map(Column::name)).containsExactly("STRING_gaps", "DOUBLE_full");
        assertThat(part.doubles("DOUBLE_full")).isEqualTo(table.doubles("DOUBLE_full"));
        assertThatThrownBy(() -> ParquetTable.read(path, List.of("nope")))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no column nope");
    }

    @Test
    void tellsDamageFromAbsence() throws IOException {
        Path path = dir.resolve("t.parquet");
        ParquetTable.write(path, sample(500, 4));
        byte[] bytes = Files.readAllBytes(path);
        Path cut = Files.write(dir.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> ParquetTable.read(cut))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("cut.parquet");
        byte[] hurt = bytes.clone();
        Arrays.fill(hurt, 200, 400, (byte) 7);
        Path bad = Files.write(dir.resolve("bad.parquet"), hurt);
        assertThatThrownBy(() -> ParquetTable.read(bad))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("bad.parquet");
        assertThatThrownBy(() -> ParquetTable.read(dir.resolve("none"))).isInstanceOf(UserFault.class);
    }

    @Test
    void readsRealFilesOfOtherPrograms() throws IOException {
        Path data = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("almagest.root", "..")).resolve("../shared/data"));
        Assumptions.assumeTrue(Files.isDirectory(data), "no real data at " + data + "; set ALMAGEST_DATA");
        int read = 0;
        try (Stream<Path> files = Files.walk(data.resolve("catalogs_parquet"))) {
            for (Path path : files.filter(p -> p.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()) {
                try {
                    Table table = ParquetTable.read(path);
                    assertThat((long) table.rows()).as(path.toString()).isEqualTo(ParquetTable.rows(path));
                    read++;
                } catch (DataFault nested) {
                    assertThat(nested).hasMessageContaining("tables do not hold");
                }
            }
        }
        assertThat(read).isPositive();
    }
}
