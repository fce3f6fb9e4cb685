/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.Butler;
import org.almagest.butler.TransferMode;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;

/// Takes in calibrations that people keep as files: `FOLDER/<dataset type>/<detector
/// name>/<date>.<ending>`.
///
/// Each file is valid from its date (UTC, `2026-01-01` or `2026-01-01T12:00:00`, colons optional) to that
/// of the next of its detector; the last has no end. The dataset types must be registered, with dimensions
/// instrument and detector, and the files must be in the type's form.
public final class CuratedCalibrations {
    private final Butler butler;
    private final YamlInstrument instrument;

    public CuratedCalibrations(Butler butler, YamlInstrument instrument) {
        this.butler = butler;
        this.instrument = instrument;
    }

    private record Entry(Path file, Time from) {}

    /// Takes in all files beneath a folder and certifies them in the instrument's calibration collection.
    ///
    /// @return datasets made
    public List<DatasetRef> write(Path folder) {
        List<DatasetRef> made = new ArrayList<>();
        for (Path typeFolder : list(folder)) {
            DatasetType type = butler.registry().type(String.valueOf(typeFolder.getFileName()));
            if (!type.dimensions().required().equals(List.of("instrument", "detector")))
                throw new UserFault(type.name() + " is not of instrument and detector");
            for (Path detectorFolder : list(typeFolder)) made.addAll(write(type, detectorFolder));
        }
        return made;
    }

    private List<DatasetRef> write(DatasetType type, Path folder) {
        String name = String.valueOf(folder.getFileName());
        Detector detector = instrument
                .camera()
                .find(name)
                .orElseThrow(() -> new UserFault(folder + ": " + instrument.name() + " has no detector " + name));
        DataId id = DataId.of("instrument", instrument.name(), "detector", (long) detector.id());
        List<Entry> entries = new ArrayList<>();
        for (Path file : list(folder)) entries.add(new Entry(file, date(file)));
        entries.sort(Comparator.comparing(Entry::from));
        List<DatasetRef> made = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            Timespan validity = i + 1 < entries.size()
                    ? Timespan.of(e.from(), entries.get(i + 1).from())
                    : Timespan.since(e.from());
            String run = instrument.name() + "/calib/curated/" + compact(e.from());
            DatasetRef ref = DatasetRef.predict(type, id, run);
            butler.ingest(e.file(), ref, butler.formatters().forStorage(type.storage()), TransferMode.COPY);
            butler.registry().certify(InstrumentFiles.calibrationCollection(instrument.name()), List.of(ref), validity);
            made.add(ref);
        }
        return made;
    }

    private static Time date(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String date = dot < 0 ? name : name.substring(0, dot);
        if (date.matches("\\d{4}-?\\d{2}-?\\d{2}(T\\d{2}:?\\d{2}:?\\d{2})?")) {
            String d = date.replace("-", "").replace(":", "");
            String iso = d.substring(0, 4) + "-" + d.substring(4, 6) + "-" + d.substring(6, 8);
            if (d.length() > 8) iso += "T" + d.substring(9, 11) + ":" + d.substring(11, 13) + ":" + d.substring(13, 15);
            return Time.ofUtc(iso);
        }
        throw new DataFault(file + ": the name is no date such as 2026-01-01T120000");
    }

    private static String compact(Time time) {
        return time.iso(org.almagest.astro.time.TimeScale.UTC, 0)
                        .replace("-", "")
                        .replace(":", "") + "Z";
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> !String.valueOf(p.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ResourceFault("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }
}
