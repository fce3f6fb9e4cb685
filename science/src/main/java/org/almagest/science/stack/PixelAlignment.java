/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.linalg.Cholesky;

/// Refines the shifts between frames with all the light that they show, where single stars are too faint.
///
/// Between each two frames: least squares of shift, brightness ratio and level on the smoothed frames
/// (Lucas and Kanade 1981), over pixels that the sum of both shows to be lit; then the shifts of all frames
/// from those of all pairs. The errors are told by halves: the shifts by the black cells of a chessboard
/// against those by the white.
///
/// Thread rule: static methods without state.
public final class PixelAlignment {
    private static final double LIT = 1.2;
    private static final int ROUNDS = 40;
    private static final int FREEZE = 8;
    private static final int FEWEST = 200;
    private static final double FAR = 5;

    private PixelAlignment() {}

    /// A frame's refined map.
    ///
    /// @param map from the first frame's pixels to this frame's
    /// @param splitHalf half the distance of the shifts by the halves of the light [pixel]: its error
    public record Refined(PlaneMap map, double splitHalf) {}

    /// Refines the maps of frames against each other.
    ///
    /// @param frames cleaned frames, the reference first
    /// @param starts maps by stars from the reference, right to a few pixels; the first is the identity
    /// @param sigma of the smoothing [pixel]
    /// @return empty where too few pixels are lit or a shift does not settle
    public static Optional<List<Refined>> refine(List<Image> frames, List<PlaneMap> starts, double sigma) {
        List<Image> smooth = frames.stream().map(f -> smooth(f, sigma)).toList();
        int cell = Math.max(8, (int) Math.rint(4 * sigma));
        List<double[][]> solutions = new ArrayList<>();
        for (int half = -1; half <= 1; half++) {
            Optional<double[][]> s = solve(smooth, starts, cell, half);
            if (s.isEmpty()) return Optional.empty();
            solutions.add(s.get());
        }
        List<Refined> out = new ArrayList<>();
        for (int k = 0; k < frames.size(); k++) {
            double[] move = solutions.get(0)[k],
                    black = solutions.get(1)[k],
                    white = solutions.get(2)[k];
            PlaneMap m = starts.get(k);
            out.add(new Refined(
                    new PlaneMap(m.cx(), m.cy(), m.x0() + move[0], m.y0() + move[1], m.xx(), m.xy(), m.yx(), m.yy()),
                    0.5 * Math.hypot(black[0] - white[0], black[1] - white[1])));
        }
        return Optional.of(out);
    }

    /// By how much each frame's map moves, from all pairs of frames.
    private static Optional<double[][]> solve(List<Image> smooth, List<PlaneMap> starts, int cell, int half) {
        int n = smooth.size() - 1;
        double[] normal = new double[n * n], rightX = new double[n], rightY = new double[n];
        for (int i = 0; i < smooth.size(); i++)
            for (int j = i + 1; j < smooth.size(); j++) {
                double limit =
                        LIT * Math.hypot(FrameStars.deviation(smooth.get(i)), FrameStars.deviation(smooth.get(j)));
                PlaneMap start = starts.get(j).after(starts.get(i));
                Optional<double[]> move = settle(smooth.get(i), smooth.get(j), start, limit, cell, half);
                if (move.isEmpty()) return Optional.empty();
                for (int a : new int[] {i - 1, j - 1}) {
                    if (a < 0) continue;
                    int sign = a == j - 1 ? 1 : -1;
                    rightX[a] += sign * move.get()[0];
                    rightY[a] += sign * move.get()[1];
                    for (int b : new int[] {i - 1, j - 1})
                        if (b >= 0) normal[a * n + b] += sign * (b == j - 1 ? 1 : -1);
                }
            }
        return Cholesky.of(normal, n).map(c -> {
            double[] x = c.solve(rightX), y = c.solve(rightY);
            double[][] out = new double[n + 1][2];
            for (int k = 0; k < n; k++) out[k + 1] = new double[] {x[k], y[k]};
            return out;
        });
    }

    private static Image smooth(Image in, double sigma) {
        Image out = Image.zeros(in.box());
        Convolution.with(
                        SeparableSum.gaussian(sigma, (int) Math.ceil(4 * sigma)).toImage(), 1e-6)
                .applyPadded(in, out);
        return out;
    }

    /// By how much the map between two frames moves.
    private static Optional<double[]> settle(Image a, Image b, PlaneMap start, double limit, int cell, int half) {
        double dx = 0, dy = 0;
        boolean[] lit = new boolean[Math.toIntExact(a.box().area())];
        for (int round = 0; round < ROUNDS; round++) {
            PlaneMap map = start.moved(dx, dy);
            // a set of pixels that went on changing would keep the shift from settling
            if (round < FREEZE && light(a, b, map, limit, cell, half, lit) < FEWEST) return Optional.empty();
            double[] normal = new double[16], right = new double[4];
            accumulate(a, b, map, lit, normal, right);
            Optional<Cholesky> factor = Cholesky.of(normal, 4);
            if (factor.isEmpty()) return Optional.empty();
            double[] step = factor.get().solve(right);
            dx += step[0];
            dy += step[1];
            if (!(Math.hypot(dx, dy) <= FAR)) return Optional.empty();
            if (round >= FREEZE && Math.hypot(step[0], step[1]) < 1e-3) return Optional.of(new double[] {dx, dy});
        }
        return Optional.empty();
    }

    /// Marks the pixels that both frames together show to be lit.
    ///
    /// @param half 0 or 1 for the cells of one colour, -1 for all
    /// @return how many
    private static int light(Image a, Image b, PlaneMap map, double limit, int cell, int half, boolean[] lit) {
        Box box = a.box();
        int n = 0;
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) {
                int at = (y - box.y0()) * box.width() + x - box.x0();
                lit[at] = false;
                if (x < box.x0() + 2 || y < box.y0() + 2 || x > box.x1() - 2 || y > box.y1() - 2) continue;
                if (half >= 0 && (Math.floorDiv(x, cell) + Math.floorDiv(y, cell) & 1) != half) continue;
                double other = value(b, map.applyX(x, y), map.applyY(x, y));
                lit[at] = a.data()[a.index(x, y)] + other > 2 * limit;
                if (lit[at]) n++;
            }
        return n;
    }

    /// Normal equations of a step.
    private static void accumulate(Image a, Image b, PlaneMap map, boolean[] lit, double[] normal, double[] right) {
        Box box = a.box();
        double[] row = new double[4];
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) {
                if (!lit[(y - box.y0()) * box.width() + x - box.x0()]) continue;
                double u = map.applyX(x, y), v = map.applyY(x, y);
                double own = a.data()[a.index(x, y)], other = value(b, u, v);
                row[0] = 0.5 * (gradient(a, x, y, 1, 0) + value(b, u + 0.5, v) - value(b, u - 0.5, v));
                row[1] = 0.5 * (gradient(a, x, y, 0, 1) + value(b, u, v + 0.5) - value(b, u, v - 0.5));
                if (Double.isNaN(row[0] + row[1] + other)) continue;
                row[2] = 0.5 * (own + other);
                row[3] = 1;
                for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 4; j++) normal[4 * i + j] += row[i] * row[j];
                    right[i] += row[i] * (own - other);
                }
            }
    }

    private static double gradient(Image a, int x, int y, int dx, int dy) {
        return 0.5 * (a.data()[a.index(x + dx, y + dy)] - a.data()[a.index(x - dx, y - dy)]);
    }

    /// Cubic interpolation (Catmull and Rom); NaN beyond the frame.
    private static double value(Image image, double x, double y) {
        int ix = (int) Math.floor(x), iy = (int) Math.floor(y);
        Box box = image.box();
        if (ix < box.x0() + 1 || iy < box.y0() + 1 || ix > box.x1() - 2 || iy > box.y1() - 2) return Double.NaN;
        double s = x - ix, t = y - iy, sum = 0;
        for (int j = -1; j <= 2; j++) {
            int at = image.index(ix, iy + j);
            double line = 0;
            for (int i = -1; i <= 2; i++) line += weight(s, i) * image.data()[at + i];
            sum += weight(t, j) * line;
        }
        return sum;
    }

    private static double weight(double s, int i) {
        double d = Math.abs(s - i);
        return d < 1 ? 1.5 * d * d * d - 2.5 * d * d + 1 : -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2;
    }
}
