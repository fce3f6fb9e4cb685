/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One axis: values from low to high lie between two screen places.
///
/// @param low value at `from`
/// @param high value at `to`, above low
/// @param from screen place [pixel]
/// @param to screen place [pixel]
/// @param names of the whole numbers from 0 on, for an axis of things; empty for numbers
record Axis(double low, double high, double from, double to, List<String> names) {
    private static final int TICKS = 5;

    /// An axis that holds all finite values with a little room at both ends.
    static Axis around(List<double[]> columns, double from, double to) {
        double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
        for (double[] column : columns)
            for (double v : column)
                if (Double.isFinite(v)) {
                    low = Math.min(low, v);
                    high = Math.max(high, v);
                }
        if (low > high) {
            low = 0;
            high = 1;
        }
        double margin = high > low ? 0.05 * (high - low) : Math.max(1e-6, Math.abs(low) * 0.05);
        return new Axis(low - margin, high + margin, from, to, List.of());
    }

    /// An axis of things, each in the middle of its share.
    static Axis of(List<String> names, double from, double to) {
        return new Axis(-0.5, names.size() - 0.5, from, to, List.copyOf(names));
    }

    double place(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /// The place of a value, or that of the nearer end.
    double placeWithin(double value) {
        return place(Math.clamp(value, low, high));
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }

    private double step() {
        if (!names.isEmpty()) return Math.ceil(names.size() / 8.0);
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double unit = rough / power;
        return power * (unit < 1.5 ? 1 : unit < 3.5 ? 2 : unit < 7.5 ? 5 : 10);
    }

    double[] ticks() {
        double step = step();
        List<Double> at = new ArrayList<>();
        long first = (long) Math.ceil(low / step - 1e-9);
        for (long k = first; k * step <= high + 1e-9 * step; k++) at.add(k * step);
        return at.stream().mapToDouble(Double::doubleValue).toArray();
    }

    String label(double tick) {
        if (!names.isEmpty()) return names.get((int) Math.round(tick));
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step()) + 1e-9));
        String text = String.format(Locale.ROOT, "%,." + Math.min(6, decimals) + "f", tick + 0.0);
        return text.replace('-', '\u2212').replace(',', '\u202f');
    }
}
