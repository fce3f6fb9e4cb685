/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;

/// The instruments that a repository knows: their descriptions, in `instruments/NAME.yaml`, and their
/// records.
public final class InstrumentFiles {
    private InstrumentFiles() {}

    static Path file(Path root, String name) {
        return root.resolve("instruments").resolve(name + ".yaml");
    }

    /// The description of an instrument that is registered.
    ///
    /// @param root the repository's folder
    /// @throws UserFault when it is not
    public static YamlInstrument open(Path root, String name) {
        Path file = file(root, name);
        if (!Files.exists(file))
            throw new UserFault(
                    "instrument " + name + " is not registered in " + root + ": almagest butler register-instrument");
        return YamlInstrument.load(file);
    }

    /// Name of the RUN collection of an instrument's raw frames.
    public static String rawCollection(String instrument) {
        return instrument + "/raw/all";
    }

    /// Name of the CALIBRATION collection of an instrument.
    public static String calibrationCollection(String instrument) {
        return instrument + "/calib";
    }

    /// The dataset type of raw frames, not registered.
    public static DatasetType rawType(Butler butler) {
        return butler.type("raw", RawExposure.class, false, List.of("instrument", "detector", "exposure"));
    }

    /// Makes an instrument known: its records, its collections, its description. Doing it again with a
    /// changed description replaces what it said before.
    public static void register(Butler butler, YamlInstrument instrument) {
        List<DimensionRecord> records = new ArrayList<>();
        DataId self = DataId.of("instrument", instrument.name());
        long most = instrument.camera().detectors().stream()
                .mapToLong(Detector::id)
                .max()
                .orElse(0);
        records.add(DimensionRecord.of(
                "instrument", self, Map.of("detector_max", most, "description", instrument.telescope())));
        instrument
                .filters()
                .forEach((filter, band) -> records.add(DimensionRecord.of(
                        "physical_filter", self.with("physical_filter", filter).with("band", band), Map.of())));
        for (Detector d : instrument.camera().detectors())
            records.add(DimensionRecord.of(
                    "detector",
                    self.with("detector", (long) d.id()),
                    Map.of("full_name", d.name(), "purpose", "SCIENCE")));
        butler.datastore()
                .stage(file(butler.root(), instrument.name()), f -> Files.writeString(f, instrument.yaml()))
                .keep();
        butler.registry().transaction(() -> {
            butler.registry().insert(records);
            butler.registry().register(rawType(butler));
            butler.registry().registerCollection(rawCollection(instrument.name()), CollectionType.RUN, "raw frames");
            butler.registry()
                    .registerCollection(
                            calibrationCollection(instrument.name()),
                            CollectionType.CALIBRATION,
                            "calibrations with their validity");
        });
    }
}
