/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.lightcurve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.almagest.app.Almagest;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeriodsCommandTest {
    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private Path measurements(String names, boolean flux) throws IOException {
        StringBuilder text = new StringBuilder(names).append('\n');
        Random random = new Random(4);
        for (int star = 1; star <= 2; star++)
            for (int i = 0; i < 60; i++) {
                double t = 55000 + 17 * i + random.nextDouble();
                double m = 15 + 0.4 * Math.cos(2 * Math.PI * t / (0.4 + 0.1 * star)) + 0.01 * random.nextGaussian();
                double f = Math.pow(10, -0.4 * (m - 20));
                text.append(String.format(
                        Locale.ROOT,
                        "%d,%.6f,%s,%.4f,%.4f%n",
                        star,
                        t,
                        i % 2 == 0 ? "g" : "r",
                        flux ? f : m,
                        flux ? 0.01 * f : 0.01));
            }
        return Files.writeString(dir.resolve("m.csv"), text);
    }

    @Test
    void findsThePeriodsOfTwoStars() throws IOException {
        Path file = measurements("objectId,mjd,band,mag,magErr", false);
        assertThat(run("lightcurve", "periods", file.toString()))
                .as(err.toString())
                .isZero();
        Table t = Csv.read(new StringReader(out.toString()), "output");
        assertThat(t.longs("id")).containsExactly(1, 2);
        assertThat(t.doubles("period")[0]).isCloseTo(0.5, within(5e-5));
        assertThat(t.doubles("period")[1]).isCloseTo(0.6, within(6e-5));
        assertThat(t.doubles("amplitude_g")[0]).isCloseTo(0.8, within(0.03));
    }

    @Test
    void readsFluxesUnderOtherNamesAndWritesParquet() throws IOException {
        Path file = measurements("star,t,passband,f,df", true), to = dir.resolve("p.parquet");
        assertThat(run(
                        "lightcurve",
                        "periods",
                        file.toString(),
                        "--id",
                        "star",
                        "--time",
                        "t",
                        "--band",
                        "passband",
                        "--flux",
                        "f",
                        "--err",
                        "df",
                        "--max-period",
                        "1",
                        "--out",
                        to.toString()))
                .as(err.toString())
                .isZero();
        assertThat(TableFile.read(to).doubles("period")[1]).isCloseTo(0.6, within(6e-5));
    }

    @Test
    void saysWhatIsWrongInOneSentence() throws IOException {
        Path file = measurements("star,t,passband,f,df", false);
        assertThat(run("lightcurve", "periods", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("name one with --time").doesNotContain("\tat ");
        assertThat(run("lightcurve", "periods", dir.resolve("none.csv").toString()))
                .isEqualTo(2);
        assertThat(run("lightcurve", "periods", file.toString(), "--min-period", "3"))
                .isEqualTo(2);
        Path empty = Files.writeString(dir.resolve("e.csv"), "mjd,mag,magErr\n");
        assertThat(run("lightcurve", "periods", empty.toString())).isEqualTo(3);
        Path words = Files.writeString(dir.resolve("w.csv"), "mjd,mag,magErr\n1,bright,0.1\n");
        assertThat(run("lightcurve", "periods", words.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("column mag holds no numbers").doesNotContain("\tat ");
    }
}
