/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;

/// A small repository as an older program wrote it: what it holds, how it was made, and how it is unpacked.
final class FrozenRepository {
    static final Map<String, String> NOTES = Map.of("a", "first run", "b", "second run", "c", "valid from visit 3 on");

    private FrozenRepository() {}

    /// Writes the frozen files of the present version: run it once when a version is new, keep its files
    /// for ever.
    ///
    /// @param args folder for `registry-vN.sqlite3.gz`
    public static void main(String[] args) throws IOException {
        Path root = Files.createTempDirectory("frozen");
        try (Butler butler = Butler.create(root)) {
            butler.registry().insert(SmallSurvey.records());
            DatasetType note = butler.registerType("note", String.class, "visit", "detector");
            DataId id = DataId.of("instrument", "Cam", "visit", 2, "detector", 1);
            butler.put(NOTES.get("a"), DatasetRef.predict(note, id, "run/a"));
            butler.put(NOTES.get("b"), DatasetRef.predict(note, id, "run/b"));
            butler.registry().redefineChain("chain", List.of("run/b", "run/a"));
            DatasetType bias = butler.registerCalibrationType("bias", String.class, "detector");
            DatasetRef valid = butler.put(
                    NOTES.get("c"), DatasetRef.predict(bias, id.subset(List.of("instrument", "detector")), "run/c"));
            butler.registry()
                    .certify(
                            "calib",
                            List.of(valid),
                            Timespan.since(SmallSurvey.visitTime(3).begin().orElseThrow()));
        }
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(Path.of(args[0]).resolve("registry-v1.sqlite3.gz")))) {
            Files.copy(root.resolve("registry.sqlite3"), out);
        }
    }

    /// Makes the repository of a version in a folder.
    static void unpack(int version, Path root) throws IOException {
        Files.createDirectories(root);
        String name = "registry-v" + version + ".sqlite3.gz";
        try (InputStream in =
                new GZIPInputStream(Objects.requireNonNull(FrozenRepository.class.getResourceAsStream(name), name))) {
            Files.copy(in, root.resolve("registry.sqlite3"));
        }
        Files.writeString(root.resolve("butler.yaml"), ButlerConfig.DEFAULT.yaml());
        write(root.resolve("run/a/note/2/note_1_2.txt"), "a");
        write(root.resolve("run/b/note/2/note_1_2.txt"), "b");
        write(root.resolve("run/c/bias/bias_1.txt"), "c");
    }

    private static void write(Path file, String note) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, Objects.requireNonNull(NOTES.get(note)));
    }
}
