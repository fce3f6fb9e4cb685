/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.votable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Ecsv;
import org.almagest.astro.table.SampleTables;
import org.almagest.astro.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoTableTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyTypeComesBack(long seed) {
        Table table = SampleTables.random(40, new Random(seed));
        Table back = roundTrip(table);
        SampleTables.same(back, table);
        assertThat(back.metadata()).isEqualTo(table.metadata());
    }

    @Test
    void extremesComeBackButForWhatTheFormCannotHold() {
        Table table = SampleTables.extremes();
        int[] held = {0, 2, 4, 6};
        SampleTables.same(roundTrip(table.select(held)), table.select(held));
        Table back = roundTrip(table);
        assertThat(back.longs("LONG")).isEqualTo(table.longs("LONG"));
        assertThat(back.isNull("DOUBLE", 3)).as("NaN is missing").isTrue();
        assertThat(back.strings("STRING")[1]).as("blanks at the end").isEmpty();
        assertThat(back.strings("STRING")[5]).as("16 bits per character").isEqualTo("?? \u03b1\t,");
    }

    @Test
    void blocksHoldAllRowsInOrder() {
        Table table = SampleTables.random(25, new Random(5));
        Path path = folder.resolve("t.vot");
        VoTable.write(path, table);
        List<Integer> sizes = new ArrayList<>();
        VoTable.blocks(path, 10, b -> sizes.add(b.rows()));
        assertThat(sizes).containsExactly(10, 10, 5);
    }

    @Test
    void readsTableData() throws IOException {
        Path path = folder.resolve("t.xml");
        Files.writeString(path, document("""
                <TR><TD>1.5</TD><TD>7</TD><TD>a</TD><TD>1 2</TD><TD>3 4 5</TD></TR>
                <TR><TD/><TD>-9</TD><TD/><TD/><TD/></TR>
                """));
        Table t = VoTable.read(path);
        assertThat(t.schema().columns().stream().map(Column::name)).containsExactly("ra", "n", "s", "p_0", "p_1", "v");
        assertThat(t.schema().column("ra").ucd()).isEqualTo("pos.eq.ra;meta.main");
        assertThat(t.schema().column("ra").unit()).isEqualTo("deg");
        assertThat(t.schema().column("ra").description()).isEqualTo("Where it is");
        assertThat(t.number("ra", 0)).isEqualTo(1.5);
        assertThat(t.number("ra", 1)).isNaN();
        assertThat(t.isNull("n", 1)).isTrue();
        assertThat(t.floats("p_1")).startsWith(2);
        assertThat(t.strings("v")[0]).isEqualTo("[3, 4, 5]");
    }

    /// Written by astropy: `bench/vectors/table_vectors.py`.
    @ParameterizedTest
    @ValueSource(strings = {"tabledata.vot", "binary.vot", "binary2.vot", "blank.ecsv", "comma.ecsv"})
    void readsWhatAstropyWrites(String name) {
        Path path = Path.of(System.getProperty("almagest.root"), "testdata", "tables", name);
        Table t = name.endsWith(".vot") ? VoTable.read(path) : Ecsv.read(path);
        assertThat(t.longs("id")).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1);
        assertThat(t.schema().column("id").description()).isEqualTo("the \"number\", of each");
        assertThat(t.ints("n")).contains(1, -32768);
        assertThat(t.isNull("n", 1)).isEqualTo(!name.equals("binary.vot"));
        assertThat(t.number("ra", 0)).isEqualTo(10.5);
        assertThat(t.number("ra", 2)).isNaN();
        assertThat(t.schema().column("ra").unit()).isEqualTo("deg");
        // The library takes astropy's "+InF" for no number.
        float infinite = name.equals("tabledata.vot") ? Float.NaN : Float.POSITIVE_INFINITY;
        assertThat(t.floats("flux")).containsExactly(1.4e-45f, infinite, 16_777_216);
        // In binary streams astropy sets the fifth bit of a single one, where the standard has the first.
        if (!name.startsWith("binary")) assertThat(t.booleans("ok")).containsExactly(true, false, true);
        assertThat(t.strings("name")).containsExactly("", "q \"x\", y", "a\nb caf\u00e9 \u03b1");
        assertThat(t.doubles("pm_1")).containsExactly(1, 3, 5);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path path = folder.resolve("bad.vot");
        Files.writeString(path, "ra,dec\n1,2\n");
        assertThatThrownBy(() -> VoTable.read(path))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("bad.vot");
        Files.writeString(path, "<VOTABLE><RESOURCE></RESOURCE></VOTABLE>");
        assertThatThrownBy(() -> VoTable.read(path)).isInstanceOf(DataFault.class);
        String whole = document("<TR><TD>1.5</TD><TD>7</TD><TD>a</TD><TD>1 2</TD><TD>3</TD></TR>");
        Files.writeString(path, whole.substring(0, whole.indexOf("</TR>")));
        assertThatThrownBy(() -> VoTable.read(path)).isInstanceOf(DataFault.class);
    }

    private static String document(String rows) {
        return """
                <?xml version="1.0"?>
                <VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">
                <INFO name="QUERY_STATUS" value="OK"/><TABLE>
                <FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main">
                <DESCRIPTION>Where it is</DESCRIPTION></FIELD>
                <FIELD name="n" datatype="int"><VALUES null="-9"/></FIELD>
                <FIELD name="s" datatype="char" arraysize="*"/>
                <FIELD name="p" datatype="float" arraysize="2"/>
                <FIELD name="v" datatype="int" arraysize="*"/>
                <DATA><TABLEDATA>
                """ + rows + "</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>\n";
    }

    private Table roundTrip(Table table) {
        Path path = folder.resolve("t.vot");
        VoTable.write(path, table);
        return VoTable.read(path);
    }
}
