/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.DOUBLE;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;
import org.almagest.science.diasource.DiaDetection;
import org.almagest.science.measure.SourceMeasurement;

/// The table of what a difference of two images shows.
///
/// Thread rule: static methods without state.
final class DifferenceSources {
    private static final Schema SCHEMA = Schema.of(
            Column.of("x", DOUBLE, "pixel", "Column, the first is 0."),
            Column.of("y", DOUBLE, "pixel", "Row, the first is 0."),
            Column.of("xErr", DOUBLE, "pixel", "Error of x."),
            Column.of("yErr", DOUBLE, "pixel", "Error of y."),
            Column.of("ra", DOUBLE, "deg", "Right ascension; NaN without a WCS."),
            Column.of("dec", DOUBLE, "deg", "Declination; NaN without a WCS."),
            Column.of("snr", DOUBLE, "", "Significance of the peak, negative where the template is brighter."),
            Column.of("flux", DOUBLE, "", "Flux of a point source there, in the image's unit."),
            Column.of("fluxErr", DOUBLE, "", "Its error."),
            Column.of("bad", BOOLEAN, "", "The centre is saturated or bad in one of the images, or at the edge."));

    private static final List<String> BAD =
            List.of("badCenter", "saturatedCenter", "saturated_templateCenter", "crCenter", "edgeCenter");

    private DifferenceSources() {}

    /// Measures the sources of both signs; what has no data in its centre is none.
    ///
    /// @param scratch over the difference's box; its pixels are lost
    static Table of(Exposure difference, DiaDetection.Result found, Image scratch) {
        SourceMeasurement.Config measure = new SourceMeasurement.Config(
                List.of("centroid", "psfFlux", "pixelFlags"), java.util.Map.of(), 1, 400_000);
        SourceMeasurement.Ids ids = new SourceMeasurement.Ids(1, Long.MAX_VALUE - 1);
        Table m = SourceMeasurement.measure(difference, found.footprints(), ids, measure, scratch);
        Optional<Wcs> wcs = difference.info().wcs();
        TableBuilder out = new TableBuilder(SCHEMA, m.rows());
        int row = -1;
        for (Footprint f : found.footprints())
            for (Peak p : f.peaks()) {
                row++;
                if (m.booleans("pixelFlags_nodataCenter")[row]) continue;
                double x = m.number("x", row), y = m.number("y", row);
                boolean bad = false;
                for (String flag : BAD) bad |= m.booleans("pixelFlags_" + flag)[row];
                out.addRow();
                out.set("x", x).set("y", y).set("snr", p.significance()).set("bad", bad);
                out.set("xErr", m.number("xErr", row)).set("yErr", m.number("yErr", row));
                out.set("ra", wcs.map(w -> w.pixelToSky(x, y).raDegrees()).orElse(Double.NaN));
                out.set("dec", wcs.map(w -> w.pixelToSky(x, y).decDegrees()).orElse(Double.NaN));
                out.set("flux", m.number("psfInstFlux", row)).set("fluxErr", m.number("psfInstFluxErr", row));
            }
        return out.build();
    }
}
