/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @TempDir
    Path dir;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void everyTypeComesBack(long seed) {
        Table table = SampleTables.random(40, new Random(seed));
        Path path = dir.resolve("t.csv");
        Csv.write(path, table);
        SampleTables.same(Csv.read(path, table.schema()), table);
    }

    @Test
    void aColumnWithoutANameIsNamedByItsPlace(@TempDir Path folder) throws Exception {
        Table t = Csv.read(Files.writeString(folder.resolve("numbered.csv"), ",a\n0,1.5\n1,2.5\n"));
        assertThat(t.schema().columns()).extracting(Column::name).containsExactly("column1", "a");
    }

    @Test
    void guessesTypes() throws IOException {
        Table t = Csv.read(
                new StringReader(
                        "# a comment\nid,flux,name,ok,empty\n1,2.5,\"a, \"\"b\"\"\nc\",true,\n-7,nan,,false,\n"),
                "text");
        assertThat(t.schema().columns().stream().map(Column::type))
                .containsExactly(
                        ColumnType.LONG, ColumnType.DOUBLE, ColumnType.STRING, ColumnType.BOOLEAN, ColumnType.STRING);
        assertThat(t.longs("id")).containsExactly(1, -7);
        assertThat(t.doubles("flux")).containsExactly(2.5, Double.NaN);
        assertThat(t.strings("name")[0]).isEqualTo("a, \"b\"\nc");
        assertThat(t.isNull("name", 1)).isTrue();
        assertThat(t.isNull("flux", 1)).isFalse();
    }

    @Test
    void namesLineAndColumnOfWhatIsWrong() throws IOException {
        Path path = dir.resolve("bad.csv");
        Schema schema =
                Schema.of(Column.of("ra", ColumnType.DOUBLE, "deg", ""), Column.of("n", ColumnType.INT, "", ""));
        Files.writeString(path, "ra,n\n1.5,2\nx,3\n");
        assertThatThrownBy(() -> Csv.read(path, schema))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("bad.csv line 3: column ra holds \"x\"");
        Files.writeString(path, "ra,n\n1.5,99999999999\n");
        assertThatThrownBy(() -> Csv.read(path, schema)).hasMessageContaining("line 2: column n");
        Files.writeString(path, "ra\n1.5\n");
        assertThatThrownBy(() -> Csv.read(path, schema)).hasMessageContaining("no column n");
        Files.writeString(path, "ra,n\n1.5\n");
        assertThatThrownBy(() -> Csv.read(path, schema)).hasMessageContaining("line 2 has 1 cells");
        Files.writeString(path, "ra,n\n1.5,\"2\n");
        assertThatThrownBy(() -> Csv.read(path, schema)).hasMessageContaining("never closed");
    }
}
