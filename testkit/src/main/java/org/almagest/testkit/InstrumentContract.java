/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.exposure.RawImage;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.butler.Butler;
import org.almagest.butler.TransferMode;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.RowIdPacker;
import org.almagest.instrument.base.InstrumentFiles;
import org.almagest.instrument.base.ObservationFacts;
import org.almagest.instrument.base.RawIngest;
import org.almagest.instrument.base.RawReader;
import org.almagest.instrument.base.VisitDefinition;
import org.almagest.instrument.base.YamlInstrument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every instrument must fulfil. Extend it in a test, name the description and a few real frames.
///
/// ```java
/// class MyCameraTest extends InstrumentContract {
///     @Override protected Path description() { return Path.of("instruments/mycamera.yaml"); }
/// @Override protected List<Path> frames() { return List.of(Path.of("frames/a.fits"),
/// Path.of("frames/b.fits")); } }
/// ```
public abstract class InstrumentContract {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit sets the folder
    protected InstrumentContract() {}

    /// The instrument's YAML file.
    protected abstract Path description();

    /// Raw frames, two at least, of different exposures or detectors.
    protected abstract List<Path> frames();

    private YamlInstrument instrument() {
        return YamlInstrument.load(description());
    }

    @Test
    void amplifiersCoverEachDetectorOnce() {
        for (Detector d : instrument().camera().detectors()) {
            long covered = 0;
            List<Amplifier> amps = d.amplifiers();
            for (int i = 0; i < amps.size(); i++) {
                Box box = amps.get(i).section().box();
                covered += box.area();
                for (Amplifier other : amps.subList(i + 1, amps.size()))
                    assertThat(box.intersection(other.section().box()).isEmpty())
                            .as(
                                    "sections of %s and %s of detector %s overlap",
                                    amps.get(i).name(), other.name(), d.name())
                            .isTrue();
            }
            assertThat(covered)
                    .as("pixels of detector %s that an amplifier reads", d.name())
                    .isEqualTo(d.box().area());
        }
    }

    @Test
    void detectorsDoNotOverlapInTheFocalPlane() {
        SkyCoord boresight = SkyCoord.ofDegrees(40, 10);
        List<Detector> all = instrument().camera().detectors();
        for (int i = 0; i < all.size(); i++)
            for (Detector other : all.subList(i + 1, all.size())) {
                Detector d = all.get(i);
                double[] middle = d.focalPlane(d.middleX(), d.middleY());
                double[] there = other.pixel(middle[0], middle[1]);
                assertThat(other.box().contains(there[0], there[1]))
                        .as("the middle of detector %s lies on detector %s", d.name(), other.name())
                        .isFalse();
                TanSipWcs wcs = instrument().camera().initialWcs(d, boresight, Angle.ZERO);
                assertThat(wcs.pixelToSky(0, 0).separation(wcs.pixelToSky(1, 0)).arcsec())
                        .isEqualTo(d.pixelScale(), within(d.pixelScale() * 0.05));
            }
    }

    @Test
    void factsOfTheFramesMakeSense() {
        YamlInstrument instrument = instrument();
        RawReader reader = new RawReader(instrument);
        for (Path frame : frames()) {
            ObservationFacts f = reader.check(frame);
            assertThat(f.begin())
                    .as("begin of %s", frame)
                    .isBetween(Time.ofUtc("1980-01-01"), Time.ofUtc("2100-01-01"));
            assertThat(f.exposureSeconds()).as("exposure time of %s", frame).isBetween(0.0, 36_000.0);
            assertThat(f.darkSeconds()).as("dark time of %s", frame).isGreaterThanOrEqualTo(0);
            assertThat(f.exposure()).as("exposure id of %s", frame).isPositive();
            assertThat(f.observationType()).matches("[a-z_]+");
            assertThat(instrument.filters()).containsKey(f.physicalFilter());
            assertThat(f.dayObs()).isBetween(19_800_101L, 21_000_101L);
            if (!Double.isNaN(f.airmass())) assertThat(f.airmass()).isBetween(0.99, 40.0);
        }
    }

    @Test
    void rowIdsHoldEveryFrame() {
        YamlInstrument instrument = instrument();
        RowIdPacker packer = instrument.rowIds();
        assertThat(packer.capacity()).as("rows per visit and detector").isGreaterThanOrEqualTo(100_000);
        for (Path frame : frames()) {
            ObservationFacts f = new RawReader(instrument).check(frame);
            for (Detector d : instrument.camera().detectors()) {
                long last = packer.pack(0, f.visit(), d.id(), packer.capacity() - 1);
                assertThat(packer.unpack(last))
                        .isEqualTo(new RowIdPacker.Parts(0, f.visit(), d.id(), packer.capacity() - 1));
            }
        }
    }

    @Test
    void framesGoIntoARepositoryAndComeBack() {
        YamlInstrument instrument = instrument();
        assertThat(frames()).hasSizeGreaterThanOrEqualTo(2);
        try (Butler butler = Butler.create(folder.resolve("repo"))) {
            InstrumentFiles.register(butler, instrument);
            InstrumentFiles.register(butler, instrument);
            RawIngest ingest = new RawIngest(butler, instrument, TransferMode.SYMLINK);
            RawIngest.Report report = ingest.ingest(frames());
            assertThat(report.failures()).isEmpty();
            assertThat(report.ingested()).hasSameSizeAs(frames());
            assertThat(ingest.ingest(frames()).present()).hasSameSizeAs(frames());
            for (DatasetRef ref : report.ingested()) {
                RawExposure raw = butler.get(ref, RawExposure.class);
                assertThat(raw.detector().id()).isEqualTo((int) ref.dataId().number("detector"));
                assertThat(raw.info().visitInfo().orElseThrow().exposureId())
                        .isEqualTo(ref.dataId().number("exposure"));
                assertThat(raw.amplifiers()).hasSameSizeAs(raw.detector().amplifiers());
                for (RawImage image : raw.amplifiers())
                    assertThat(deviates(image))
                            .as(
                                    "pixels of amplifier %s differ",
                                    image.amplifier().name())
                            .isTrue();
            }
            new VisitDefinition(butler, instrument).define("");
            butler.queryDataIds(List.of("visit", "detector"), "");
        }
    }

    private static boolean deviates(RawImage image) {
        float first = image.pixels().get(0, 0);
        Box box = image.pixels().box();
        for (int y = 0; y < box.height(); y++)
            for (int x = 0; x < box.width(); x++) if (image.pixels().get(x, y) != first) return true;
        return false;
    }

    @Test
    void truncatedFramesAreRefusedByName() throws IOException {
        Path frame = frames().getFirst();
        byte[] bytes = Files.readAllBytes(frame);
        Path cut = folder.resolve("cut-" + frame.getFileName());
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> new RawReader(instrument()).check(cut))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("cut-");
        Path empty = Files.write(folder.resolve("empty.fits"), new byte[0]);
        assertThatThrownBy(() -> new RawReader(instrument()).check(empty))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("empty.fits");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
    }
}
