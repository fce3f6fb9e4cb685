/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.refcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.almagest.app.Almagest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefcatCommandTest {
    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) words[i] = args[i].toString();
        return Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    @Test
    void fromATableIntoARepository() throws IOException {
        Path csv = Files.writeString(dir.resolve("s.csv"), "ra,dec,Vmag\n10,20,15\n10.1,20,16\n,20,16\n");
        Path folder = dir.resolve("out");
        assertThat(run("refcat", "build", folder, "--from", csv))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("name ra is known; unit assumed")
                .contains("1 rows left out: no coordinates")
                .contains("2 stars in 1 shards, bands V");
        Path repo = dir.resolve("repo");
        assertThat(run("butler", "create", repo)).isZero();
        assertThat(run("butler", "import-refcat", repo, folder))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("2 stars in 1 shards of refcat in refcats");
        assertThat(run("butler", "query-datasets", repo, "refcat")).isZero();
    }

    @Test
    void aRepositoryTakesATableWhoseColumnsCanBeTold() throws IOException {
        Path csv = Files.writeString(dir.resolve("s.csv"), "ra,dec,Vmag\n10,20,15\n10.1,20,16\n,20,16\n");
        Path repo = dir.resolve("repo");
        assertThat(run("butler", "create", repo)).isZero();
        assertThat(run("butler", "import-refcat", repo, csv)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("name ra is known")
                .contains("1 rows left out")
                .contains("2 stars in 1 shards");
        Path dark = Files.writeString(dir.resolve("d.csv"), "ra,dec\n10,20\n");
        assertThat(run("butler", "import-refcat", repo, dark)).isEqualTo(2);
        assertThat(err.toString()).contains("--band");
    }

    @Test
    void columnsCanBeSaid() throws IOException {
        Path csv = Files.writeString(dir.resolve("s.csv"), "a,d,b,e\n1:30:00,-20:30:00,15000,10\n");
        assertThat(run(
                        "refcat",
                        "build",
                        dir.resolve("o"),
                        "--from",
                        csv,
                        "--column",
                        "ra=a",
                        "--column",
                        "dec=d",
                        "--band",
                        "g=b,e",
                        "--unit",
                        "g=uJy",
                        "--dry-run"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("flux in g")
                .contains("fluxes in uJy")
                .contains("error e");
        assertThat(dir.resolve("o")).doesNotExist();
        Path yaml = Files.writeString(
                dir.resolve("c.yaml"),
                "ra: a\ndec: d\nbands:\n  - {band: g, column: b, errorColumn: e, unit: nJy, abOffset: 0, defaultError: 5}\n");
        assertThat(run("refcat", "build", dir.resolve("o"), "--from", csv, "--columns", yaml))
                .as(err.toString())
                .isZero();
    }

    @Test
    void mistakesAreSentences() throws IOException {
        Path csv = Files.writeString(dir.resolve("s.csv"), "ra,dec,Vmag\n10,20,15\n");
        Object[][] wrong = {
            {"refcat", "build", dir.resolve("o")},
            {"refcat", "build", dir.resolve("o"), "--from", dir.resolve("none.csv")},
            {"refcat", "build", dir.resolve("o"), "--from", csv, "--cone", "1,2"},
            {"refcat", "build", dir.resolve("o"), "--from", csv, "--pm-ra", "maybe"},
            {"refcat", "build", dir.resolve("o"), "--from", csv, "--column", "ra=alpha"},
            {"refcat", "build", dir.resolve("o"), "--from", csv, "--mag-limit", "15"},
            {"refcat", "build", dir.resolve("o"), "--tap", "http://localhost:9/tap"},
            {"refcat", "build", dir.resolve("o"), "--tap", "no address", "--cone", "1,2,3"},
            {"refcat", "build", dir, "--from", csv},
        };
        for (Object[] args : wrong)
            assertThat(run(args)).as(String.valueOf((Object) args)).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("\tat ");
    }
}
