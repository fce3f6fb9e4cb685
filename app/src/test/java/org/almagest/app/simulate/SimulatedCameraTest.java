/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Table;
import org.almagest.butler.format.RecordJson;
import org.almagest.instrument.base.RawReader;
import org.almagest.instrument.base.YamlInstrument;
import org.almagest.parquet.ParquetTable;
import org.almagest.science.isr.Crosstalk;
import org.almagest.science.isr.Linearizer;
import org.almagest.science.refcat.RefcatColumns;
import org.almagest.science.refcat.ReferenceCatalog;
import org.almagest.science.simulate.SimulatedSurvey;
import org.almagest.science.simulate.SurveyConfig;
import org.almagest.science.simulate.SurveyConfig.CalibrationConfig;
import org.almagest.science.simulate.Surveys;
import org.almagest.science.simulate.Visit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedCameraTest {
    private static final SimulatedSurvey SURVEY = SimulatedSurvey.of(few(), 3);

    @TempDir
    private static Path folder;

    @BeforeAll
    static void simulate() {
        Simulate.write(SURVEY, folder, 1);
    }

    /// A template visit per band, and one calibration frame of each kind.
    private static SurveyConfig few() {
        SurveyConfig small = Surveys.small().withVisits(1, 0);
        return new SurveyConfig(
                small.name(),
                small.ra(),
                small.dec(),
                small.camera(),
                small.bands(),
                small.visits(),
                small.sky(),
                small.transients(),
                small.electronics(),
                new CalibrationConfig(1, 1, 300, 1, 40_000, 0.004, 0.003, 0.05, 0.02));
    }

    @Test
    void thePipelinesReadWhatTheSimulatorWrites() throws Exception {
        YamlInstrument instrument = YamlInstrument.load(folder.resolve("camera.yaml"));
        RawReader reader = new RawReader(instrument);
        List<Path> raws;
        try (Stream<Path> all = Files.walk(folder.resolve("raw"))) {
            raws = all.filter(Files::isRegularFile).sorted().toList();
        }
        assertThat(raws).hasSize(12);
        for (Path raw : raws) {
            RawExposure exposure = reader.read(raw);
            assertThat(exposure.amplifiers()).hasSize(2);
        }
        Visit visit = SURVEY.visits().getFirst();
        Path frame = folder.resolve("raw/object/SimSmall_" + visit.exposure() + "_S01.fits");
        var wcs = reader.read(frame).info().wcs().orElseThrow();
        double[] truth = SURVEY.mapping(visit, 1).toSky(300, 100);
        var told = wcs.pixelToSky(300, 100);
        double north = (told.decDegrees() - truth[1]) * 3600;
        double east = (told.raDegrees() - truth[0]) * 3600 * Math.cos(Math.toRadians(truth[1]));
        // Pointing wrong by up to 20 arcsec, rotation by 0.1 degree, and the distortion.
        assertThat(Math.hypot(north, east)).isBetween(0.01, 21.0);
    }

    /// A record in its stored form, whose class is named beside it.
    private <T> T stored(String file, Class<T> type) throws Exception {
        var root = RecordJson.mapper().readTree(Files.readString(folder.resolve(file)));
        assertThat(root.get("type").asString("")).isEqualTo(type.getName());
        return RecordJson.mapper().treeToValue(root.get("value"), type);
    }

    @Test
    void handedOutCalibrationsAndCatalogueHaveTheStoredForms() throws Exception {
        Crosstalk crosstalk = stored("calib/crosstalk/S00/2026-01-01.json", Crosstalk.class);
        assertThat(crosstalk.amplifiers()).containsExactly("C00", "C01");
        assertThat(crosstalk.linear()[0][1]).isNotZero();
        Linearizer linearizer = stored("calib/linearizer/S01/2026-01-01.json", Linearizer.class);
        // 1.5 % at 100,000 electrons, give or take 30 %, subtracted from a signal in counts.
        double share = linearizer.curves().get("C01").at(50_000) / 50_000;
        assertThat(share).isBetween(-0.023, -0.007);
        Table refcat = ReferenceCatalog.of(
                Csv.read(folder.resolve("refcat.csv")),
                RefcatColumns.DEFAULT.withBands(
                        List.of(RefcatColumns.BandColumn.ofAb("r"), RefcatColumns.BandColumn.ofAb("g"))));
        assertThat(refcat.rows()).isGreaterThan(100);
        assertThat(ParquetTable.read(folder.resolve("truth/visits.parquet")).rows())
                .isEqualTo(2);
    }

    @Test
    void makesNoMoreFramesAtATimeThanMemoryHasRoomFor() {
        long gib = 1L << 30;
        assertThat(Simulate.threads(Surveys.ccd(), 64, 3 * gib / 2)).isBetween(4, 8);
        assertThat(Simulate.threads(Surveys.ccd(), 2, 3 * gib / 2)).isEqualTo(2);
        assertThat(Simulate.threads(Surveys.ccd(), 64, gib / 8)).isEqualTo(1);
        assertThat(Simulate.threads(Surveys.small(), 64, 3 * gib / 2)).isEqualTo(64);
    }
}
