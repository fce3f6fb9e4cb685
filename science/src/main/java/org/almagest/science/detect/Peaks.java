/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.almagest.astro.image.Image;

/// Local maxima of |signal-to-noise|, and which of them stand out from their surroundings.
final class Peaks {
    private Peaks() {}

    /// The pixels of the runs that are no less than any of their eight neighbours of the same sign and more
    /// than those that come later, so that a plateau has one peak.
    static List<Peak> find(Image snr, Runs runs) {
        List<Peak> out = new ArrayList<>();
        float[] px = snr.data();
        int stride = snr.stride();
        for (int r = 0; r < runs.size(); r++) {
            int y = runs.y(r);
            int row = snr.rowStart(y) - snr.x0();
            boolean up = y > snr.y0();
            boolean down = y < snr.box().y1();
            for (int x = runs.x0(r); x <= runs.x1(r); x++) {
                int i = row + x;
                float sign = px[i] < 0 ? -1 : 1;
                float v = sign * px[i];
                boolean left = x > snr.x0();
                boolean right = x < snr.box().x1();
                if (left && !(v > sign * px[i - 1]) || right && !(v >= sign * px[i + 1])) continue;
                if (up
                        && (!(v > sign * px[i - stride])
                                || left && !(v > sign * px[i - stride - 1])
                                || right && !(v > sign * px[i - stride + 1]))) continue;
                if (down
                        && (!(v >= sign * px[i + stride])
                                || left && !(v >= sign * px[i + stride - 1])
                                || right && !(v >= sign * px[i + stride + 1]))) continue;
                out.add(new Peak(x, y, px[i]));
            }
        }
        return out;
    }

    /// The peaks of one footprint that rise above the saddle towards a higher peak by enough.
    ///
    /// Pixels are flooded from the top; where two basins meet the lower peak's prominence is known.
    ///
    /// @param peaks all peaks of one sign in the footprint
    /// @param rise least height above the saddle, in signal-to-noise
    /// @param contrast least height above the saddle as a fraction of the saddle's height
    static List<Peak> prominent(Image snr, SpanSet spans, List<Peak> peaks, double rise, double contrast) {
        if (peaks.size() < 2 || (rise <= 0 && contrast <= 0)) return peaks;
        float sign = peaks.getFirst().isPositive() ? 1 : -1;
        Flood flood = new Flood(snr, spans, sign);
        boolean[] kept = flood.keep(peaks, rise, contrast);
        List<Peak> out = new ArrayList<>();
        for (int k = 0; k < peaks.size(); k++) if (kept[k]) out.add(peaks.get(k));
        return out;
    }

    /// Union-find over the pixels of one footprint, in falling order of value.
    private static final class Flood {
        private final int width;
        private final int height;
        private final int x0;
        private final int y0;
        private final float[] value;
        private final int[] basin;

        Flood(Image snr, SpanSet spans, float sign) {
            x0 = spans.box().x0();
            y0 = spans.box().y0();
            width = spans.box().width();
            height = spans.box().height();
            value = new float[width * height];
            java.util.Arrays.fill(value, Float.NEGATIVE_INFINITY);
            for (int r = 0; r < spans.size(); r++) {
                int from = snr.index(spans.x0(r), spans.y(r));
                int to = (spans.y(r) - y0) * width + spans.x0(r) - x0;
                for (int i = 0; i <= spans.x1(r) - spans.x0(r); i++) {
                    float v = sign * snr.data()[from + i];
                    if (v > 0) value[to + i] = v;
                }
            }
            basin = new int[width * height];
            java.util.Arrays.fill(basin, -1);
        }

        boolean[] keep(List<Peak> peaks, double rise, double contrast) {
            int[] into = new int[peaks.size()];
            boolean[] kept = new boolean[peaks.size()];
            java.util.Arrays.fill(kept, true);
            Integer[] byHeight = new Integer[peaks.size()];
            for (int k = 0; k < into.length; k++) {
                into[k] = k;
                byHeight[k] = k;
            }
            java.util.Arrays.sort(
                    byHeight,
                    Comparator.comparingDouble(
                                    (Integer k) -> -Math.abs(peaks.get(k).significance()))
                            .thenComparingInt(k -> k));
            int[] rank = new int[peaks.size()];
            for (int k = 0; k < rank.length; k++) rank[byHeight[k]] = k;
            int[] seed = new int[value.length];
            java.util.Arrays.fill(seed, -1);
            for (int k = 0; k < peaks.size(); k++)
                seed[(peaks.get(k).y() - y0) * width + peaks.get(k).x() - x0] = k;
            int apart = peaks.size();
            for (int pixel : falling()) {
                // what lies lower than the last saddle has nothing to tell
                if (apart == 1) break;
                int own = seed[pixel];
                int px = pixel % width;
                int py = pixel / width;
                for (int dy = -1; dy <= 1; dy++)
                    for (int dx = -1; dx <= 1; dx++) {
                        int nx = px + dx;
                        int ny = py + dy;
                        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
                        int other = basin[ny * width + nx];
                        if (other < 0) continue;
                        other = root(into, other);
                        if (own < 0) own = other;
                        else if (root(into, own) != other) {
                            int mine = root(into, own);
                            int low = rank[mine] > rank[other] ? mine : other;
                            int high = low == mine ? other : mine;
                            double saddle = value[pixel];
                            double height = Math.abs(peaks.get(low).significance()) - saddle;
                            if (height < rise || height < contrast * saddle) kept[low] = false;
                            into[low] = high;
                            own = high;
                            apart--;
                        }
                    }
                basin[pixel] = own;
            }
            return kept;
        }

        private static int root(int[] into, int k) {
            int r = k;
            while (into[r] != r) r = into[r];
            return r;
        }

        /// Pixels by falling value, then by place.
        private int[] falling() {
            long[] keys = new long[value.length];
            int n = 0;
            for (int i = 0; i < value.length; i++)
                if (value[i] > 0) keys[n++] = (long) (Integer.MAX_VALUE - Float.floatToIntBits(value[i])) << 32 | i;
            java.util.Arrays.sort(keys, 0, n);
            int[] out = new int[n];
            for (int i = 0; i < n; i++) out[i] = (int) keys[i];
            return out;
        }
    }
}
