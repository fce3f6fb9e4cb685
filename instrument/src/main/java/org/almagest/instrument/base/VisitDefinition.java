/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.astro.camera.Camera;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;

/// Makes a visit of every science exposure, with the part of the sky that each detector saw.
///
/// The regions follow from the header's pointing and the camera, widened by the instrument's pointing
/// uncertainty.
public final class VisitDefinition {
    private final Butler butler;
    private final YamlInstrument instrument;

    public VisitDefinition(Butler butler, YamlInstrument instrument) {
        this.butler = butler;
        this.instrument = instrument;
    }

    /// What became of the exposures.
    ///
    /// @param defined visits that are new
    /// @param present number of exposures that had a visit
    /// @param withoutPointing science exposures whose header tells no pointing
    public record Report(List<Long> defined, int present, List<Long> withoutPointing) {}

    /// Defines the visits of the science exposures that fulfil an expression; those defined stay as they
    /// are.
    ///
    /// @param where an expression, empty for all
    public Report define(String where) {
        String own = "instrument = '" + instrument.name() + "' AND exposure.observation_type = 'science'";
        Set<Long> had = new HashSet<>();
        for (DimensionRecord r : butler.queryRecords("visit_definition", "instrument = '" + instrument.name() + "'"))
            had.add(r.dataId().number("exposure"));
        List<Long> defined = new ArrayList<>();
        List<Long> blind = new ArrayList<>();
        int present = 0;
        for (DimensionRecord e :
                butler.queryRecords("exposure", where.isBlank() ? own : own + " AND (" + where + ")")) {
            long id = e.dataId().number("exposure");
            if (had.contains(id)) present++;
            else if (Double.isNaN(e.number("tracking_ra"))) blind.add(id);
            else defined.add(define(e));
        }
        return new Report(defined, present, blind);
    }

    private long define(DimensionRecord e) {
        Camera camera = instrument.camera();
        SkyCoord boresight = SkyCoord.ofDegrees(e.number("tracking_ra"), e.number("tracking_dec"));
        Angle rotation = Angle.ofDegrees(e.number("sky_angle"));
        Angle padding = camera.pointingUncertainty();
        long visit = (long) e.number("visit_number");
        DataId self = DataId.of("instrument", instrument.name(), "visit", visit);
        DataId full = self.with("physical_filter", e.text("physical_filter"))
                .with("day_obs", e.dataId().number("day_obs"));
        List<DimensionRecord> records = new ArrayList<>();
        records.add(DimensionRecord.of("visit", full, fields(e))
                .withRegion(camera.region(boresight, rotation, padding))
                .withTimespan(e.timespanOrNull()));
        records.add(DimensionRecord.of(
                "visit_definition", self.with("exposure", e.dataId().number("exposure")), Map.of()));
        for (Detector d : camera.detectors())
            records.add(DimensionRecord.of("visit_detector_region", self.with("detector", (long) d.id()), Map.of())
                    .withRegion(camera.region(d, boresight, rotation, padding)));
        butler.registry().insert(records);
        return visit;
    }

    private static Map<String, Object> fields(DimensionRecord e) {
        Map<String, Object> fields = new HashMap<>();
        for (String same : List.of(
                "seq_num",
                "exposure_time",
                "target_name",
                "observation_reason",
                "science_program",
                "azimuth",
                "zenith_angle",
                "tracking_ra",
                "tracking_dec",
                "sky_angle")) e.find(same).ifPresent(v -> fields.put(same, v));
        e.find("obs_id").ifPresent(v -> fields.put("name", v));
        return fields;
    }
}
