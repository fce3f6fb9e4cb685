/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.alert.packet.AlertDecoder;
import org.almagest.alert.packet.AlertEncoder;
import org.almagest.alert.packet.AlertPacket;
import org.almagest.alert.packet.AlertSchemas;
import org.almagest.alert.packet.TableRows;
import org.almagest.alert.stream.Frame;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertArchiveTest {
    @TempDir
    Path dir;

    private static Frame alert(long id) {
        Schema schema = Schema.of(
                Column.of("diaSourceId", ColumnType.LONG, "", ""),
                Column.of("visit", ColumnType.LONG, "", ""),
                Column.of("detector", ColumnType.SHORT, "", ""),
                Column.of("midpointMjdTai", ColumnType.DOUBLE, "d", ""),
                Column.of("ra", ColumnType.DOUBLE, "deg", ""),
                Column.of("dec", ColumnType.DOUBLE, "deg", ""),
                Column.of("x", ColumnType.FLOAT, "pixel", ""),
                Column.of("y", ColumnType.FLOAT, "pixel", ""),
                Column.of("psfNdata", ColumnType.INT, "", ""),
                Column.of("trailNdata", ColumnType.INT, "", ""),
                Column.of("dipoleNdata", ColumnType.INT, "", ""),
                Column.of("bboxSize", ColumnType.INT, "", ""),
                Column.of("timeProcessedMjdTai", ColumnType.DOUBLE, "d", ""));
        TableBuilder out = new TableBuilder(schema);
        out.addRow();
        out.set("diaSourceId", id).set("visit", 7L).set("detector", 1L);
        Stream.of("midpointMjdTai", "ra", "dec", "x", "y", "timeProcessedMjdTai")
                .forEach(n -> out.set(n, 1.5));
        Table table = out.build();
        TableRows none = new TableRows(table, new int[0]);
        AlertPacket packet =
                new AlertPacket("", "", TableRows.one(table, 0), none, none, Optional.empty(), Optional.empty());
        return new Frame(AlertSchemas.ID, new AlertEncoder().encode(packet));
    }

    @Test
    void givesBackTheBytesByNumberAndReplacesWhatIsRedone() {
        AlertArchive archive = new AlertArchive(dir.resolve("archive"));
        assertThat(archive.find(5)).isEmpty();
        archive.put(7, 1, List.of(alert(5), alert(6)));
        archive.put(7, 2, List.of(alert(8)));
        assertThat(archive.find(6).orElseThrow().body()).isEqualTo(alert(6).body());
        assertThat(archive.find(5).orElseThrow().body()).isEqualTo(alert(5).body());
        assertThat(archive.read(7, 2)).hasSize(1);
        archive.put(7, 1, List.of(alert(5), alert(9)));
        assertThat(archive.find(6)).isEmpty();
        assertThat(archive.ids()).containsExactlyInAnyOrder(5L, 8L, 9L);
        AlertArchive other = new AlertArchive(dir.resolve("archive"));
        assertThat(other.ids()).containsExactlyInAnyOrder(5L, 8L, 9L);
        assertThat(other.find(9).orElseThrow().schemaId()).isEqualTo(AlertSchemas.ID);
    }

    @Test
    void isReadByEveryAvroProgram() {
        new AlertArchive(dir).put(7, 1, List.of(alert(5), alert(6)));
        assertThat(AlertDecoder.readContainer(dir.resolve("7/1.avro")).stream().map(r -> r.get("diaSourceId")))
                .containsExactly(5L, 6L);
    }

    @Test
    void namesTheFileThatIsDamaged() throws Exception {
        AlertArchive archive = new AlertArchive(dir);
        archive.put(7, 1, List.of(alert(5)));
        Files.writeString(dir.resolve("7/1.avro"), "no container");
        assertThatThrownBy(() -> archive.read(7, 1))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("1.avro");
    }
}
