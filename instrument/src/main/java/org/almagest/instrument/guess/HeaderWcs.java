/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.Optional;

/// The linear part of a celestial WCS that some frame has: how large pixels are and how the image lies on
/// the sky.
///
/// @param frame name of the frame
/// @param words CD, PC or CDELT
/// @param xRa degrees towards east per pixel of x
/// @param yRa towards east per pixel of y
/// @param xDec towards north per pixel of x
/// @param yDec towards north per pixel of y
record HeaderWcs(String frame, String words, double xRa, double yRa, double xDec, double yDec) {
    private static final double LEAST = 1e-3 / 3600, MOST = 600.0 / 3600;

    /// That of the first frame with one whose pixels are of a sensible size.
    static Optional<HeaderWcs> find(FrameSet frames) {
        for (int i = 0; i < frames.size(); i++) {
            if (frames.word(i, "CTYPE1").filter(w -> w.value().startsWith("RA")).isEmpty()) continue;
            HeaderWcs wcs = of(frames, i);
            double scale = wcs.degreesPerPixel();
            if (scale > LEAST && scale < MOST) return Optional.of(wcs);
        }
        return Optional.empty();
    }

    private static HeaderWcs of(FrameSet frames, int i) {
        String name = frames.frames().get(i).name();
        if (frames.word(i, "CD1_1").isPresent() || frames.word(i, "CD1_2").isPresent())
            return new HeaderWcs(
                    name,
                    "CD",
                    number(frames, i, "CD1_1", 0),
                    number(frames, i, "CD1_2", 0),
                    number(frames, i, "CD2_1", 0),
                    number(frames, i, "CD2_2", 0));
        double dx = number(frames, i, "CDELT1", 0), dy = number(frames, i, "CDELT2", 0);
        if (frames.word(i, "PC1_1").isPresent() || frames.word(i, "PC1_2").isPresent())
            return new HeaderWcs(
                    name,
                    "PC",
                    dx * number(frames, i, "PC1_1", 1),
                    dx * number(frames, i, "PC1_2", 0),
                    dy * number(frames, i, "PC2_1", 0),
                    dy * number(frames, i, "PC2_2", 1));
        double turn = Math.toRadians(number(frames, i, "CROTA2", 0));
        return new HeaderWcs(
                name, "CDELT", dx * Math.cos(turn), -dy * Math.sin(turn), dx * Math.sin(turn), dy * Math.cos(turn));
    }

    private static double number(FrameSet frames, int frame, String keyword, double otherwise) {
        return frames.word(frame, keyword)
                .map(w -> w.number().orElse(otherwise))
                .orElse(otherwise);
    }

    private double determinant() {
        return xRa * yDec - yRa * xDec;
    }

    double degreesPerPixel() {
        return Math.sqrt(Math.abs(determinant()));
    }

    /// -1 for the sky as seen, +1 for a mirrored one, as the description counts.
    int parity() {
        return determinant() < 0 ? -1 : 1;
    }

    /// Position angle of the image's y axis [deg], from north through east.
    double rotationDegrees() {
        return Math.toDegrees(Math.atan2(yRa, yDec));
    }
}
