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
import javax.imageio.ImageIO;
import org.almagest.astro.image.Image;

/// A colour picture of three images that keeps colours at every brightness (Lupton et al. 2004, PASP 116,
/// 133): the mean of the bands is stretched by asinh, and each band takes part with its share of the mean.
///
/// @param softening brightness up to which the stretch is linear, in sigmas of the mean image
/// @param white brightness that is white, in sigmas
public record ColourPicture(double softening, double white) {
    /// Shows the noise faintly and cores of galaxies without burning them out.
    public static final ColourPicture DEFAULT = new ColourPicture(6, 400);

    public ColourPicture {
        if (!(softening > 0) || !(white > softening))
            throw new IllegalArgumentException("softening " + softening + ", white " + white);
    }

    /// PNG bytes; row 0 at the bottom, pixels without a value black.
    ///
    /// @param red image on the same pixels as the others, its sky 0; the bands' units are balanced by their
    /// noise
    public byte[] png(Image red, Image green, Image blue) {
        float[][] bands = {balanced(red), balanced(green), balanced(blue)};
        int w = red.width(), h = red.height();
        if (bands[1].length != w * h || bands[2].length != w * h)
            throw new IllegalArgumentException("images of " + red.box() + ", " + green.box() + ", " + blue.box());
        double full = asinh(white / softening);
        BufferedImage out = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) out.setRGB(x, h - 1 - y, colour(bands, y * w + x, full));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(out, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("PNG of " + red, e);
        }
        return bytes.toByteArray();
    }

    private int colour(float[][] bands, int i, double full) {
        double mean = (bands[0][i] + bands[1][i] + bands[2][i]) / 3.0;
        if (Double.isNaN(mean) || mean <= 0) return 0;
        double factor = asinh(mean / softening) / full / mean, most = 0;
        double[] v = new double[3];
        for (int b = 0; b < 3; b++) {
            v[b] = Math.max(0, factor * bands[b][i]);
            most = Math.max(most, v[b]);
        }
        int rgb = 0;
        for (int b = 0; b < 3; b++) rgb = rgb << 8 | (int) Math.round(255 * v[b] / Math.max(1, most));
        return rgb;
    }

    /// Pixels in units of their noise, the median taken off.
    private static float[] balanced(Image image) {
        float[] v = image.toArray(), sorted = v.clone();
        int n = 0;
        for (float p : v) if (Float.isFinite(p)) sorted[n++] = p;
        Arrays.sort(sorted, 0, n);
        float median = n == 0 ? 0 : sorted[n / 2];
        for (int i = 0; i < n; i++) sorted[i] = Math.abs(sorted[i] - median);
        Arrays.sort(sorted, 0, n);
        float sigma = n == 0 || sorted[n / 2] == 0 ? 1 : 1.4826f * sorted[n / 2];
        for (int i = 0; i < v.length; i++) v[i] = (v[i] - median) / sigma;
        return v;
    }

    private static double asinh(double v) {
        return Math.log(v + Math.sqrt(v * v + 1));
    }
}
