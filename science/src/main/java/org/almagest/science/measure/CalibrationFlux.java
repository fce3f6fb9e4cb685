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

    private final double radius;
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
        this.radius = radius;
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
        Frame frame = target.frame();
        Aperture circle = Aperture.of(frame, target.x(), target.y(), radius);
        Aperture inner = Aperture.of(frame, target.x(), target.y(), INNER * radius);
        Aperture outer = Aperture.of(frame, target.x(), target.y(), OUTER * radius);
        double area = outer.area() - inner.area();
        out.flag(3, outer.truncated() || !(area > 0) || !(circle.area() > 0));
        if (!(area > 0) || !(circle.area() > 0)) return;
        double scale = circle.area() / area;
        out.set(0, circle.flux() - scale * (outer.flux() - inner.flux()));
        double ring = outer.variance() - inner.variance();
        out.set(1, Math.sqrt(noiseFactor * (circle.variance() + scale * scale * Math.max(0, ring))));
        out.set(2, circle.flux());
    }
}
