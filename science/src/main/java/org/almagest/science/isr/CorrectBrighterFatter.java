/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.science.detect.RowInterpolation;

/// Brings charge back that the brighter-fatter effect moved to neighbours (Coulton et al. 2018, AJ 155,
/// 258): F' = F + 1/2 div(F' grad(K * F')), iterated.
///
/// The divergence is taken over the sides of pixels, so that light only changes sides and the sum stays.
/// The charge convolved is that of the silicon, dark current included; pixels of the mask planes, grown,
/// are interpolated for it and restored after. Comes before the flat is divided.
///
/// @param required whether a missing product is a fault; else the step is passed over
/// @param rounds most iterations
/// @param tolerance iteration ends when the sum of all changes is less than this [electron]
/// @param planes whose pixels tell nothing of the charge
/// @param grow by this [pixel]
public record CorrectBrighterFatter(boolean required, int rounds, double tolerance, List<String> planes, int grow)
        implements IsrStep {
    public static final CorrectBrighterFatter DEFAULT =
            new CorrectBrighterFatter(false, 10, 1000, List.of("SAT", "BAD", "NO_DATA", "UNMASKEDNAN"), 2);

    public CorrectBrighterFatter {
        planes = List.copyOf(planes);
    }

    @Override
    public boolean looksAtPixels(IsrFrame frame) {
        return frame.calibrations().bfKernel().isPresent();
    }

    @Override
    public Optional<RowWork> begin(IsrFrame frame) {
        if (frame.calibrations().bfKernel().isEmpty()) {
            if (required)
                throw new DataFault("ISR step CorrectBrighterFatter needs a bf_kernel product, and none is valid");
            return Optional.empty();
        }
        if (!frame.inElectrons())
            throw new UserFault("ISR step CorrectBrighterFatter works on electrons: put it behind Gain");
        Image image = frame.image("CorrectBrighterFatter");
        Mask mask = frame.mask("CorrectBrighterFatter");
        float[] px = image.toArray(), dark = new float[px.length];
        for (int y = 0; y < image.height(); y++) frame.addDarkElectrons(dark, y * image.width(), image.y0() + y);
        for (int i = 0; i < px.length; i++) px[i] += dark[i];
        boolean[] unknown = unknown(image, mask);
        fill(px, unknown, image, mask);
        int done = correct(
                px,
                image.width(),
                image.height(),
                frame.calibrations().bfKernel().get());
        int i = 0;
        for (int y = image.y0(); y < image.y0() + image.height(); y++) {
            int row = image.rowStart(y);
            for (int x = 0; x < image.width(); x++, i++) if (!unknown[i]) image.data()[row + x] = px[i] - dark[i];
        }
        frame.note("BRIGHTER FATTER", String.format(Locale.ROOT, "%d rounds", done));
        return Optional.empty();
    }

    private boolean[] unknown(Image image, Mask mask) {
        int bits = mask.valueOf(planes.toArray(String[]::new)), width = image.width(), height = image.height();
        boolean[] out = new boolean[width * height];
        for (int y = 0; y < height; y++) {
            int row = mask.rowStart(image.y0() + y), at = image.rowStart(image.y0() + y);
            for (int x = 0; x < width; x++) {
                if ((mask.data()[row + x] & bits) == 0 && Float.isFinite(image.data()[at + x])) continue;
                for (int v = Math.max(0, y - grow); v <= Math.min(height - 1, y + grow); v++)
                    Arrays.fill(
                            out,
                            v * width + Math.max(0, x - grow),
                            v * width + Math.min(width - 1, x + grow) + 1,
                            true);
            }
        }
        return out;
    }

    private static void fill(float[] px, boolean[] unknown, Image image, Mask mask) {
        Mask holes = Mask.clear(image.box(), mask.planes());
        int bad = holes.valueOf("BAD");
        boolean any = false;
        for (int i = 0; i < unknown.length; i++)
            if (unknown[i]) {
                holes.data()[i] |= bad;
                any = true;
            }
        if (any) new RowInterpolation(1.5).fill(Image.wrap(px, image.box()), holes, "BAD");
        for (int i = 0; i < px.length; i++) if (!Float.isFinite(px[i])) px[i] = 0;
    }

    /// Corrects the charge of a detector, in place; gives the number of rounds.
    int correct(float[] px, int width, int height, BrighterFatterKernel product) {
        float[] measured = px.clone(), potential = new float[px.length], moved = new float[px.length];
        for (int round = 1; round <= rounds; round++) {
            convolve(px, width, height, product, potential);
            divergence(px, potential, width, height, moved);
            double change = 0;
            for (int i = 0; i < px.length; i++) {
                float next = measured[i] + moved[i];
                change += Math.abs(next - px[i]);
                px[i] = next;
            }
            if (change < tolerance) return round;
        }
        return rounds;
    }

    /// Half the divergence of F grad P over each pixel's four sides.
    private static void divergence(float[] f, float[] p, int width, int height, float[] out) {
        Arrays.fill(out, 0);
        for (int y = 0; y < height; y++) {
            int row = y * width;
            for (int i = row; i < row + width - 1; i++) {
                float flow = 0.25f * (f[i] + f[i + 1]) * (p[i + 1] - p[i]);
                out[i] += flow;
                out[i + 1] -= flow;
            }
            if (y == height - 1) break;
            for (int i = row; i < row + width; i++) {
                float flow = 0.25f * (f[i] + f[i + width]) * (p[i + width] - p[i]);
                out[i] += flow;
                out[i + width] -= flow;
            }
        }
    }

    /// Convolves with a kernel that is symmetric about its middle row and column; the image goes on beyond
    /// its edges as at the edge.
    static void convolve(float[] px, int width, int height, BrighterFatterKernel product, float[] out) {
        int reach = product.reach();
        float[] sum = new float[width + 2 * reach], acc = new float[width];
        for (int y = 0; y < height; y++) {
            Arrays.fill(acc, 0);
            for (int dy = 0; dy <= reach; dy++) {
                int up = Math.min(height - 1, y + dy) * width, down = Math.max(0, y - dy) * width;
                if (dy == 0) System.arraycopy(px, up, sum, reach, width);
                else for (int i = 0; i < width; i++) sum[reach + i] = px[up + i] + px[down + i];
                Arrays.fill(sum, 0, reach, sum[reach]);
                Arrays.fill(sum, reach + width, sum.length, sum[reach + width - 1]);
                double[] row = product.kernel()[reach + dy];
                float middle = (float) row[reach];
                for (int i = 0; i < width; i++) acc[i] += middle * sum[reach + i];
                for (int dx = 1; dx <= reach; dx++) addPair(acc, sum, (float) row[reach + dx], reach - dx, reach + dx);
            }
            System.arraycopy(acc, 0, out, y * width, width);
        }
    }

    private static void addPair(float[] acc, float[] sum, float k, int left, int right) {
        for (int i = 0; i < acc.length; i++) acc[i] += k * (sum[left + i] + sum[right + i]);
    }
}
