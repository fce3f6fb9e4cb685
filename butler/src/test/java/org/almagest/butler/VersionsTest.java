/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.DataId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {
    @TempDir
    Path dir;

    @Test
    void readsRepositoriesOfVersion1() throws Exception {
        FrozenRepository.unpack(1, dir);
        assertThat(Butler.migrate(dir)).isEqualTo(1);
        try (Butler butler = Butler.open(dir)) {
            DataId id = DataId.of("instrument", "Cam", "visit", 2, "detector", 1);
            assertThat(butler.get("note", id, List.of("chain"), String.class)).isEqualTo("second run");
            assertThat(butler.get("note", id, List.of("run/a"), String.class)).isEqualTo("first run");
            assertThat(butler.find("bias", id, List.of("calib"))).isEmpty();
            assertThat(butler.get("bias", id.with("visit", 3), List.of("calib"), String.class))
                    .isEqualTo("valid from visit 3 on");
            DatasetRef ref = butler.require("note", id, List.of("run/a"));
            assertThat(ref.id()).hasToString("cc482d12-d495-576d-9bf7-417e930be454");
            assertThat(butler.queryDataIds(List.of("visit", "detector", "patch"), "visit = 2"))
                    .hasSameSizeAs(expectedOverlaps(butler));
            assertThat(butler.verify().missing()).isEmpty();
            assertThat(butler.verify().unknown()).isEmpty();
            butler.put("new", DatasetRef.predict(ref.type(), id.with("visit", 4), "run/a"));
        }
    }

    private static List<String> expectedOverlaps(Butler butler) {
        return butler.queryRecords("visit_detector_region", "visit = 2").stream()
                .flatMap(d -> butler.queryRecords("patch", "").stream()
                        .filter(p ->
                                p.region().orElseThrow().overlaps(d.region().orElseThrow()))
                        .map(p -> d.dataId() + " " + p.dataId()))
                .toList();
    }

    private static void alter(Path root, String sql) throws Exception {
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("registry.sqlite3"));
                Statement s = c.createStatement()) {
            s.execute(sql);
        }
    }

    @Test
    void refusesANewerRegistry() throws Exception {
        FrozenRepository.unpack(1, dir);
        alter(dir, "UPDATE meta SET value = 99 WHERE key = 'schema_version'");
        assertThatThrownBy(() -> Butler.open(dir))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("use a newer Almagest");
        assertThatThrownBy(() -> Butler.migrate(dir))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("newer");
    }

    @Test
    void refusesFilesThatAreNoRegistry() throws Exception {
        FrozenRepository.unpack(1, dir);
        Files.writeString(
                dir.resolve("registry.sqlite3"),
                "text, not SQLite, and long enough to have a header of 100 bytes "
                        + "so that the driver sees that it is another form of file altogether".repeat(4));
        assertThatThrownBy(() -> Butler.open(dir))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("registry.sqlite3");
        Files.writeString(dir.resolve("butler.yaml"), "format: almagest-repository/7\n");
        assertThatThrownBy(() -> Butler.open(dir)).hasMessageContaining("almagest-repository/7");
        Files.writeString(dir.resolve("butler.yaml"), "format: almagest-repository/1\nregistri: x\n");
        assertThatThrownBy(() -> Butler.open(dir)).hasMessageContaining("did you mean registry?");
    }
}
