/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.astro.table.Table;

/// The sources of the science image's own catalogue, ready to be asked which one is nearest. Immutable.
public final class StaticNeighbours {
    private static final int CELL = 64;

    private final double[] x;
    private final double[] y;
    private final float[] flux;
    private final float[] error;
    private final Map<Long, List<Integer>> cells = new HashMap<>();

    /// The nearest source.
    ///
    /// @param distance [pixel], the radius asked when there is none
    /// @param snr its flux over its error, 0 when there is none
    /// @param flux its flux, NaN when there is none
    public record Nearest(double distance, double snr, double flux) {}

    private StaticNeighbours(double[] x, double[] y, float[] flux, float[] error) {
        this.x = x;
        this.y = y;
        this.flux = flux;
        this.error = error;
        for (int i = 0; i < x.length; i++)
            cells.computeIfAbsent(
                            cell((int) Math.floor(x[i] / CELL), (int) Math.floor(y[i] / CELL)), k -> new ArrayList<>())
                    .add(i);
    }

    /// Of a catalogue with columns x, y and a PSF flux with its error.
    public static StaticNeighbours of(Table catalogue) {
        String name = catalogue.schema().find("psfFlux").isPresent() ? "psfFlux" : "psfInstFlux";
        return new StaticNeighbours(
                catalogue.doubles("x"), catalogue.doubles("y"), catalogue.floats(name), catalogue.floats(name + "Err"));
    }

    /// No sources at all.
    public static StaticNeighbours none() {
        return new StaticNeighbours(new double[0], new double[0], new float[0], new float[0]);
    }

    /// The nearest source within a radius [pixel].
    public Nearest nearest(double px, double py, double radius) {
        int best = -1;
        double distance = radius;
        int reach = (int) Math.ceil(radius / CELL);
        int cx = (int) Math.floor(px / CELL), cy = (int) Math.floor(py / CELL);
        for (int j = cy - reach; j <= cy + reach; j++)
            for (int i = cx - reach; i <= cx + reach; i++)
                for (int k : cells.getOrDefault(cell(i, j), List.of())) {
                    double d = Math.hypot(x[k] - px, y[k] - py);
                    if (d < distance || (d == distance && k < best)) {
                        distance = d;
                        best = k;
                    }
                }
        return best < 0
                ? new Nearest(radius, 0, Double.NaN)
                : new Nearest(distance, flux[best] / error[best], flux[best]);
    }

    private static long cell(int i, int j) {
        return (long) i << 32 ^ (j & 0xffffffffL);
    }
}
