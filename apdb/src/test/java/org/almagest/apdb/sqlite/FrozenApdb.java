/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A small database as each version of the program wrote it: what it holds, how it was made, and how it is
/// unpacked.
final class FrozenApdb {
    private FrozenApdb() {}

    /// Writes the frozen file of the present layout: run it once when a layout is new, keep its file for
    /// ever.
    ///
    /// @param args folder for `apdb-layout-N.sqlite.gz`
    public static void main(String[] args) throws IOException {
        Path file = Files.createTempDirectory("frozen").resolve("apdb.sqlite");
        SqliteApdb.create(file);
        try (SqliteApdb apdb = SqliteApdb.open(file)) {
            fill(apdb);
        }
        Path packed = Path.of(args[0]).resolve(name(Layout.VERSION));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
    }

    /// Stores two visits.
    static void fill(SqliteApdb apdb) {
        apdb.store(StoringProcess.request(apdb, 1, StoringProcess.FIRST_OBJECTS));
        apdb.store(StoringProcess.second(apdb));
    }

    private static String name(int version) {
        return "apdb-layout-" + version + ".sqlite.gz";
    }

    /// Makes the database of a layout's version.
    static void unpack(int version, Path file) throws IOException {
        String name = "/" + name(version);
        try (InputStream in =
                new GZIPInputStream(Objects.requireNonNull(FrozenApdb.class.getResourceAsStream(name), name))) {
            Files.copy(in, file);
        }
    }
}
