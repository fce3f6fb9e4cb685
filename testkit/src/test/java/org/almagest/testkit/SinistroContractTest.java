/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;

class SinistroContractTest extends InstrumentContract {
    @TempDir
    Path made;

    private static Path root() {
        return Path.of(System.getProperty("almagest.root", ".."));
    }

    @Override
    protected Path description() {
        return root().resolve("testkit/src/test/resources/sinistro-cut.yaml");
    }

    /// A real four-amplifier frame and the same one second later, as only one is there.
    @Override
    protected List<Path> frames() {
        String named = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .orElse(root().resolve("../shared/data").toString());
        Path frame = Path.of(named).resolve("isr_lco_sinistro_raw/mef_raw_fa05_20211008_2021SO2.fits.gz");
        assumeTrue(Files.exists(frame), "no real frame at " + frame + " (set ALMAGEST_DATA)");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(frame))) {
            byte[] bytes = in.readAllBytes();
            Path plain = Files.write(made.resolve("a.fits"), bytes);
            later(bytes);
            return List.of(plain, Files.write(made.resolve("b.fits"), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void later(byte[] bytes) {
        String header = new String(bytes, 0, 28_800, StandardCharsets.ISO_8859_1);
        int at = header.indexOf("DATE-OBS=");
        int seconds = header.indexOf('.', at) - 1;
        bytes[seconds] = (byte) (bytes[seconds] == '9' ? '8' : bytes[seconds] + 1);
    }
}
