/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.votable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Ecsv;
import org.almagest.astro.table.SampleTables;
import org.almagest.astro.table.Table;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files with bytes changed, lost and doubled: a table or a sentence comes of them, nothing else.
class MangledTablesTest {
    private static final String MARKS = "\",\n<>{}:#-0'[]";

    @TempDir
    private Path dir;

    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({"t.csv, 1", "t.ecsv, 2", "t.vot, 3", "tabledata.vot, 4", "blank.ecsv, 5"})
    void giveATableOrASentence(String name, long seed) throws IOException {
        byte[] whole = original(name);
        Random random = new Random(seed);
        int faults = 0;
        for (int i = 0; i < 400; i++) {
            Path file = dir.resolve("m" + name.substring(name.lastIndexOf('.')));
            Files.write(file, mangled(whole, random));
            try {
                Table t = read(file);
                assertThat(t.rows()).isNotNegative();
            } catch (Fault e) {
                faults++;
                assertThat(e.getMessage()).contains("m.").doesNotContain("\n\tat ");
            } catch (RuntimeException e) {
                Files.write(dir.resolve("bad"), Files.readAllBytes(file));
                fail("case " + i + " of seed " + seed + " ends in " + e, e);
            }
        }
        assertThat(faults).isPositive();
    }

    private static Table read(Path file) {
        String name = file.toString();
        return name.endsWith(".csv") ? Csv.read(file) : name.endsWith(".ecsv") ? Ecsv.read(file) : VoTable.read(file);
    }

    private byte[] original(String name) throws IOException {
        Path file = dir.resolve(name);
        switch (name) {
            case "t.csv" -> Csv.write(file, SampleTables.extremes());
            case "t.ecsv" -> Ecsv.write(file, SampleTables.extremes());
            case "t.vot" -> VoTable.write(file, SampleTables.random(5, new Random(1)));
            default -> {
                return Files.readAllBytes(Path.of(System.getProperty("almagest.root"), "testdata", "tables", name));
            }
        }
        return Files.readAllBytes(file);
    }

    private static byte[] mangled(byte[] whole, Random random) {
        byte[] b = whole.clone();
        for (int k = 0; k <= random.nextInt(3); k++) {
            int at = random.nextInt(b.length), n = Math.min(b.length - at, 1 + random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> b[at] = (byte) random.nextInt(256);
                case 1 -> b[at] = (byte) MARKS.charAt(random.nextInt(MARKS.length()));
                case 2 -> b = joined(Arrays.copyOf(b, at), Arrays.copyOfRange(b, at + n, b.length));
                default -> b = joined(Arrays.copyOf(b, at + n), Arrays.copyOfRange(b, at, b.length));
            }
            if (b.length == 0) return whole;
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(b, random.nextInt(b.length)) : b;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
