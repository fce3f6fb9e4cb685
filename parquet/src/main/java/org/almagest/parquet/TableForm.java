/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.parquet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;

/// The forms in which tables lie in files.
public enum TableForm {
    CSV(".csv", ".csv.gz"),
    ECSV(".ecsv", ".ecsv.gz"),
    FITS(".fits", ".fit", ".fits.gz", ".fit.gz", ".cat", ".ldac"),
    VOTABLE(".vot", ".votable", ".xml", ".vot.gz", ".xml.gz"),
    PARQUET(".parquet", ".parq");

    private final List<String> endings;

    TableForm(String... endings) {
        this.endings = List.of(endings);
    }

    /// What the names of its files end in; the first is what we write.
    public List<String> endings() {
        return endings;
    }

    /// The form that a file's name tells.
    ///
    /// @throws UserFault if it tells none
    public static TableForm of(Path file) {
        return find(file)
                .orElseThrow(() -> new UserFault("table " + file + ": the name must end in "
                        + String.join(
                                ", ",
                                Arrays.stream(values())
                                        .flatMap(f -> f.endings.stream())
                                        .toList())));
    }

    /// The form that a file's name tells, if any.
    public static Optional<TableForm> find(Path file) {
        String name =
                file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(f -> f.endings.stream().anyMatch(name::endsWith))
                .findFirst();
    }
}
