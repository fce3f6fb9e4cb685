/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.stream.IntStream;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbContract;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteApdbTest extends ApdbContract {
    @Override
    protected Apdb create(Path folder) {
        SqliteApdb.create(folder.resolve("apdb.sqlite"));
        return reopen(folder);
    }

    @Override
    protected Apdb reopen(Path folder) {
        return SqliteApdb.open(folder.resolve("apdb.sqlite"));
    }

    @Test
    void refusesToMakeADatabaseOverAnother() {
        assertThatThrownBy(() -> SqliteApdb.create(folder.resolve("apdb.sqlite")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("exists already");
    }

    @Test
    void tellsWhatIsMissingOrNoDatabase() throws Exception {
        assertThatThrownBy(() -> SqliteApdb.open(folder.resolve("none.sqlite")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("apdb create");
        Path text = folder.resolve("text.sqlite");
        Files.writeString(text, "this is no database, whatever its name may claim ".repeat(100));
        assertThatThrownBy(() -> SqliteApdb.open(text))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("text.sqlite");
        Path other = folder.resolve("other.sqlite");
        try (Connection c = SqliteApdb.connect(other)) {
            c.createStatement().execute("CREATE TABLE t (x)");
        }
        assertThatThrownBy(() -> SqliteApdb.open(other))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("no APDB");
    }

    @Test
    void refusesANewerLayout() throws Exception {
        Path newer = folder.resolve("newer.sqlite");
        SqliteApdb.create(newer);
        try (Connection c = SqliteApdb.connect(newer)) {
            Layout.put(c, "layoutVersion", Integer.toString(Layout.VERSION + 1));
        }
        assertThatThrownBy(() -> SqliteApdb.open(newer))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("newer program");
        assertThatThrownBy(() -> SqliteApdb.migrate(newer))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("newer program");
    }

    static IntStream versions() {
        return IntStream.rangeClosed(1, Layout.VERSION);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void bringsAKeptFileOfEveryLayoutToThePresentOne(int version) throws Exception {
        Path old = folder.resolve("old.sqlite");
        FrozenApdb.unpack(version, old);
        if (version < Layout.VERSION)
            assertThatThrownBy(() -> SqliteApdb.open(old))
                    .isInstanceOf(UserFault.class)
                    .hasMessageContaining("apdb migrate");
        assertThat(SqliteApdb.migrate(old)).isEqualTo(version);
        assertThat(SqliteApdb.migrate(old)).isEqualTo(Layout.VERSION);
        Path made = folder.resolve("made.sqlite");
        SqliteApdb.create(made);
        try (SqliteApdb migrated = SqliteApdb.open(old);
                SqliteApdb present = SqliteApdb.open(made)) {
            FrozenApdb.fill(present);
            assertThat(everything(migrated)).isEqualTo(everything(present));
            assertThat(migrated.diaObjects(WIDE).longs("diaObjectId")).containsExactly(3, 4, 12, 21, 34);
            assertThat(migrated.diaSources(WIDE, LONG_AGO, FAR_OFF).rows()).isEqualTo(7);
        }
    }

    @Test
    void leavesNothingBehindItsFile() throws Exception {
        Path alone = Files.createDirectory(folder.resolve("alone"));
        SqliteApdb.create(alone.resolve("a.sqlite"));
        SqliteApdb.open(alone.resolve("a.sqlite")).close();
        try (var files = Files.list(alone)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactly("a.sqlite");
        }
    }
}
