/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dimension.DimensionUniverse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    @TempDir
    Path dir;

    /// `VersionsTest` reads it; `FrozenRepository` writes that of a new version.
    @Test
    void aRepositoryOfEveryVersionIsKept() {
        for (int v = 1; v <= RegistrySchema.VERSION; v++)
            assertThat(getClass().getResource("/org/almagest/butler/registry-v" + v + ".sqlite3.gz"))
                    .as("version %d", v)
                    .isNotNull();
    }

    @Test
    void runsTheStepsFromTheVersionFoundAndOnlyOnce() {
        Path file = dir.resolve("r.sqlite3");
        Registry.create(file, DimensionUniverse.standard()).close();
        List<RegistrySchema.Migration> steps =
                List.of(c -> SqliteDatabase.execute(c, "ALTER TABLE format ADD COLUMN remark TEXT"));
        assertThat(Registry.migrate(file, steps)).isEqualTo(1);
        assertThat(Registry.migrate(file, steps)).isEqualTo(2);
        assertThatThrownBy(() -> Registry.open(file))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void leavesTheRegistryAloneWhenAStepFails() {
        Path file = dir.resolve("r.sqlite3");
        Registry.create(file, DimensionUniverse.standard()).close();
        List<RegistrySchema.Migration> steps = List.of(
                c -> SqliteDatabase.execute(c, "ALTER TABLE format ADD COLUMN remark TEXT"),
                c -> SqliteDatabase.execute(c, "DROP TABLE no_such_table"));
        assertThatThrownBy(() -> Registry.migrate(file, steps)).hasMessageContaining("no_such_table");
        try (Registry registry = Registry.open(file)) {
            assertThat(registry.universe().version()).isEqualTo(1);
        }
    }
}
