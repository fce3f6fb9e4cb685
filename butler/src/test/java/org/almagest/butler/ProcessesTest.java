/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.dimension.DataId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
    static final int EACH = 60;

    @TempDir
    Path dir;

    /// Puts and publishes notes of one detector, as a process of its own.
    public static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            long detector = Long.parseLong(args[1]);
            try (Butler butler = Butler.open(Path.of(args[0]))) {
                DatasetType type = butler.registerType("note", String.class, "visit", "detector");
                for (long v = 0; v < EACH; v++) {
                    DataId id = DataId.of("instrument", "Cam", "visit", v, "detector", detector);
                    DatasetRef ref = DatasetRef.predict(type, id, "run");
                    StoredDataset written = butler.write("n" + v, ref);
                    butler.publish(List.of(written));
                }
            }
        }
    }

    @Test
    void shareOneRepositoryWhileAllWrite() throws Exception {
        Butler.create(dir.resolve("repo")).close();
        List<Process> all = new ArrayList<>();
        for (int d = 0; d < 3; d++)
            all.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Writer.class.getName(),
                            dir.resolve("repo").toString(),
                            Integer.toString(d))
                    .inheritIO()
                    .start());
        for (Process p : all) {
            assertThat(p.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(p.exitValue()).isZero();
        }
        try (Butler butler = Butler.open(dir.resolve("repo"))) {
            assertThat(butler.queryDatasets("note", List.of("run"), "")).hasSize(3 * EACH);
            assertThat(butler.verify().missing()).isEmpty();
        }
    }
}
