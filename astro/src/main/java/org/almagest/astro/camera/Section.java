/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.camera;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;

/// A rectangle of pixels as FITS headers write it, `[x1:x2,y1:y2]`, counted from 1 with both ends inside;
/// backwards where it is flipped.
///
/// @param box the pixels, counted from 0
/// @param flipX whether it runs from the last column to the first
/// @param flipY whether it runs from the last row to the first
public record Section(Box box, boolean flipX, boolean flipY) {
    private static final Pattern FORM =
            Pattern.compile("\\s*\\[\\s*(\\d+)\\s*:\\s*(\\d+)\\s*,\\s*(\\d+)\\s*:\\s*(\\d+)\\s*\\]\\s*");

    /// A section in the order of its pixels.
    public static Section of(Box box) {
        return new Section(box, false, false);
    }

    /// @throws DataFault when the text is no section
    public static Section parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) throw new DataFault("section '" + text + "' is not of the form [x1:x2,y1:y2]");
        try {
            int x1 = Integer.parseInt(m.group(1)), x2 = Integer.parseInt(m.group(2));
            int y1 = Integer.parseInt(m.group(3)), y2 = Integer.parseInt(m.group(4));
            if (Math.min(Math.min(x1, x2), Math.min(y1, y2)) < 1)
                throw new DataFault("section '" + text + "': pixels count from 1");
            Box box = Box.ofCorners(
                    Math.min(x1, x2) - 1, Math.min(y1, y2) - 1, Math.max(x1, x2) - 1, Math.max(y1, y2) - 1);
            return new Section(box, x1 > x2, y1 > y2);
        } catch (NumberFormatException e) {
            throw new DataFault("section '" + text + "' has a number that is too large", e);
        }
    }

    /// The section moved.
    public Section shifted(int dx, int dy) {
        return new Section(box.shifted(dx, dy), flipX, flipY);
    }

    /// The form that [#parse] reads.
    @Override
    public String toString() {
        int x1 = box.x0() + 1, x2 = box.x1() + 1, y1 = box.y0() + 1, y2 = box.y1() + 1;
        return "[" + (flipX ? x2 + ":" + x1 : x1 + ":" + x2) + "," + (flipY ? y2 + ":" + y1 : y1 + ":" + y2) + "]";
    }
}
