/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.image.Box;

/// Which sources of the science image serve a subtraction.
///
/// Thread rule: static methods without state.
final class StampChoice {
    private static final double REGISTRATION_SNR = 15;
    private static final int REGISTRATION_STARS = 3000;

    private StampChoice() {}

    /// The brightest usable sources, taken in turn from cells of the field.
    ///
    /// @param most how many at most
    /// @return {x, y, signal-to-noise} of each
    static List<double[]> centres(List<Subtraction.Star> stars, Planes target, Planes reference, int most) {
        Box box = target.image().box().intersection(reference.image().box());
        int cells = 16;
        List<List<Subtraction.Star>> byCell = new ArrayList<>();
        for (int i = 0; i < cells * cells; i++) byCell.add(new ArrayList<>());
        for (Subtraction.Star s : stars) {
            if (!box.contains(s.x(), s.y()) || !(s.snr() > 10)) continue;
            int i = Math.clamp((long) ((s.x() - box.x0()) / box.width() * cells), 0, cells - 1);
            int j = Math.clamp((long) ((s.y() - box.y0()) / box.height() * cells), 0, cells - 1);
            byCell.get(j * cells + i).add(s);
        }
        for (List<Subtraction.Star> cell : byCell)
            cell.sort((a, b) -> a.snr() != b.snr() ? Double.compare(b.snr(), a.snr()) : Double.compare(a.y(), b.y()));
        List<double[]> out = new ArrayList<>();
        for (int rank = 0; out.size() < most; rank++) {
            boolean any = false;
            for (List<Subtraction.Star> cell : byCell)
                if (rank < cell.size() && out.size() < most) {
                    Subtraction.Star s = cell.get(rank);
                    out.add(new double[] {s.x(), s.y(), s.snr()});
                    any = true;
                }
            if (!any) break;
        }
        return out;
    }

    /// The brightest sources, for the registration.
    static List<Subtraction.Star> brightest(List<Subtraction.Star> stars) {
        return stars.stream()
                .filter(s -> s.snr() > REGISTRATION_SNR)
                .sorted((a, b) -> a.snr() != b.snr() ? Double.compare(b.snr(), a.snr()) : Double.compare(a.y(), b.y()))
                .limit(REGISTRATION_STARS)
                .toList();
    }
}
