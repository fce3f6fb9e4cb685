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
import java.util.function.IntPredicate;
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

    /// Profiles of one frame: medians of its columns and rows over the inner half, and over the middles of
    /// either half, where the levels of two amplifiers do not mix.
    private record Profiles(
            double[] columns, double[] rows, double[] lower, double[] upper, double[] left, double[] right) {
        /// Whether the level jumps between two columns.
        boolean columnBorder(int at) {
            return isBorder(columns, at) || isBorder(lower, at) || isBorder(upper, at);
        }

        boolean rowBorder(int at) {
            return isBorder(rows, at) || isBorder(left, at) || isBorder(right, at);
        }
    }

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
        List<Profiles> seen = all;
        List<Span> columns = spans(
                width,
                left,
                right,
                seen.stream().map(Profiles::columns).toList(),
                at -> seen.stream().allMatch(p -> p.columnBorder(at)));
        List<Span> rows = spans(
                height,
                bottom,
                top,
                seen.stream().map(Profiles::rows).toList(),
                at -> seen.stream().allMatch(p -> p.rowBorder(at)));
        if (left + right + top + bottom == 0 && columns.size() == 1 && rows.size() == 1) return told;
        return layout(told, columns, rows, seen.size());
    }

    /// The lit columns (or rows) of one amplifier with those read without light beside them.
    ///
    /// @param from first lit
    /// @param to behind the last lit
    /// @param darkBefore how many before them belong to this amplifier
    /// @param darkBehind how many behind them
    private record Span(int from, int to, int darkBefore, int darkBehind) {
        int length() {
            return to - from;
        }
    }

    private static List<Span> spans(int length, int before, int behind, List<double[]> profiles, IntPredicate border) {
        List<Optional<int[]>> strips =
                profiles.stream().map(PixelSections::middleStrip).toList();
        Optional<int[]> strip = strips.getFirst();
        boolean agreed = strips.stream()
                .allMatch(s -> s.isPresent()
                        && strip.isPresent()
                        && Math.abs(s.get()[0] - strip.get()[0]) <= 1
                        && Math.abs(s.get()[1] - strip.get()[1]) <= 1);
        if (strip.isPresent() && agreed) {
            int half = (strip.get()[1] - strip.get()[0]) / 2;
            return List.of(
                    new Span(before, strip.get()[0], before, half),
                    new Span(strip.get()[1], length - behind, strip.get()[1] - strip.get()[0] - half, behind));
        }
        int middle = before + (length - before - behind) / 2;
        if (border.test(middle))
            return List.of(new Span(before, middle, before, 0), new Span(middle, length - behind, 0, behind));
        return List.of(new Span(before, length - behind, before, behind));
    }

    /// The wider dark strip of a row of pixels is its overscan, the other its prescan.
    private static Layout layout(Layout told, List<Span> columns, List<Span> rows, int used) {
        Layout.Part only = told.amplifiers().getFirst();
        List<Layout.Part> parts = new ArrayList<>();
        int y = 0;
        for (Span row : rows) {
            int x = 0;
            for (Span c : columns) {
                Box b = new Box(c.from(), row.from(), c.length(), row.length());
                Optional<Box> before = strip(c.from() - c.darkBefore(), b.y0(), c.darkBefore(), b.height());
                Optional<Box> behind = strip(c.to(), b.y0(), c.darkBehind(), b.height());
                boolean behindIsWider = c.darkBehind() >= c.darkBefore();
                Optional<Box> parallel = row.darkBehind() >= row.darkBefore()
                        ? strip(b.x0(), row.to(), b.width(), row.darkBehind())
                        : strip(b.x0(), row.from() - row.darkBefore(), b.width(), row.darkBefore());
                parts.add(new Layout.Part(
                        columns.size() * rows.size() == 1 ? "A" : "A" + (parts.size() + 1),
                        "",
                        only.hdu(),
                        Section.of(new Box(x, y, b.width(), b.height())),
                        b,
                        behindIsWider ? behind : before,
                        behindIsWider ? before : behind,
                        parallel));
                x += c.length();
            }
            y += row.length();
        }
        int width = columns.stream().mapToInt(Span::length).sum();
        int height = rows.stream().mapToInt(Span::length).sum();
        List<String> warnings = new ArrayList<>(told.warnings());
        warnings.add("sections were seen in the pixels, no word tells them");
        String seen =
                "one image HDU; in the pixels of " + used + (used == 1 ? " frame" : " frames") + " light falls on "
                        + width + " x " + height + " pixels"
                        + (parts.size() > 1 ? ", and levels jump between " + parts.size() + " amplifiers" : "");
        return new Layout(false, width, height, parts, List.of(), seen, warnings);
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
                    .filter(p -> !isFull(p.columns()))
                    .ifPresent(all::add);
        }
        return all;
    }

    /// Whether most columns stand at the highest level, as in a saturated flat, which hides all steps.
    private static boolean isFull(double[] columns) {
        double most = Arrays.stream(columns).max().orElse(0);
        return 2 * Arrays.stream(columns).filter(v -> v == most).count() > columns.length;
    }

    /// Medians along parts of each column and row, of 200 pixels at most.
    static Profiles profiles(Image image) {
        int w = image.width(), h = image.height();
        return new Profiles(
                columns(image, h / 4, h - h / 4),
                rows(image, w / 4, w - w / 4),
                columns(image, h / 8, 3 * h / 8),
                columns(image, 5 * h / 8, 7 * h / 8),
                rows(image, w / 8, 3 * w / 8),
                rows(image, 5 * w / 8, 7 * w / 8));
    }

    private static double[] columns(Image image, int from, int to) {
        double[] out = new double[image.width()], some = new double[200];
        int step = Math.max(1, (to - from + some.length - 1) / some.length);
        for (int x = 0; x < out.length; x++) {
            int n = 0;
            for (int y = from; y < to && n < some.length; y += step) some[n++] = image.get(x, y);
            out[x] = FramePixels.median(some, n);
        }
        return out;
    }

    private static double[] rows(Image image, int from, int to) {
        double[] out = new double[image.height()], some = new double[200];
        int step = Math.max(1, (to - from + some.length - 1) / some.length);
        for (int y = 0; y < out.length; y++) {
            int n = 0;
            for (int x = from; x < to && n < some.length; x += step) some[n++] = image.get(x, y);
            out[y] = FramePixels.median(some, n);
        }
        return out;
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

    /// A strip without light in the middle of an image, where two amplifiers end: first column of it, first
    /// behind it.
    static Optional<int[]> middleStrip(double[] p) {
        int n = p.length;
        if (n < 60) return Optional.empty();
        int from = 0, to = 0;
        double fall = 0, rise = 0;
        for (int k = n / 3; k < n - n / 3; k++) {
            double jump = p[k - 2] - p[k];
            if (jump > fall && p[k - 1] - p[k] >= 0.3 * jump) {
                fall = jump;
                from = k;
            }
        }
        for (int k = from + LEAST_STRIP; from > 0 && k < Math.min(n - 22, from + n / 5); k++) {
            double jump = p[k + 1] - p[k - 1];
            if (jump > rise && p[k] - p[k - 1] >= 0.3 * jump) {
                rise = jump;
                to = k;
            }
        }
        if (to < from + 2 * LEAST_STRIP || Math.abs(from + to - n) > 0.1 * n) return Optional.empty();
        int middle = (from + to) / 2;
        double noise = noise(p);
        boolean left = isEdge(p, from, middle, Math.max(0, from - 20), from, fall, noise);
        boolean right = isEdge(p, middle, to, to, Math.min(n, to + 20), rise, noise);
        return left && right ? Optional.of(new int[] {from, to}) : Optional.empty();
    }

    private static boolean isEdge(double[] p, int dark0, int dark1, int lit0, int lit1, double jump, double noise) {
        double inside = middle(p, dark0, dark1);
        double step = middle(p, lit0, lit1) - inside;
        double flat = 0;
        for (int i = dark0 + 1; i < dark1 - 1; i++) flat = Math.max(flat, Math.abs(p[i] - inside));
        return step > SIGNIFICANT * noise && jump > 0.6 * step && flat < 0.35 * step;
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
