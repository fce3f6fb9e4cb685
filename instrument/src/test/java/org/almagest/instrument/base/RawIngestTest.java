/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.butler.Butler;
import org.almagest.butler.TransferMode;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawIngestTest {
    @TempDir
    Path dir;

    Butler butler;
    final YamlInstrument instrument = DemoFrames.instrument();

    @BeforeEach
    void makeRepository() {
        butler = Butler.create(dir.resolve("repo"));
        InstrumentFiles.register(butler, instrument);
    }

    @AfterEach
    void close() {
        butler.close();
    }

    RawIngest.Report ingest(Path... files) {
        return new RawIngest(butler, instrument, TransferMode.COPY).ingest(List.of(files));
    }

    Path frame(String name, int second, String detector) {
        return DemoFrames.write(
                dir.resolve(name), DemoFrames.header(second, detector).build());
    }

    @Test
    void givesTheFrameBackInReadoutOrderWithItsCircumstances() {
        RawIngest.Report report =
                ingest(frame("a.fits", 0, "S00"), frame("b.fits", 0, "S01"), frame("c.fits", 60, "1"));
        assertThat(report.failures()).isEmpty();
        assertThat(report.ingested()).hasSize(3);
        DatasetRef ref = report.ingested().getFirst();
        RawExposure raw = butler.get(ref, RawExposure.class);
        Amplifier second = raw.amplifiers().get(1).amplifier();
        assertThat(second.section().flipX()).isTrue();
        assertThat(second.gain()).isEqualTo(1.6);
        assertThat(raw.amplifiers().get(1).pixels().get(3, 2)).isEqualTo(2063f);
        var visit = raw.info().visitInfo().orElseThrow();
        assertThat(visit.exposureSeconds()).isEqualTo(30);
        assertThat(visit.boresight().orElseThrow().raDegrees()).isEqualTo(30, within(1e-12));
        assertThat(visit.midExposure().iso(org.almagest.astro.time.TimeScale.TAI, 3))
                .isEqualTo("2026-01-01T03:00:15.250");
        assertThat(raw.info().filter().orElseThrow().band()).isEqualTo("r");
        assertThat(raw.info().metadata()).containsEntry("OBJECT", "field").doesNotContainKey("BITPIX");
        SkyCoord middle = raw.info().wcs().orElseThrow().pixelToSky(19.5 + 24, 9.5);
        assertThat(middle.separation(SkyCoord.ofDegrees(30, -30.5)).arcsec()).isLessThan(1e-6);
        long exposure = ref.dataId().number("exposure");
        assertThat(exposure).isEqualTo(26L * 365 * 86_400 + 7 * 86_400 + 3 * 3600);
        DimensionRecord record =
                butler.queryRecords("exposure", "exposure = " + exposure).getFirst();
        assertThat(record.dataId().number("day_obs")).isEqualTo(20251231);
        assertThat(record.text("observation_type")).isEqualTo("science");
    }

    @Test
    void passesOverFilesThatAreInAndRefusesOthersOfTheSameNumber() {
        Path a = frame("a.fits", 0, "S00");
        Path again = frame("again.fits", 0, "S00");
        Path other = DemoFrames.write(
                dir.resolve("other.fits"),
                DemoFrames.header(0, "S00").set("EXTRA", "x", "").build());
        assertThat(ingest(a, other).failures())
                .singleElement()
                .satisfies(f -> assertThat(f.fault())
                        .isInstanceOf(DataFault.class)
                        .hasMessageContaining("other.fits has exposure")
                        .hasMessageContaining("a.fits"));
        assertThat(ingest(again).present()).hasSize(1);
        assertThat(ingest(other).failures()).hasSize(1);
        assertThat(butler.verify().datasets()).isEqualTo(1);
        assertThat(butler.verify().unknown()).isEmpty();
    }

    @Test
    void goesOnAfterFilesThatAreNoFrames() throws IOException {
        Path good = frame("good.fits", 0, "S00");
        Path cut = Files.write(dir.resolve("cut.fits"), java.util.Arrays.copyOf(Files.readAllBytes(good), 6500));
        Path text = Files.writeString(dir.resolve("text.fits"), "no FITS");
        Path empty = Files.write(dir.resolve("empty.fits"), new byte[0]);
        Path bare = DemoFrames.write(
                dir.resolve("bare.fits"),
                DemoFrames.header(1, "S00").removeIf("EXPTIME"::equals).build());
        Path filter = DemoFrames.write(
                dir.resolve("filter.fits"),
                DemoFrames.header(2, "S00").set("FILTER", "z", "").build());
        Path type = DemoFrames.write(
                dir.resolve("type.fits"),
                DemoFrames.header(2, "S00").set("IMGTYPE", "FOO", "").build());
        Path date = DemoFrames.write(
                dir.resolve("date.fits"),
                DemoFrames.header(2, "S00").set("DATE-BEG", "yesterday", "").build());
        Path detector = DemoFrames.write(
                dir.resolve("detector.fits"), DemoFrames.header(2, "S99").build());
        Path missing = dir.resolve("missing.fits");
        RawIngest.Report report = ingest(cut, text, empty, bare, filter, type, date, detector, missing, good);
        assertThat(report.ingested()).hasSize(1);
        assertThat(report.failures()).hasSize(9);
        List<String> messages =
                report.failures().stream().map(f -> f.fault().getMessage()).toList();
        assertThat(messages.get(0)).contains("cut.fits");
        assertThat(messages.get(1)).contains("text.fits");
        assertThat(messages.get(2)).contains("empty.fits");
        assertThat(messages.get(3)).contains("bare.fits", "exposure_seconds", "keyword EXPTIME in HDU 0");
        assertThat(messages.get(4)).contains("filter.fits", "'z'", "FILTER", "r_demo");
        assertThat(messages.get(5)).contains("'FOO'", "IMGTYPE", "[OBJECT, BIAS]");
        assertThat(messages.get(6)).contains("date.fits", "DATE-BEG", "yesterday");
        assertThat(messages.get(7)).contains("S99", "0 S00, 1 S01");
        assertThat(messages.get(8)).contains("missing.fits");
        assertThat(butler.verify().unknown()).isEmpty();
    }

    @Test
    void refusesFramesThatContradictTheDescription() {
        YamlInstrument other = YamlInstrument.parse(
                DemoFrames.YAML.replace("data: \"[3:22,1:20]\", prescan: \"[1:2,1:20]\"", "data: \"[1:20,1:20]\""),
                "other.yaml");
        Path frame = frame("a.fits", 0, "S00");
        assertThatThrownBy(() -> new RawReader(other).read(frame))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("a.fits[1]")
                .hasMessageContaining("DATASEC is [3:22,1:20], the instrument's description says [1:20,1:20]");
        YamlInstrument larger = YamlInstrument.parse(
                DemoFrames.YAML.replace("overscan: \"[23:26,1:20]\"", "overscan: \"[23:30,1:20]\""), "larger.yaml");
        assertThatThrownBy(() -> new RawReader(larger).check(frame))
                .hasMessageContaining("26 x 20 pixels does not hold");
    }

    @Test
    void definesVisitsWithTheSkyOfEachDetector() {
        ingest(frame("a.fits", 0, "S00"), frame("b.fits", 0, "S01"), frame("c.fits", 60, "S00"));
        Path bias = DemoFrames.write(
                dir.resolve("bias.fits"),
                DemoFrames.header(90, "S00").set("IMGTYPE", "BIAS", "").build());
        Path blind = DemoFrames.write(
                dir.resolve("blind.fits"),
                DemoFrames.header(91, "S00").removeIf("RA"::equals).build());
        ingest(bias, blind);
        VisitDefinition.Report report = new VisitDefinition(butler, instrument).define("");
        assertThat(report.defined()).hasSize(2);
        assertThat(report.withoutPointing()).hasSize(1);
        assertThat(new VisitDefinition(butler, instrument).define("").defined()).isEmpty();
        assertThat(butler.queryDataIds(List.of("visit", "detector"), "")).hasSize(4);
        long visit = report.defined().getFirst();
        List<DataId> left = butler.queryDataIds(
                List.of("visit", "detector"),
                "visit = " + visit + " AND visit_detector_region.region OVERLAPS POINT(30.0085, -30.5)");
        assertThat(left).hasSize(1);
        assertThat(left.getFirst().number("detector")).isZero();
        assertThat(butler.queryDatasets("raw", List.of(InstrumentFiles.rawCollection("DemoCam")), "visit = " + visit))
                .hasSize(2);
    }
}
