/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.ArrayList;
import java.util.List;

/// Geometry of a camera of equal detectors.
///
/// @param pixelScale [arcsec/pixel] at the middle of the field
/// @param distortion k of r' = r (1 + k r^2), r the angle from the middle of the field [arcsec^-2]
/// @param amplifiers how each detector is read
public record CameraConfig(double pixelScale, double distortion, List<Placement> detectors, AmplifierGrid amplifiers) {
    public CameraConfig {
        detectors = List.copyOf(detectors);
    }

    /// Where a detector sits in the focal plane.
    ///
    /// @param centerX middle of the detector in the focal plane [arcsec]
    /// @param centerY middle of the detector in the focal plane [arcsec]
    /// @param rotation from the focal plane's x axis to the detector's, counter-clockwise [deg]
    public record Placement(int id, String name, double centerX, double centerY, double rotation) {}

    /// Amplifiers of a detector, in rows and columns of equal size. Every odd column is read from its right
    /// end and, when there are two rows, the upper is read from its top.
    ///
    /// @param width light-sensitive pixels of an amplifier along x
    /// @param height along y
    /// @param prescan columns read before the first pixel
    /// @param overscan columns read after the last pixel
    public record AmplifierGrid(int columns, int rows, int width, int height, int prescan, int overscan) {
        /// Number of amplifiers.
        public int count() {
            return columns * rows;
        }

        /// Columns of an amplifier's raw image.
        public int rawWidth() {
            return prescan + width + overscan;
        }

        /// Left column of an amplifier in the detector.
        int left(int amplifier) {
            return amplifier % columns * width;
        }

        /// Bottom row of an amplifier in the detector.
        int bottom(int amplifier) {
            return amplifier / columns * height;
        }

        boolean flippedX(int amplifier) {
            return amplifier % columns % 2 == 1;
        }

        boolean flippedY(int amplifier) {
            return amplifier / columns == 1;
        }

        /// Amplifier that reads a pixel of the detector.
        int of(int x, int y) {
            return y / height * columns + x / width;
        }

        String name(int amplifier) {
            return "C" + amplifier / columns + Integer.toHexString(amplifier % columns);
        }

        /// FITS section of the detector; backwards where the amplifier is read backwards.
        String detectorSection(int amplifier) {
            int x0 = left(amplifier) + 1;
            int x1 = left(amplifier) + width;
            int y0 = bottom(amplifier) + 1;
            int y1 = bottom(amplifier) + height;
            return section(
                    flippedX(amplifier) ? x1 : x0,
                    flippedX(amplifier) ? x0 : x1,
                    flippedY(amplifier) ? y1 : y0,
                    flippedY(amplifier) ? y0 : y1);
        }

        String dataSection() {
            return section(prescan + 1, prescan + width, 1, height);
        }

        String overscanSection() {
            return section(prescan + width + 1, rawWidth(), 1, height);
        }

        String prescanSection() {
            return section(1, prescan, 1, height);
        }

        private static String section(int x0, int x1, int y0, int y1) {
            return "[" + x0 + ":" + x1 + "," + y0 + ":" + y1 + "]";
        }
    }

    /// Pixels of a detector along x.
    public int width() {
        return amplifiers.columns() * amplifiers.width();
    }

    /// Pixels of a detector along y.
    public int height() {
        return amplifiers.rows() * amplifiers.height();
    }

    /// Corners of all detectors in the focal plane [arcsec].
    List<double[]> corners() {
        List<double[]> corners = new ArrayList<>();
        for (Placement p : detectors)
            for (int i = 0; i < 4; i++) {
                double x = (i % 2 - 0.5) * width() * pixelScale;
                double y = (i / 2 - 0.5) * height() * pixelScale;
                double c = StrictMath.cos(p.rotation() * StrictMath.PI / 180);
                double s = StrictMath.sin(p.rotation() * StrictMath.PI / 180);
                corners.add(new double[] {p.centerX() + c * x - s * y, p.centerY() + s * x + c * y});
            }
        return corners;
    }

    /// Half the extent of the focal plane along x and y [arcsec].
    double[] halfExtent() {
        double[] half = new double[2];
        for (double[] corner : corners()) {
            half[0] = Math.max(half[0], Math.abs(corner[0]));
            half[1] = Math.max(half[1], Math.abs(corner[1]));
        }
        return half;
    }
}
