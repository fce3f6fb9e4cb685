/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.almagest.astro.image.Image;

/// Draws small images as PNG: grey, asinh-stretched about the median, north or row 0 at the bottom.
public final class Stamp {
    private static final double SOFTENING_SIGMAS = 2;
    private static final double WHITE_SIGMAS = 30;

    private Stamp() {}

    /// PNG bytes of an image.
    ///
    /// @param enlarge screen pixels per image pixel
    public static byte[] png(Image image, int enlarge) {
        float[] px = image.toArray();
        float[] finite = new float[px.length];
        int n = 0;
        for (float v : px) if (Float.isFinite(v)) finite[n++] = v;
        Arrays.sort(finite, 0, n);
        double median = n == 0 ? 0 : finite[n / 2];
        double sigma =
                n == 0 ? 1 : Math.max(1e-9, 0.7413 * (finite[(int) (0.75 * (n - 1))] - finite[(int) (0.25 * (n - 1))]));
        int w = image.width(), h = image.height();
        BufferedImage out = new BufferedImage(w * enlarge, h * enlarge, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                int rgb = colour(px[y * w + x], median, sigma);
                for (int j = 0; j < enlarge; j++)
                    for (int i = 0; i < enlarge; i++) out.setRGB(x * enlarge + i, (h - 1 - y) * enlarge + j, rgb);
            }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(out, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("PNG of " + image, e);
        }
        return bytes.toByteArray();
    }

    /// `img` elements of images side by side, such as science, template and difference.
    public static String triplet(List<Image> images) {
        StringBuilder s = new StringBuilder("<div class=\"triplet\">");
        for (Image image : images)
            s.append("<img class=\"stamp\" alt=\"\" src=\"data:image/png;base64,")
                    .append(Base64.getEncoder().encodeToString(png(image, 1)))
                    .append("\">");
        return s.append("</div>").toString();
    }

    private static int colour(float value, double median, double sigma) {
        if (!Float.isFinite(value)) return 0x5a2d2d;
        double soft = SOFTENING_SIGMAS * sigma;
        double low = asinh(-2.0 * sigma / soft), high = asinh(WHITE_SIGMAS * sigma / soft);
        double t = (asinh((value - median) / soft) - low) / (high - low);
        int grey = (int) Math.round(255 * Math.clamp(t, 0, 1));
        return grey << 16 | grey << 8 | grey;
    }

    private static double asinh(double v) {
        return Math.signum(v) * Math.log(Math.abs(v) + Math.sqrt(v * v + 1));
    }
}
