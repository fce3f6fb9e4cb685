/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.ConvexPolygon;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.Timespan;
import org.almagest.astro.unit.Angle;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;

/// Dimension records of a small survey: two detectors, two bands, visits 1 to 4 that step 0.2 deg in
/// declination, and one tract of 3 x 3 patches.
final class SmallSurvey {
    static final String CAM = "Cam";
    static final Time START = Time.ofUtc("2026-01-01T00:00:00");

    private SmallSurvey() {}

    static Timespan visitTime(long visit) {
        Time begin = START.plusSeconds(visit * 100.0);
        return Timespan.of(begin, begin.plusSeconds(30));
    }

    static Region square(double ra, double dec, double halfDeg) {
        return new ConvexPolygon(List.of(
                SkyCoord.ofDegrees(ra - halfDeg, dec - halfDeg),
                SkyCoord.ofDegrees(ra + halfDeg, dec - halfDeg),
                SkyCoord.ofDegrees(ra + halfDeg, dec + halfDeg),
                SkyCoord.ofDegrees(ra - halfDeg, dec + halfDeg)));
    }

    static List<DimensionRecord> records() {
        List<DimensionRecord> all = new ArrayList<>();
        DataId cam = DataId.of("instrument", CAM);
        all.add(DimensionRecord.of("instrument", cam, Map.of("detector_max", 2L)));
        for (String band : List.of("g", "r"))
            all.add(DimensionRecord.of(
                    "physical_filter", cam.with("physical_filter", band + "_1").with("band", band), Map.of()));
        for (long d = 0; d < 2; d++)
            all.add(DimensionRecord.of("detector", cam.with("detector", d), Map.of("full_name", "S0" + d)));
        DataId night = cam.with("day_obs", 20251231);
        all.add(DimensionRecord.of("day_obs", night, Map.of()));
        for (long v = 1; v <= 4; v++) {
            DataId group = cam.with("group", "g" + v);
            all.add(DimensionRecord.of("group", group, Map.of()));
            DataId filtered = night.with("physical_filter", v % 2 == 0 ? "g_1" : "r_1");
            all.add(DimensionRecord.of(
                            "exposure",
                            filtered.with("exposure", 100 + v).with("group", "g" + v),
                            Map.of("exposure_time", 30.0, "observation_type", "science"))
                    .withTimespan(visitTime(v)));
            all.add(DimensionRecord.of(
                            "visit", filtered.with("visit", v), Map.of("exposure_time", 30.0, "target_name", "f" + v))
                    .withTimespan(visitTime(v))
                    .withRegion(new Circle(SkyCoord.ofDegrees(10, 0.2 * v), Angle.ofDegrees(0.3))));
            all.add(DimensionRecord.of(
                    "visit_definition", cam.with("exposure", 100 + v).with("visit", v), Map.of()));
            for (long d = 0; d < 2; d++)
                all.add(DimensionRecord.of(
                                "visit_detector_region", cam.with("visit", v).with("detector", d), Map.of())
                        .withRegion(square(10 - 0.11 + 0.22 * d, 0.2 * v, 0.1)));
        }
        DataId sky = DataId.of("skymap", "s");
        all.add(DimensionRecord.of("skymap", sky, Map.of()));
        all.add(DimensionRecord.of("tract", sky.with("tract", 0), Map.of()).withRegion(square(10, 0.5, 0.75)));
        for (int p = 0; p < 9; p++)
            all.add(DimensionRecord.of(
                            "patch",
                            sky.with("tract", 0).with("patch", p),
                            Map.of("cell_x", (long) (p % 3), "cell_y", (long) (p / 3)))
                    .withRegion(square(9.5 + 0.5 * (p % 3), 0.5 * (p / 3), 0.25)));
        return all;
    }
}
