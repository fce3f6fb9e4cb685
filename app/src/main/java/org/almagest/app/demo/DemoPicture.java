/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.nio.file.Path;
import java.util.Locale;
import org.almagest.app.report.Chart;
import org.almagest.app.report.Stamp;
import org.almagest.astro.file.WholeFile;

/// One picture that says what the demonstration does: a transient in three images beside a light curve and
/// its truth.
///
/// An SVG that stands alone, dark on white wherever it is shown.
///
/// @param triplet images of a transient
/// @param curve its light curve as an SVG element
record DemoPicture(Triplets.Triplet triplet, String curve) {
    private static final int SIDE = 170;
    private static final int GAP = 6;

    /// Writes the picture aside, then puts it in place.
    void write(Path file) {
        WholeFile.write(file, svg());
    }

    private String svg() {
        int left = 3 * SIDE + 2 * GAP;
        int width = 16 + left + 24 + Chart.WIDTH;
        StringBuilder s = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "color=\"#1d2330\" font-family=\"system-ui, sans-serif\" font-size=\"13\">"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>",
                width,
                Chart.HEIGHT + 16,
                width,
                Chart.HEIGHT + 16,
                width,
                Chart.HEIGHT + 16));
        s.append(String.format(
                Locale.ROOT,
                "<text x=\"16\" y=\"23\" font-weight=\"600\" fill=\"#1d2330\">A transient%s at a signal to noise of %.0f</text>",
                triplet.host() ? " on a galaxy" : "",
                triplet.snr()));
        Stamp.Stretch stretch = Stamp.Stretch.of(triplet.images().getFirst());
        for (int i = 0; i < triplet.images().size(); i++) {
            int x = 16 + i * (SIDE + GAP);
            s.append(String.format(
                    Locale.ROOT,
                    "<image x=\"%d\" y=\"54\" width=\"%d\" height=\"%d\" style=\"image-rendering:pixelated\" href=\"%s\"/>"
                            + "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#1d2330\">%s</text>",
                    x,
                    SIDE,
                    SIDE,
                    Stamp.address(triplet.images().get(i), stretch),
                    x + SIDE / 2,
                    54 + SIDE + 18,
                    Triplets.NAMES.get(i)));
        }
        s.append(String.format(Locale.ROOT, "<g transform=\"translate(%d 8)\">%s</g>", 16 + left + 12, curve));
        return s.append("</svg>\n").toString();
    }
}
