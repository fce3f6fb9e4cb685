/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.FLOAT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.astro.table.Column;

/// Sums in circles about the centroid, with the exact area of each pixel inside.
///
/// Columns are named by the radius in pixels, its point written `p`: `apInstFlux_4p5`.
public final class CircularApertures implements Measurement {
    private final double[] radii;
    private final double[] noiseFactors;
    private final CircleSums sums;

    /// Options: `radii` (3, 4.5, 6, 9, 12, 17, 25) [pixel].
    public static final class Factory implements MeasurementFactory {
        @Override
        public String name() {
            return "apFlux";
        }

        @Override
        public Measurement create(Options options, Frame frame) {
            return new CircularApertures(frame, options.numbers("radii", 3, 4.5, 6, 9, 12, 17, 25));
        }
    }

    /// @param radii [pixel]
    public CircularApertures(Frame frame, double... radii) {
        this.radii = radii.clone();
        this.sums = new CircleSums(radii);
        this.noiseFactors = new double[radii.length];
        for (int k = 0; k < radii.length; k++) {
            if (!(radii[k] > 0)) throw new IllegalArgumentException("aperture radius " + radii[k]);
            noiseFactors[k] = frame.noiseFactor(CircleOverlap.weights(0, 0, radii[k]));
        }
    }

    /// Name of a radius in column names.
    public static String label(double radius) {
        return radius == Math.rint(radius)
                ? Long.toString((long) radius)
                : String.format(Locale.ROOT, "%s", radius).replace('.', 'p');
    }

    @Override
    public List<Column> columns() {
        List<Column> out = new ArrayList<>();
        for (double r : radii) {
            String name = "apInstFlux_" + label(r);
            out.add(Column.of(name, FLOAT, "electron", "Sum in a circle of radius " + label(r) + " pixels."));
            out.add(Column.of(name + "Err", FLOAT, "electron", "Standard error of " + name + "."));
            out.add(Column.of(name + "_flag", BOOLEAN, "", "The circle is cut by the image's edge or has no pixel."));
        }
        return out;
    }

    @Override
    public Set<Slot> needs() {
        return Set.of(Slot.CENTROID);
    }

    @Override
    public void measure(Target target, Cells out) {
        sums.measure(target.frame(), target.x(), target.y());
        for (int k = 0; k < radii.length; k++) {
            out.flag(3 * k + 2, sums.isTruncated(k) || !(sums.area(k) > 0));
            if (!(sums.area(k) > 0)) continue;
            out.set(3 * k, sums.flux(k));
            out.set(3 * k + 1, Math.sqrt(noiseFactors[k] * sums.variance(k)));
        }
    }
}
