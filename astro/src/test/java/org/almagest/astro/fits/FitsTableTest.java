/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.SampleTables;
import org.almagest.astro.table.Table;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitsTableTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void everyTypeComesBack(long seed) {
        Table table = SampleTables.random(57, new Random(seed));
        FitsWriter out = FitsWriter.inMemory();
        out.table(FitsHeader.builder().set("EXTNAME", "SOURCES", "").build(), table);
        try (FitsFile file = FitsFile.of("memory", out.bytes())) {
            Table back = file.hdu("SOURCES").readTable();
            SampleTables.same(back, table);
            assertThat(back.metadata()).containsAllEntriesOf(table.metadata());
        }
    }

    @Test
    void namesWhatIsCutShort() {
        FitsWriter out = FitsWriter.inMemory();
        out.table(FitsHeader.EMPTY, SampleTables.random(57, new Random(3)));
        byte[] bytes = out.bytes();
        try (FitsFile file = FitsFile.of("memory", Arrays.copyOf(bytes, bytes.length - 5760))) {
            assertThatThrownBy(() -> file.hdu(1).readTable())
                    .isInstanceOf(FitsFormatException.class)
                    .hasMessageContaining("memory[1]")
                    .hasMessageContaining("cut short");
        }
    }

    @Test
    void readsARealReferenceCatalogue() {
        Path data = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("almagest.root", "..")).resolve("../shared/data"));
        Path path = data.resolve("refcat_sdss_htm/903281.fits.gz");
        Assumptions.assumeTrue(Files.exists(path), "no real data at " + path + "; set ALMAGEST_DATA");
        try (FitsFile file = FitsFile.open(path)) {
            Table table = file.hdus().stream()
                    .filter(FitsHdu::isTable)
                    .findFirst()
                    .orElseThrow()
                    .readTable();
            assertThat(table.rows()).isGreaterThan(100);
            assertThat(table.schema().columns().stream().anyMatch(c -> c.type() == ColumnType.DOUBLE))
                    .isTrue();
        }
    }
}
