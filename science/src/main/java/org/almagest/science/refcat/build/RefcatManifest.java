/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `refcat.json`: what a folder with a reference catalogue holds.
///
/// @param format [#FORMAT]
/// @param fingerprint of sources, columns and options: the same makes the same catalogue
/// @param sources where the stars are from
/// @param order HEALPix order of the shards, nested
/// @param bands that have fluxes
/// @param firstEpoch lowest Julian epoch of a position [yr]
/// @param lastEpoch highest
/// @param stars rows of all shards
/// @param duplicates stars left out because they were there twice
/// @param shards by pixel
public record RefcatManifest(
        String format,
        String fingerprint,
        List<Source> sources,
        int order,
        List<String> bands,
        double firstEpoch,
        double lastEpoch,
        long stars,
        long duplicates,
        List<Shard> shards) {
    /// Form and version that this program writes.
    public static final String FORMAT = "almagest-refcat/1";

    /// Name of the file.
    public static final String NAME = "refcat.json";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// One source.
    ///
    /// @param columns what each column was taken for: role, column, unit, evidence
    /// @param rowsRead all its rows
    /// @param rowsKept those that became stars
    /// @param rowsDropped the others, by reason
    /// @param cellsDoubtful cells taken as missing though they are not empty
    public record Source(
            String name,
            List<List<String>> columns,
            long rowsRead,
            long rowsKept,
            Map<String, Long> rowsDropped,
            Map<String, Long> cellsDoubtful) {}

    /// One shard.
    ///
    /// @param pixel HEALPix pixel, nested
    /// @param file below the folder
    /// @param sha256 of the file, in hexadecimal
    public record Shard(long pixel, String file, int rows, String sha256) {}

    void write(Path folder) {
        WholeFile.write(folder.resolve(NAME), JSON.writeValueAsString(this) + "\n");
    }

    /// Whether a folder holds a finished reference catalogue.
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(NAME));
    }

    /// Reads it.
    public static RefcatManifest read(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            RefcatManifest m = JSON.readValue(Files.readString(file), RefcatManifest.class);
            if (!m.format().equals(FORMAT))
                throw new DataFault(file + " has the form " + m.format() + "; this program reads " + FORMAT);
            return m;
        } catch (NoSuchFileException e) {
            throw new UserFault(
                    folder + " holds no reference catalogue: it has no " + NAME
                            + "; make one with almagest refcat build",
                    e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + file + ": " + e.getMessage(), e);
        } catch (JacksonException | NullPointerException e) {
            throw new DataFault(file + " is damaged: " + e.getMessage(), e);
        }
    }
}
