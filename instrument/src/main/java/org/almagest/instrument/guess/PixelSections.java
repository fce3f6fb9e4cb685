/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.camera.Section;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;

/// Overscan strips and borders of amplifiers seen as steps in the pixels, for images that no word divides.
///
/// A strip at the border counts as read without light when its columns are darker than those beside it by
/// eight times the scatter from column to column, and the step happens within two columns: vignetting is
/// never so sharp.
final class PixelSections {
    private static final int LEAST_STRIP = 3;
    private static final double SIGNIFICANT = 8;

    private final FrameSet frames;
    private final List<String> kinds;

    PixelSections(FrameSet frames, List<String> kinds) {
        this.frames = frames;
        this.kinds = kinds;
    }

    /// Profiles of one frame: medians of its columns and rows.
    private record Profiles(double[] columns, double[] rows) {}

    /// The layout with what the pixels tell, unless words told already.
    Layout refine(Layout told) {
        if (told.perAmplifier() || told.amplifiers().size() != 1) return told;
        Layout.Part only = told.amplifiers().getFirst();
        if (only.data().x0() != 0 || only.data().y0() != 0 || only.overscan().isPresent()) return told;
        List<Profiles> all = profiles(only.hdu(), only.data());
        if (all.isEmpty()) return told;
        int width = only.data().width(), height = only.data().height();
        int left = agreed(all.stream().map(p -> strip(p.columns())).toList());
        int right = agreed(all.stream().map(p -> strip(reversed(p.columns()))).toList());
        int top = agreed(all.stream().map(p -> strip(reversed(p.rows()))).toList());
        int bottom = agreed(all.stream().map(p -> strip(p.rows())).toList());
        Box data = new Box(left, bottom, width - left - right, height - bottom - top);
        int middleX = left + data.width() / 2, middleY = bottom + data.height() / 2;
        boolean splitX = all.stream().allMatch(p -> isBorder(p.columns(), middleX));
        boolean splitY = all.stream().allMatch(p -> isBorder(p.rows(), middleY));
        if (left + right + top + bottom == 0 && !splitX && !splitY) return told;
        return layout(told, data, splitX ? middleX : -1, splitY ? middleY : -1, all.size(), top);
    }

    private Layout layout(Layout told, Box data, int middleX, int middleY, int used, int top) {
        Layout.Part only = told.amplifiers().getFirst();
        Box image = only.data();
        List<Layout.Part> parts = new ArrayList<>();
        int[] xs = middleX < 0 ? new int[] {data.x0(), data.x1() + 1} : new int[] {data.x0(), middleX, data.x1() + 1};
        int[] ys = middleY < 0 ? new int[] {data.y0(), data.y1() + 1} : new int[] {data.y0(), middleY, data.y1() + 1};
        for (int j = 0; j + 1 < ys.length; j++)
            for (int i = 0; i + 1 < xs.length; i++) {
                Box b = new Box(xs[i], ys[j], xs[i + 1] - xs[i], ys[j + 1] - ys[j]);
                Optional<Box> left = i == 0 ? strip(0, b.y0(), data.x0(), b.height()) : Optional.empty();
                boolean last = i + 2 == xs.length;
                int behind = image.x1() - data.x1();
                Optional<Box> right = last ? strip(data.x1() + 1, b.y0(), behind, b.height()) : Optional.empty();
                boolean highest = j + 2 == ys.length;
                Optional<Box> above = highest ? strip(b.x0(), data.y1() + 1, b.width(), top) : Optional.empty();
                Optional<Box> over = right.isPresent() ? right : left;
                Optional<Box> before = right.isPresent() ? left : Optional.empty();
                parts.add(new Layout.Part(
                        xs.length + ys.length == 4 ? "A" : "A" + (parts.size() + 1),
                        "",
                        only.hdu(),
                        Section.of(b.shifted(-data.x0(), -data.y0())),
                        b,
                        over,
                        before,
                        above));
            }
        List<String> warnings = new ArrayList<>(told.warnings());
        warnings.add("sections were seen in the pixels, no word tells them");
        String seen = "one image HDU; in the pixels of " + used + (used == 1 ? " frame" : " frames")
                + " light falls on " + Section.of(data)
                + (parts.size() > 1 ? ", and the level jumps between " + parts.size() + " amplifiers" : "");
        return new Layout(false, data.width(), data.height(), parts, List.of(), seen, warnings);
    }

    private static Optional<Box> strip(int x, int y, int width, int height) {
        return width < 1 || height < 1 ? Optional.empty() : Optional.of(new Box(x, y, width, height));
    }

    private List<Profiles> profiles(int hdu, Box box) {
        List<Profiles> all = new ArrayList<>();
        for (int i = 0; i < frames.size() && all.size() < 4; i++) {
            if (kinds.get(i).equals("bias") || kinds.get(i).equals("dark")) continue;
            FramePixels.read(frames.frames().get(i), hdu)
                    .filter(p -> p.width() == box.width() && p.height() == box.height())
                    .map(PixelSections::profiles)
                    .ifPresent(all::add);
        }
        return all;
    }

    /// Medians along the inner half of each column and row, of 200 pixels at most.
    static Profiles profiles(Image image) {
        int w = image.width(), h = image.height();
        double[] columns = new double[w], rows = new double[h];
        double[] some = new double[201];
        for (int x = 0; x < w; x++) {
            int n = 0;
            for (int y = h / 4; y < h - h / 4; y += Math.max(1, h / 400)) if (n < 200) some[n++] = image.get(x, y);
            columns[x] = FramePixels.median(some, n);
        }
        for (int y = 0; y < h; y++) {
            int n = 0;
            for (int x = w / 4; x < w - w / 4; x += Math.max(1, w / 400)) if (n < 200) some[n++] = image.get(x, y);
            rows[y] = FramePixels.median(some, n);
        }
        return new Profiles(columns, rows);
    }

    /// What all frames that show a strip agree on, within a pixel; 0 when they do not, or one shows none.
    private static int agreed(List<Integer> strips) {
        int least = strips.stream().mapToInt(Integer::intValue).min().orElse(0);
        int most = strips.stream().mapToInt(Integer::intValue).max().orElse(0);
        return most - least <= 1 ? least == 0 ? 0 : most : 0;
    }

    /// How many of the first values belong to a strip without light.
    static int strip(double[] profile) {
        int n = profile.length;
        int far = n / 5;
        if (far < LEAST_STRIP + 1) return 0;
        double noise = noise(profile);
        int best = 0;
        double largest = 0;
        for (int k = LEAST_STRIP; k <= far; k++) {
            double jump = profile[k + 1] - profile[k - 1];
            if (jump > largest && profile[k] - profile[k - 1] >= 0.3 * jump) {
                largest = jump;
                best = k;
            }
        }
        if (best == 0) return 0;
        double inside = middle(profile, 0, best), beside = middle(profile, best + 1, Math.min(n, best + 21));
        double step = beside - inside;
        double flat = 0;
        for (int i = 1; i < best - 1; i++) flat = Math.max(flat, Math.abs(profile[i] - inside));
        return step > SIGNIFICANT * noise && largest > 0.6 * step && flat < 0.35 * step ? best : 0;
    }

    /// Whether the level jumps between two places side by side.
    static boolean isBorder(double[] profile, int at) {
        int n = profile.length;
        if (at < 40 || n - at < 40) return false;
        double[] steps = new double[60];
        int k = 0;
        for (int c = at - 32; c <= at + 32; c++)
            if (Math.abs(c - at) > 8 && c >= 8 && c + 8 <= n && k < steps.length)
                steps[k++] = Math.abs(middle(profile, c, c + 8) - middle(profile, c - 8, c));
        double usual = FramePixels.median(steps, k);
        double here = middle(profile, at, at + 8) - middle(profile, at - 8, at);
        double sharp = profile[at] - profile[at - 1];
        return Math.abs(here) > SIGNIFICANT * Math.max(usual, noise(profile) / 2) && sharp / here > 0.6;
    }

    private static double middle(double[] profile, int from, int to) {
        double[] part = Arrays.copyOfRange(profile, from, to);
        return FramePixels.median(part, part.length);
    }

    /// Scatter from one value to the next; half a count at least, as levels are whole numbers.
    private static double noise(double[] profile) {
        double[] d = new double[profile.length - 1];
        for (int i = 0; i < d.length; i++) d[i] = Math.abs(profile[i + 1] - profile[i]);
        return Math.max(0.5, 1.05 * FramePixels.median(d, d.length));
    }

    private static double[] reversed(double[] a) {
        double[] b = new double[a.length];
        for (int i = 0; i < a.length; i++) b[i] = a[a.length - 1 - i];
        return b;
    }
}
