/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.PixelRows;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.kernel.RowValues;

/// A plane and what its values are, told while they still lie in a cache from being read.
///
/// @param image the plane
/// @param least its least positive value, infinite without one
/// @param largest its greatest value, minus infinity without one
/// @param finite whether all values are finite
/// @param positive whether all are positive
record SurveyedPlane(Image image, float least, float largest, boolean finite, boolean positive) {
    private static final int ROWS = 16;

    /// What values are to be made of those that are stored.
    enum Form {
        AS_STORED,
        /// 1 / v where v is positive and finite, else NaN.
        INVERSE,
        /// v squared where v is positive, else NaN.
        SQUARE
    }

    /// Reads the first plane of an HDU.
    static SurveyedPlane read(FitsHdu hdu, PlanePool pool, Form form) {
        Box box = hdu.box();
        Image image = pool.image(box);
        float[] data = image.data(), ends = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        boolean compressed = hdu.isCompressed();
        if (compressed) hdu.readInto(box, data, 0);
        PixelRows rows = hdu.rows();
        int width = box.width(), odd = 0;
        for (int y = 0; y < box.height(); y += ROWS) {
            int n = Math.min(ROWS, box.height() - y);
            if (!compressed) rows.floats(y, n, data, y * width);
            for (int at = y * width; at < (y + n) * width; at += width) {
                if (form == Form.INVERSE) RowValues.BEST.invert(data, at, width);
                if (form == Form.SQUARE) square(data, at, width);
                odd |= RowValues.BEST.survey(data, at, width, ends);
            }
        }
        return new SurveyedPlane(
                image, ends[0], ends[1], (odd & RowValues.NOT_FINITE) == 0, (odd & RowValues.NOT_POSITIVE) == 0);
    }

    /// A plane of NaN.
    static SurveyedPlane none(Box box, PlanePool pool) {
        Image image = pool.image(box);
        image.fill(Float.NaN);
        return new SurveyedPlane(image, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, false, false);
    }

    private static void square(float[] v, int from, int n) {
        for (int i = from; i < from + n; i++) v[i] = v[i] > 0 ? v[i] * v[i] : Float.NaN;
    }
}
