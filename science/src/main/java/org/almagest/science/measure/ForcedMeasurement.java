/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.almagest.astro.table.ColumnType.LONG;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;
import org.almagest.science.detect.SpanSet;

/// Measures at positions that are known beforehand: one row each, neighbours left as they lie.
public final class ForcedMeasurement {
    private ForcedMeasurement() {}

    /// Measures at positions; the exposure is left as it is.
    ///
    /// Where `config` names the measurement `centroid` the position is only where the search begins.
    ///
    /// @param ids of the targets
    /// @param x columns (parent pixels), inside the exposure, as long as `ids`
    /// @param y rows
    public static Table measure(
            Exposure exposure, long[] ids, double[] x, double[] y, SourceMeasurement.Config config) {
        Frame frame = Frame.of(exposure);
        boolean search = config.measurements().contains("centroid");
        Set<Slot> given = search ? EnumSet.noneOf(Slot.class) : EnumSet.of(Slot.CENTROID);
        MeasurementSet set = MeasurementSet.of(config.measurements(), config.options(), frame, given);
        List<Column> columns = new ArrayList<>();
        columns.add(Column.of("targetId", LONG, "", "Number of the target."));
        columns.addAll(set.columns());
        Object[] arrays = columns.stream()
                .map(c -> SourceMeasurement.allocate(c, ids.length))
                .toArray();
        arrays[0] = ids.clone();
        List<Cells> cells = new ArrayList<>();
        int at = 1;
        for (Measurement m : set.ordered()) {
            cells.add(new Cells(Arrays.copyOfRange(arrays, at, at + m.columns().size())));
            at += m.columns().size();
        }
        for (int row = 0; row < ids.length; row++) {
            Target target = target(frame, x[row], y[row], search);
            for (int m = 0; m < cells.size(); m++) {
                cells.get(m).row(row);
                set.ordered().get(m).measure(target, cells.get(m));
            }
        }
        return TableBuilder.wrap(new Schema(columns), ids.length, arrays);
    }

    private static Target target(Frame frame, double x, double y, boolean search) {
        int px = (int) Math.floor(x + 0.5), py = (int) Math.floor(y + 0.5);
        Box image = frame.image().box();
        if (!image.contains(px, py))
            throw new IllegalArgumentException("target at " + x + ", " + y + " lies outside " + image);
        int reach = (int) Math.ceil(3 * frame.sigma());
        Box around = new Box(px, py, 1, 1).grown(reach).intersection(image);
        Peak peak = new Peak(px, py, 1);
        Footprint footprint = new Footprint(SpanSet.of(around), List.of(peak));
        return search ? new Target(frame, footprint, peak) : Target.at(frame, footprint, peak, x, y);
    }
}
