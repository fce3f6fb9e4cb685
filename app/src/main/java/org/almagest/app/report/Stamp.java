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
import java.util.Locale;
import javax.imageio.ImageIO;
import org.almagest.astro.image.Image;

/// Draws small images as PNG: grey, asinh-stretched, row 0 at the bottom.
public final class Stamp {
    private static final double SOFTENING_SIGMAS = 2;
    private static final double BLACK_SIGMAS = 2;
    private static final double WHITE_SIGMAS = 12;
    private static final double ROBUST_SIGMA = 0.7413;

    private Stamp() {}

    /// How values become grey: black at 2 sigma below the median of each image.
    ///
    /// @param sigma noise that the stretch is linear within [unit of the image]
    /// @param white height above the median that is white [unit of the image]
    public record Stretch(double sigma, double white) {
        /// The stretch that shows an image's noise and everything up to its brightest pixel or 12 sigma.
        public static Stretch of(Image image) {
            float[] px = sorted(image);
            if (px.length == 0) return new Stretch(1, WHITE_SIGMAS);
            double sigma = Math.max(1e-9, ROBUST_SIGMA * (quantile(px, 0.75) - quantile(px, 0.25)));
            return new Stretch(sigma, Math.max(WHITE_SIGMAS * sigma, px[px.length - 1] - quantile(px, 0.5)));
        }

        private int colour(float value, double median) {
            if (!Float.isFinite(value)) return 0x5a2d2d;
            double soft = SOFTENING_SIGMAS * sigma;
            double low = asinh(-BLACK_SIGMAS / SOFTENING_SIGMAS), high = asinh(white / soft);
            double t = (asinh((value - median) / soft) - low) / (high - low);
            int grey = (int) Math.round(255 * Math.clamp(t, 0, 1));
            return grey << 16 | grey << 8 | grey;
        }
    }

    /// PNG bytes of an image.
    ///
    /// @param enlarge screen pixels per image pixel
    public static byte[] png(Image image, int enlarge, Stretch stretch) {
        float[] px = image.toArray(), in = sorted(image);
        double median = in.length == 0 ? 0 : quantile(in, 0.5);
        int w = image.width(), h = image.height();
        BufferedImage out = new BufferedImage(w * enlarge, h * enlarge, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                int rgb = stretch.colour(px[y * w + x], median);
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

    /// A PNG as the address of a picture that stands in the page itself.
    public static String address(Image image, Stretch stretch) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(image, 1, stretch));
    }

    /// Pictures side by side with a word beneath each, all in the stretch of the first.
    ///
    /// @param names such as science, template, difference; as many as images
    public static String row(List<Image> images, List<String> names) {
        Stretch stretch = Stretch.of(images.getFirst());
        StringBuilder s = new StringBuilder("<div class=\"stamps\">");
        for (int i = 0; i < images.size(); i++)
            s.append(String.format(
                    Locale.ROOT,
                    "<div><img class=\"stamp\" alt=\"%s\" src=\"%s\"><span>%s</span></div>",
                    Html.escape(names.get(i)),
                    address(images.get(i), stretch),
                    Html.escape(names.get(i))));
        return s.append("</div>").toString();
    }

    /// Finite pixels in rising order.
    private static float[] sorted(Image image) {
        float[] px = image.toArray();
        int n = 0;
        for (float v : px) if (Float.isFinite(v)) px[n++] = v;
        float[] out = Arrays.copyOf(px, n);
        Arrays.sort(out);
        return out;
    }

    private static double quantile(float[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))];
    }

    private static double asinh(double v) {
        return Math.signum(v) * Math.log(Math.abs(v) + Math.sqrt(v * v + 1));
    }
}
