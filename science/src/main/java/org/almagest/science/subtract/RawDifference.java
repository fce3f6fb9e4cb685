/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.Arrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.kernel.Correlation;
import org.almagest.astro.kernel.RowArithmetic;

/// A target less the model brought to it, before its noise is made white, row part by row part as it is
/// asked for: it never lies in memory.
///
/// Zero where the mask has NO_DATA and beyond the target; then the remaining sky is taken off. The
/// outermost pixels of the model are subtracted as they are.
///
/// Bound: 12 bytes and about 25 operations per pixel. Thread rule: one thread, for rows and parts are held.
final class RawDifference implements Correlation.Source {
    private final Image target;
    private final Image model;
    private final Mask mask;
    private final int none;
    private final Box common;
    private final Box inner;
    private final LocalRegistration.Row row;
    private DifferenceBackground sky = DifferenceBackground.NONE;

    /// @param target finite pixels
    /// @param model likewise
    /// @param mask of the difference, over the model's box; planes may be set in it later, but for NO_DATA
    RawDifference(Image target, Image model, Mask mask, LocalRegistration registration) {
        this.target = target;
        this.model = model;
        this.mask = mask;
        this.none = mask.valueOf("NO_DATA");
        this.common = model.box().intersection(target.box());
        this.inner = model.box().grown(-1);
        this.row = registration.row();
    }

    /// Takes the remaining sky off from now on.
    ///
    /// @param cellSide side of its cells [pixel]
    void subtractSky(int cellSide) {
        sky = DifferenceBackground.of(this, mask, Planes.unusable(mask), cellSide);
    }

    /// The pixels that there are.
    Box box() {
        return model.box();
    }

    /// All pixels.
    Image image() {
        Image out = Image.zeros(box());
        for (int y = box().y0(); y <= box().y1(); y++) fill(box().x0(), y, box().width(), out.data(), out.rowStart(y));
        return out;
    }

    @Override
    public void fill(int x, int y, int n, float[] line, int o) {
        int first = Math.max(x, common.x0()), last = Math.min(x + n - 1, common.x1());
        boolean any = first <= last && y >= common.y0() && y <= common.y1();
        if (!any || last - first + 1 < n) Arrays.fill(line, o, o + n, 0);
        if (any) subtract(first, last, y, line, o - x);
        sky.subtractFrom(x, y, n, line, o);
    }

    private void subtract(int first, int last, int y, float[] line, int o) {
        boolean rim = y < inner.y0() || y > inner.y1();
        row.at(y);
        for (int x = first; x <= last; x += row.length) {
            row.segment(x, last);
            int m = model.index(x, y);
            if (rim || x < inner.x0() || x > inner.x1()) {
                // a segment of one pixel at the rim keeps the others whole
                if (!rim) row.length = 1;
                System.arraycopy(model.data(), m, row.values, 0, row.length);
            } else {
                row.length = Math.min(row.length, inner.x1() - x + 1);
                row.registered(model.data(), m, model.stride());
            }
            take(target.data(), target.index(x, y), row.values, mask.data(), mask.index(x, y), line, o + x, row.length);
        }
    }

    private void take(float[] target, int t, float[] model, int[] bits, int k, float[] line, int o, int n) {
        // both are finite: what was not is zero by now
        System.arraycopy(target, t, line, o, n);
        RowArithmetic.BEST.subtract(line, o, n, model, 0);
        if ((joined(bits, k, n) & none) == 0) return;
        for (int i = 0; i < n; i++) if ((bits[k + i] & none) != 0) line[o + i] = 0;
    }

    private static int joined(int[] bits, int from, int n) {
        int out = 0;
        for (int i = from; i < from + n; i++) out |= bits[i];
        return out;
    }
}
