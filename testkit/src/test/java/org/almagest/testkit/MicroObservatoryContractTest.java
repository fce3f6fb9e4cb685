/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class MicroObservatoryContractTest extends InstrumentContract {
    private static Path root() {
        return Path.of(System.getProperty("almagest.root", ".."));
    }

    @Override
    protected Path description() {
        return root().resolve("instruments/microobservatory.yaml");
    }

    @Override
    protected List<Path> frames() {
        String named = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .orElse(root().resolve("../shared/data").toString());
        Path frames = Path.of(named).resolve("timeseries_hatp32");
        assumeTrue(Files.isDirectory(frames), "no real frames at " + frames + " (set ALMAGEST_DATA)");
        return List.of(frames.resolve("HATP-32171220013343.fits.gz"), frames.resolve("HATP-32171220013912.fits.gz"));
    }
}
