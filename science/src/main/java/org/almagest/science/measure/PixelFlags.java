/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.almagest.astro.table.ColumnType.BOOLEAN;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;
import org.almagest.astro.table.Column;

/// The mask planes under a source, each as two flags: any pixel of the footprint, and any of the 3 x 3
/// pixels at the centroid.
public final class PixelFlags implements Measurement {
    private record Plane(String plane, String flag, String what) {}

    private static final List<Plane> PLANES = List.of(
            new Plane("BAD", "bad", "a defect"),
            new Plane("CR", "cr", "a cosmic ray"),
            new Plane("CROSSTALK", "crosstalk", "corrected crosstalk"),
            new Plane("EDGE", "edge", "the image's edge"),
            new Plane("INTRP", "interpolated", "an interpolated value"),
            new Plane("NO_DATA", "nodata", "no data"),
            new Plane("SAT", "saturated", "saturation"),
            new Plane("SAT_TEMPLATE", "saturated_template", "saturation of the template"),
            new Plane("SUSPECT", "suspect", "a suspect value"),
            new Plane("STREAK", "streak", "a streak"),
            new Plane("INJECTED", "injected", "an injected source"),
            new Plane("INJECTED_TEMPLATE", "injected_template", "a source injected into the template"));

    private final int[] values;

    public static final class Factory implements MeasurementFactory {
        @Override
        public String name() {
            return "pixelFlags";
        }

        @Override
        public Measurement create(Options options, Frame frame) {
            return new PixelFlags(frame.mask());
        }
    }

    public PixelFlags(Mask mask) {
        this.values = PLANES.stream().mapToInt(p -> mask.valueOf(p.plane)).toArray();
    }

    @Override
    public List<Column> columns() {
        List<Column> out = new ArrayList<>();
        out.add(Column.of("pixelFlags_offimage", BOOLEAN, "", "The centroid lies outside the image."));
        for (Plane p : PLANES) {
            String name = "pixelFlags_" + p.flag;
            out.add(Column.of(name, BOOLEAN, "", "A pixel of the footprint has " + p.what + "."));
            out.add(Column.of(name + "Center", BOOLEAN, "", "A pixel at the centroid has " + p.what + "."));
        }
        return out;
    }

    @Override
    public Set<Slot> needs() {
        return Set.of(Slot.CENTROID);
    }

    @Override
    public void measure(Target target, Cells out) {
        Mask mask = target.frame().mask();
        int anywhere = target.footprint().spans().bitsOn(mask);
        int cx = (int) Math.floor(target.x() + 0.5);
        int cy = (int) Math.floor(target.y() + 0.5);
        int centre = 0;
        Box box = new Box(cx - 1, cy - 1, 3, 3).intersection(mask.box());
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) centre |= mask.data()[mask.index(x, y)];
        out.flag(0, !mask.box().contains(target.x(), target.y()));
        for (int k = 0; k < values.length; k++) {
            out.flag(1 + 2 * k, (anywhere & values[k]) != 0);
            out.flag(2 + 2 * k, (centre & values[k]) != 0);
        }
    }
}
