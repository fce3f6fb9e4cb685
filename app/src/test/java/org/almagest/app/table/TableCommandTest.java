/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.almagest.app.Almagest;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        String[] words = new String[args.length + 1];
        words[0] = "table";
        for (int i = 0; i < args.length; i++) words[i + 1] = args[i].toString();
        return Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    @Test
    void goesThroughEveryFormAndBack() throws IOException {
        Path first = folder.resolve("t.csv");
        Files.writeString(first, "id,ra,name,ok\n9007199254740993,10.5,a,true\n-1,,\"b, c\",false\n");
        Path before = first;
        for (String name : List.of("t.ecsv", "t.vot", "t.fits", "t.parquet", "t2.csv")) {
            Path next = folder.resolve(name);
            assertThat(run("convert", before, next)).as(err.toString()).isZero();
            before = next;
        }
        assertThat(Files.readString(before)).isEqualTo(Files.readString(first));
        assertThat(out.toString()).contains("2 rows of 4 columns");
    }

    @Test
    void unitsAndDescriptionsGoAlong() throws IOException {
        Path first = folder.resolve("t.ecsv");
        Files.writeString(
                first,
                "# %ECSV 1.0\n# ---\n# datatype:\n"
                        + "# - {name: ra, unit: deg, datatype: float64, description: 'East, up', meta: {ucd: pos.eq.ra}}\n"
                        + "ra\n1.5\n");
        for (String name : List.of("t.vot", "t.fits", "t.parquet")) {
            assertThat(run("convert", first, folder.resolve(name))).isZero();
            Table t = TableFile.read(folder.resolve(name));
            assertThat(t.schema().column("ra").unit()).as(name).isEqualTo("deg");
            assertThat(t.schema().column("ra").ucd()).as(name).isEqualTo("pos.eq.ra");
            assertThat(t.schema().column("ra").description()).as(name).isEqualTo("East, up");
        }
        assertThat(run("columns", folder.resolve("t.vot"))).isZero();
        assertThat(out.toString()).contains("ra").contains("pos.eq.ra").contains("East, up");
    }

    @Test
    void formsMayBeSaid() throws IOException {
        Path odd = Files.writeString(folder.resolve("stars.dat"), "a,b\n1,2\n");
        assertThat(run("convert", odd, folder.resolve("o.fits"))).isEqualTo(2);
        assertThat(err.toString()).contains("stars.dat").contains(".ecsv");
        assertThat(run("convert", "--from", "csv", odd, folder.resolve("o.bin"), "--to", "votable"))
                .isZero();
        assertThat(Files.readString(folder.resolve("o.bin"))).contains("<VOTABLE");
    }

    @Test
    void faultsAreSentences() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.vot"), "no table");
        assertThat(run("convert", bad, folder.resolve("o.csv"))).isEqualTo(3);
        assertThat(run("convert", folder.resolve("none.csv"), folder.resolve("o.csv")))
                .isEqualTo(2);
        assertThat(run("convert", bad, folder.resolve("o.xyz"))).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("\tat ").contains("bad.vot is no VOTable");
        assertThat(folder.resolve("o.csv")).doesNotExist();
    }
}
