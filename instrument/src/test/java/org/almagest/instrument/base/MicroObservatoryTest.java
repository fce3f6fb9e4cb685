/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.time.TimeScale;
import org.almagest.butler.Butler;
import org.almagest.butler.TransferMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The 71 real frames of one night, by the shipped description alone.
class MicroObservatoryTest {
    @TempDir
    Path dir;

    static Path root() {
        return Path.of(System.getProperty("almagest.root", ".."));
    }

    static Path data() {
        String named = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .orElse(root().resolve("../shared/data").toString());
        Path frames = Path.of(named).resolve("timeseries_hatp32");
        assumeTrue(Files.isDirectory(frames), "no real frames at " + frames + " (set ALMAGEST_DATA)");
        return frames;
    }

    @Test
    void ingestsTheNight() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(data())) {
            files = all.filter(p -> p.toString().endsWith(".fits.gz")).sorted().toList();
        }
        YamlInstrument instrument = YamlInstrument.load(root().resolve("instruments/microobservatory.yaml"));
        try (Butler butler = Butler.create(dir.resolve("repo"))) {
            InstrumentFiles.register(butler, instrument);
            RawIngest.Report report = new RawIngest(butler, instrument, TransferMode.DIRECT).ingest(files);
            assertThat(report.failures()).isEmpty();
            assertThat(report.ingested()).hasSize(71);
            assertThat(new VisitDefinition(butler, instrument).define("").defined())
                    .hasSize(71);
            RawExposure first = butler.get(report.ingested().getFirst(), RawExposure.class);
            var visit = first.info().visitInfo().orElseThrow();
            assertThat(visit.midExposure().iso(TimeScale.UTC, 3)).isEqualTo("2017-12-20T01:34:13.317");
            assertThat(visit.exposureSeconds()).isEqualTo(60);
            assertThat(visit.boresight().orElseThrow().raDegrees()).isEqualTo(31.312099, within(1e-12));
            assertThat(visit.airmass()).isEqualTo(1 / Math.sin(Math.toRadians(62.592)), within(2e-3));
            assertThat(first.info().site().orElseThrow().longitude().degrees()).isEqualTo(-110.88, within(1e-9));
            assertThat(first.amplifiers().getFirst().amplifier().biasLevel()).isEqualTo(320);
            assertThat(first.amplifiers().getFirst().pixels().box().width()).isEqualTo(650);
            assertThat(butler.queryDataIds(List.of("day_obs"), "")).hasSize(1);
            assertThat(butler.queryDataIds(List.of("visit"), "visit.region OVERLAPS POINT(31.04, 46.69)"))
                    .hasSize(71);
        }
    }
}
