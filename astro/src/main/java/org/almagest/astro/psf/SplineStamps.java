/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.psf;

import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.SplineGrid;

/// Stamps of a profile that is given by spline coefficients and varies over the field.
///
/// The profile asked for last is kept: a field that says that its profile is that of the nearest pixel has
/// one for all stamps within a pixel.
///
/// Thread rule: one thread.
final class SplineStamps implements Psf {
    /// The profile over the field.
    interface Field {
        /// The coordinate of the profile that serves for another.
        double nearest(double coordinate);

        /// Coefficients in the order of the grid at such a place.
        ///
        /// @param into memory that may be filled and returned
        float[] at(double x, double y, float[] into);

        /// Width of a kernel of this field.
        double sigma(Image kernel);
    }

    private final Field field;
    private final SplineGrid grid;
    private final double step;
    private final int middle;
    private final int radius;
    private final float[] memory;
    private final SplineGrid.Buffers buffers = new SplineGrid.Buffers();
    private float[] profile = {};
    private double atX;
    private double atY;
    private double sigma = Double.NaN;

    /// @param step grid spacing [pixel]
    /// @param middle grid point of the centre along each axis
    /// @param radius of the stamps [pixel]
    SplineStamps(Field field, SplineGrid grid, double step, int middle, int radius) {
        this.field = field;
        this.grid = grid;
        this.step = step;
        this.middle = middle;
        this.radius = radius;
        this.memory = new float[grid.size()];
    }

    @Override
    public Image starAt(double x, double y) {
        return starAt(x, y, radius);
    }

    @Override
    public Image starAt(double x, double y, int reach) {
        int cx = (int) Math.floor(x + 0.5), cy = (int) Math.floor(y + 0.5);
        at(x, y);
        return stamp(new Box(cx - reach, cy - reach, 2 * reach + 1, 2 * reach + 1), x - cx, y - cy, reach);
    }

    @Override
    public Image kernelAt(double x, double y) {
        return kernelAt(x, y, radius);
    }

    @Override
    public Image kernelAt(double x, double y, int reach) {
        at(x, y);
        return stamp(new Box(-reach, -reach, 2 * reach + 1, 2 * reach + 1), 0, 0, reach);
    }

    private Image stamp(Box box, double dx, double dy, int reach) {
        double x = (-radius - dx) / step + middle, y = (-radius - dy) / step + middle;
        return Image.wrap(grid.sample(profile, x, y, 2 * radius + 1, radius - reach, buffers), box);
    }

    private void at(double x, double y) {
        double px = field.nearest(x), py = field.nearest(y);
        if (profile.length > 0 && px == atX && py == atY) return;
        profile = field.at(px, py, memory);
        atX = px;
        atY = py;
        sigma = Double.NaN;
    }

    @Override
    public double sigmaAt(double x, double y) {
        at(x, y);
        if (Double.isNaN(sigma)) sigma = field.sigma(kernelAt(x, y));
        return sigma;
    }

    @Override
    public int radius() {
        return radius;
    }
}
