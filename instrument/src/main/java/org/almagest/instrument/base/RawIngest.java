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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.butler.Butler;
import org.almagest.butler.TransferMode;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;

/// Makes raw files datasets: translates each header, writes the exposure's records, takes the file in.
///
/// One file's error does not stop the others. A file that is in already is passed over.
public final class RawIngest {
    private final Butler butler;
    private final YamlInstrument instrument;
    private final TransferMode mode;
    private final RawReader reader;

    public RawIngest(Butler butler, YamlInstrument instrument, TransferMode mode) {
        this.butler = butler;
        this.instrument = instrument;
        this.mode = mode;
        this.reader = new RawReader(instrument);
    }

    /// @param file the file given
    /// @param fault what is wrong with it
    public record Failure(Path file, Fault fault) {}

    /// What became of the files given.
    ///
    /// @param ingested new datasets
    /// @param present datasets that were there already, of equal content
    /// @param failures files that are none
    public record Report(List<DatasetRef> ingested, List<DatasetRef> present, List<Failure> failures) {}

    /// Ingests files.
    public Report ingest(Collection<Path> files) {
        return ingest(files, () -> {});
    }

    /// Ingests files.
    ///
    /// @param done called after each
    public Report ingest(Collection<Path> files, Runnable done) {
        Report report = new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        DatasetType type = butler.registry().register(InstrumentFiles.rawType(butler));
        Map<DatasetRef, Path> seen = new HashMap<>();
        for (Path file : files) {
            try {
                ingest(file, type, seen, report);
            } catch (Fault e) {
                report.failures().add(new Failure(file, e));
            }
            done.run();
        }
        return report;
    }

    private void ingest(Path file, DatasetType type, Map<DatasetRef, Path> seen, Report report) {
        ObservationFacts facts = reader.check(file);
        DataId id = DataId.of(
                "instrument", instrument.name(), "exposure", facts.exposure(), "detector", (long) facts.detector());
        DatasetRef ref = DatasetRef.predict(type, id, InstrumentFiles.rawCollection(instrument.name()));
        Path other = seen.get(ref);
        if (other != null) throw twice(file, other.toString(), facts);
        Optional<StoredDataset> there = butler.findStored(ref);
        if (there.isPresent()) {
            Path stored = butler.datastore().file(there.get().path());
            if (!isSame(stored, file)) throw twice(file, stored.toString(), facts);
            report.present().add(ref);
        } else {
            sync(file, facts);
            butler.ingest(file, ref, butler.formatters().named("raw"), mode);
            report.ingested().add(ref);
        }
        seen.put(ref, file);
    }

    private static DataFault twice(Path file, String other, ObservationFacts facts) {
        return new DataFault(file + " has exposure " + facts.exposure() + " and detector " + facts.detector()
                + ", as " + other + " has; every exposure needs a number of its own (exposure_id in the"
                + " instrument's description)");
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.exists(a) && Files.mismatch(a, b) < 0;
        } catch (IOException e) {
            throw new ResourceFault("cannot compare " + a + " with " + b + ": " + e.getMessage(), e);
        }
    }

    /// Writes the records of an exposure, or sees that they agree with those another detector's file gave.
    private void sync(Path file, ObservationFacts f) {
        DataId self = DataId.of("instrument", instrument.name());
        DataId group = self.with("group", f.group());
        DataId night = self.with("day_obs", f.dayObs());
        DataId exposure = self.with("exposure", f.exposure())
                .with("physical_filter", f.physicalFilter())
                .with("group", f.group())
                .with("day_obs", f.dayObs());
        try {
            butler.registry().transaction(() -> {
                butler.registry().sync(DimensionRecord.of("group", group, Map.of()));
                butler.registry().sync(DimensionRecord.of("day_obs", night, Map.of()));
                butler.registry()
                        .sync(DimensionRecord.of("exposure", exposure, fields(f))
                                .withTimespan(f.timespan()));
            });
        } catch (Fault e) {
            throw new DataFault(file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> fields(ObservationFacts f) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("obs_id", f.observationId());
        fields.put("exposure_time", f.exposureSeconds());
        fields.put("dark_time", f.darkSeconds());
        fields.put("observation_type", f.observationType());
        fields.put("observation_reason", f.reason());
        fields.put("seq_num", f.sequence());
        fields.put("target_name", f.object());
        fields.put("science_program", f.program());
        fields.put("visit_number", f.visit());
        fields.put("azimuth", f.azimuth());
        fields.put("zenith_angle", f.zenithAngle());
        fields.put("sky_angle", f.rotation().degrees());
        f.boresight().ifPresent(b -> {
            fields.put("tracking_ra", b.raDegrees());
            fields.put("tracking_dec", b.decDegrees());
        });
        return fields;
    }
}
