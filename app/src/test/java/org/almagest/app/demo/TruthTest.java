/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.junit.jupiter.api.Test;

class TruthTest {
    private static Truth truth() {
        TableBuilder visits = new TableBuilder(Schema.of(
                Column.of("visit", ColumnType.LONG, "", ""), Column.of("template", ColumnType.BOOLEAN, "", "")));
        TableBuilder grid = new TableBuilder(
                Schema.of(Column.of("visit", ColumnType.LONG, "", ""), Column.of("detector", ColumnType.INT, "", "")));
        for (long visit = 1; visit <= 3; visit++) {
            visits.addRow();
            visits.set("visit", visit).set("template", visit == 1);
            for (int point = 0; point < 4; point++) {
                grid.addRow();
                grid.set("visit", visit).set("detector", (long) (point % 2));
            }
        }
        Table none = new TableBuilder(Schema.of()).build();
        return new Truth(visits.build(), none, none, grid.build());
    }

    @Test
    void knowsEveryDetectorOfTheScienceVisits() {
        assertThat(truth().scienceDetectors())
                .containsExactlyInAnyOrder(
                        new Truth.Key(2, 0), new Truth.Key(2, 1), new Truth.Key(3, 0), new Truth.Key(3, 1));
        assertThat(truth().visits(true)).isEqualTo(List.of(1L));
    }

    @Test
    void whatIsNotScoredIsTold() {
        Tally tally = new Tally();
        assertThat(tally.notScored()).isEmpty();
        tally.unscored.add(new Truth.Key(3, 1));
        assertThat(tally.notScored().orElseThrow())
                .startsWith("1 visit-detectors are not scored")
                .contains("visit 3 detector 1");
    }
}
