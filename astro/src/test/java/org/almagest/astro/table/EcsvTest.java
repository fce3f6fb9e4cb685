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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcsvTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyTypeComesBack(long seed) {
        Table table = SampleTables.random(40, new Random(seed));
        Path path = folder.resolve("t.ecsv");
        Ecsv.write(path, table);
        Table back = Ecsv.read(path);
        SampleTables.same(back, table);
        assertThat(back.metadata()).isEqualTo(table.metadata());
    }

    @Test
    void extremesComeBack() {
        Table table = SampleTables.extremes();
        Ecsv.write(folder.resolve("t.ecsv"), table);
        SampleTables.same(Ecsv.read(folder.resolve("t.ecsv")), table);
        Csv.write(folder.resolve("t.csv"), table);
        SampleTables.same(Csv.read(folder.resolve("t.csv"), table.schema()), table);
    }

    @Test
    void blocksHoldAllRowsInOrder() {
        Table table = SampleTables.random(25, new Random(5));
        Ecsv.write(folder.resolve("t.ecsv"), table);
        List<Integer> sizes = new ArrayList<>();
        TableBuilder all = new TableBuilder(table.schema());
        Ecsv.blocks(folder.resolve("t.ecsv"), 10, b -> {
            sizes.add(b.rows());
            for (int i = 0; i < b.rows(); i++) all.copyRow(b, i);
        });
        assertThat(sizes).containsExactly(10, 10, 5);
        SampleTables.same(all.build(), table);
    }

    @Test
    void readsWhatPeopleWriteByHand() throws IOException {
        Table t = read("""
                # %ECSV 0.9
                # ---
                # datatype:
                # - {name: name, datatype: string}
                # - {name: ra, unit: deg, datatype: float64, description: 'Right, ascension'}
                # - {name: pair, datatype: string, subtype: 'float32[2]'}
                # - {name: ragged, datatype: string, subtype: 'int64[null]'}
                # meta: !!omap
                # - {origin: me}
                # - {n: 3}
                name   ra  pair ragged
                "a b"  1.5 "[1.0, null]" [1,2]
                c      ""  [3,4]         []
                """);
        assertThat(t.schema().columns().stream().map(Column::name))
                .containsExactly("name", "ra", "pair_0", "pair_1", "ragged");
        assertThat(t.strings("name")).containsExactly("a b", "c");
        assertThat(t.isNull("ra", 1)).isTrue();
        assertThat(t.schema().column("ra").unit()).isEqualTo("deg");
        assertThat(t.schema().column("ra").description()).isEqualTo("Right, ascension");
        assertThat(t.floats("pair_0")).containsExactly(1, 3);
        assertThat(t.isNull("pair_1", 0)).isTrue();
        assertThat(t.strings("ragged")).containsExactly("[1,2]", "[]");
        assertThat(t.metadata()).containsEntry("origin", "me").containsEntry("n", "3");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> read("a,b\n1,2\n"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("is no ECSV file");
        String head = "# %%ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: %s}\n";
        assertThatThrownBy(() -> read(head.formatted("int64") + "b\n1\n")).hasMessageContaining("[b]", "[a]");
        assertThatThrownBy(() -> read(head.formatted("complex128") + "a\n1\n")).hasMessageContaining("complex128");
        assertThatThrownBy(() -> read(head.formatted("int64") + "a\n1.5\n"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("line 6")
                .hasMessageContaining("column a");
        assertThatThrownBy(() -> read(head.formatted("[") + "a\n")).hasMessageContaining("no YAML");
        assertThatThrownBy(() -> read("# %ECSV 1.0\n# ---\n# - 1\na\n")).isInstanceOf(DataFault.class);
    }

    private Table read(String text) throws IOException {
        Path path = folder.resolve("hand.ecsv");
        Files.writeString(path, text);
        return Ecsv.read(path);
    }
}
