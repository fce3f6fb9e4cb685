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

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.almagest.astro.fault.DataFault;
import org.junit.jupiter.api.Test;

class FelisTest {
    private static Felis read(String yaml) {
        return Felis.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "test.yaml");
    }

    @Test
    void readsNamesTypesUnitsAndKeys() {
        Felis felis = read("""
                name: Sky
                version: {current: "2.1"}
                tables:
                - name: Star
                  "@id": "#Star"
                  description: A star.
                  primaryKey: ["#Star.id", "#Star.night"]
                  columns:
                  - {name: id, datatype: long, nullable: false, description: Number., "ivoa:ucd": meta.id}
                  - {name: night, datatype: int, nullable: false}
                  - {name: ra, datatype: double, "fits:tunit": deg}
                  - {name: flux, datatype: float, "ivoa:unit": nJy, "fits:tunit": nmgy}
                  - {name: band, datatype: char, length: 1, nullable: false}
                """);
        assertThat(felis.version()).isEqualTo("2.1");
        TableDefinition star = felis.table("Star");
        assertThat(star.primaryKey()).containsExactly("id", "night");
        assertThat(star.schema())
                .isEqualTo(Schema.of(
                        new Column("id", ColumnType.LONG, false, "", "meta.id", "Number."),
                        Column.of("night", ColumnType.INT, "", ""),
                        Column.nullable("ra", ColumnType.DOUBLE, "deg", ""),
                        Column.nullable("flux", ColumnType.FLOAT, "nJy", ""),
                        Column.of("band", ColumnType.STRING, "", "")));
    }

    @Test
    void namesThePlaceOfWhatIsWrong() {
        assertThatThrownBy(() -> read("name: [")).isInstanceOf(DataFault.class).hasMessageContaining("test.yaml");
        assertThatThrownBy(() -> read("name: Sky\n"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("tables");
        assertThatThrownBy(() -> read("name: S\ntables: [{name: T, columns: [{name: c, datatype: quux}]}]"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("T.c")
                .hasMessageContaining("quux");
        assertThatThrownBy(() ->
                        read("name: S\ntables: [{name: T, primaryKey: '#T.x', columns: [{name: c, datatype: int}]}]"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no column x");
    }
}
