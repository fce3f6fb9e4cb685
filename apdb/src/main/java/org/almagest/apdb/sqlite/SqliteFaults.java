/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.ResourceFault;

/// Tells whose fault an error of SQLite is.
final class SqliteFaults {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int NO_MEMORY = 7;
    private static final int READ_ONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int CONSTRAINT = 19;
    private static final int NOT_A_DATABASE = 26;

    private SqliteFaults() {}

    /// @param file the database
    /// @param doing what was being done, such as "storing visit 7, detector 0"
    static Fault of(Path file, String doing, SQLException e) {
        String message = "APDB " + file + ", " + doing + ": ";
        return switch (e.getErrorCode() & 0xff) {
            case BUSY, LOCKED -> new ResourceFault(message + "another process kept it locked; try again", e);
            case FULL -> new ResourceFault(message + "the disk is full; make room and run again", e);
            case IO_ERROR, CANNOT_OPEN, READ_ONLY, NO_MEMORY -> new ResourceFault(message + e.getMessage(), e);
            case CORRUPT, NOT_A_DATABASE ->
                new DataFault(message + "the file is damaged or no SQLite database; restore it from a copy", e);
            case CONSTRAINT -> new DataFault(message + "a row breaks the schema: " + e.getMessage(), e);
            default -> new InternalFault(message + e.getMessage(), e);
        };
    }
}
