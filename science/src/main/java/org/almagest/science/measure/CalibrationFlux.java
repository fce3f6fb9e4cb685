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

import java.util.List;
import java.util.Set;
import org.almagest.astro.table.Column;

/// The flux for photometric calibration: a compensated top hat, the sum in a circle of 3 FWHM less the mean
/// of an annulus from 1.5 to 2 times that radius, times the circle's area, so that a constant background
/// counts nothing.
///
/// The light of a star in the annulus is made good by [ApertureCorrection] with the ratio of the plain
/// circle to this flux, one number per image.
public final class CalibrationFlux implements Measurement {
    private static final double INNER = 1.5;
    private static final double OUTER = 2.0;

    private final CircleSums sums;
    private final double noiseFactor;

    /// Options: `radiusFwhm` (3) [FWHM of the PSF].
    public static final class Factory implements MeasurementFactory {
        @Override
        public String name() {
            return "calibFlux";
        }

        @Override
        public Measurement create(Options options, Frame frame) {
            return new CalibrationFlux(frame, options.number("radiusFwhm", 3) * frame.fwhm());
        }
    }

    /// @param radius of the circle [pixel]
    public CalibrationFlux(Frame frame, double radius) {
        this.sums = new CircleSums(radius, INNER * radius, OUTER * radius);
        this.noiseFactor = frame.noiseFactor(CircleOverlap.weights(0, 0, radius));
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.of("calibInstFlux", FLOAT, "electron", "Compensated top hat of radius 3 FWHM."),
                Column.of("calibInstFluxErr", FLOAT, "electron", "Standard error of calibInstFlux."),
                Column.of("calibInstFlux_circle", FLOAT, "electron", "Sum in the same circle, not compensated."),
                Column.of("calibInstFlux_flag", BOOLEAN, "", "Circle or annulus is cut by the image's edge."));
    }

    @Override
    public Set<Slot> needs() {
        return Set.of(Slot.CENTROID);
    }

    @Override
    public void measure(Target target, Cells out) {
        sums.measure(target.frame(), target.x(), target.y());
        double area = sums.area(2) - sums.area(1);
        out.flag(3, sums.isTruncated(2) || !(area > 0) || !(sums.area(0) > 0));
        if (!(area > 0) || !(sums.area(0) > 0)) return;
        double scale = sums.area(0) / area;
        out.set(0, sums.flux(0) - scale * (sums.flux(2) - sums.flux(1)));
        double ring = sums.variance(2) - sums.variance(1);
        out.set(1, Math.sqrt(noiseFactor * (sums.variance(0) + scale * scale * Math.max(0, ring))));
        out.set(2, sums.flux(0));
    }
}
