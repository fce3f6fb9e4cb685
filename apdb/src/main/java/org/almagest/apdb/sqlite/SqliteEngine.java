/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import java.nio.file.Path;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbEngine;

/// Serves locations that are paths of files, with or without `sqlite:` in front.
public final class SqliteEngine implements ApdbEngine {
    private static final String SCHEME = "sqlite:";

    @Override
    public boolean serves(String location) {
        return location.startsWith(SCHEME) || !location.contains("://");
    }

    @Override
    public void create(String location) {
        SqliteApdb.create(path(location));
    }

    @Override
    public Apdb open(String location) {
        return SqliteApdb.open(path(location));
    }

    @Override
    public int migrate(String location) {
        return SqliteApdb.migrate(path(location));
    }

    private static Path path(String location) {
        return Path.of(location.startsWith(SCHEME) ? location.substring(SCHEME.length()) : location);
    }
}
