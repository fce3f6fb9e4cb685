/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.coadd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Polarity;
import org.almagest.science.detect.SpanSet;

/// Finds what only few epochs show: cosmic rays, satellites, ghosts. Star cores and variable stars stay.
///
/// Two looks at every layer: sharp pixels against the median of the layers as they are, with an allowance
/// for the spread of their PSFs; and regions against the median of the layers brought to one PSF, which are
/// rejected when few epochs show them ([EpochRule]). Long thin regions are taken for streaks and rejected
/// along their line. Spec 5.5.
final class ArtefactFinder {
    private final Config config;

    /// @param pixelSigma threshold for single pixels
    /// @param regionSigma threshold for pixels of regions on matched layers
    /// @param rangeFraction share of the local range of the median added to both thresholds
    /// @param matchedRangeFraction the same for matched layers
    /// @param minPixels fewest pixels of a region
    /// @param lowFraction share of a region's pixels that few epochs must show
    /// @param rule how few
    /// @param starSigma significance of a static point source in which differences of its own shape are
    /// left
    /// @param unlikeness greatest share of such a difference, beside its noise, that does not go with the
    /// source
    /// @param streakLength least length of a streak [pixel]
    record Config(
            double pixelSigma,
            double regionSigma,
            double rangeFraction,
            double matchedRangeFraction,
            int minPixels,
            double lowFraction,
            EpochRule rule,
            double starSigma,
            double unlikeness,
            double streakLength) {
        static final Config DEFAULT = new Config(4, 5, 0.3, 0.08, 4, 0.5, EpochRule.DEFAULT, 10, 0.1, 40);
    }

    ArtefactFinder(Config config) {
        this.config = config;
    }

    /// Marks, per layer, the pixels to leave out of the mean.
    ///
    /// @param layers two or more, over one box
    /// @param direct median of the layers as they are
    /// @param sigma width of the common PSF [pixel]
    boolean[][] find(List<Layer> layers, float[] direct, double sigma) {
        Box box = layers.getFirst().image().box();
        int n = Math.toIntExact(box.area());
        boolean[][] out = new boolean[layers.size()][n];
        float[] median = direct.clone(), spread = new float[n];
        float[] range = LocalRange.of(median, box.width(), 2);
        for (int l = 0; l < layers.size(); l++) sharp(layers.get(l), median, range, out[l]);
        medians(layers, true, median);
        range = LocalRange.of(median, box.width(), 2);
        medianVariance(layers, spread);
        List<List<Footprint>> regions = new ArrayList<>();
        Image[] ratios = new Image[layers.size()];
        byte[] epochs = new byte[n], counts = new byte[n];
        for (int l = 0; l < layers.size(); l++) {
            ratios[l] = ratio(layers.get(l), median, range, spread, box);
            List<Footprint> found = Detection.find(
                    ratios[l], 1, new Detection.Config(1, 1, config.minPixels, 2, Polarity.BOTH, 1e9, 1e9));
            regions.add(found);
            for (Footprint f : found) forEach(f.spans(), box, i -> epochs[i]++);
            for (int i = 0; i < n; i++) if (layers.get(l).counts(i)) counts[i]++;
        }
        for (int l = 0; l < layers.size(); l++)
            for (Footprint f : regions.get(l)) {
                boolean streak = Streak.isOne(f.spans(), config.streakLength);
                if (!streak && !fewEpochs(f.spans(), box, epochs, counts)) continue;
                if (!streak && isVariable(f.spans(), box, layers.get(l), median, spread, sigma)) continue;
                boolean[] mark = out[l];
                forEach(f.spans(), box, i -> mark[i] = true);
                if (streak) Streak.mark(f.spans(), box, 3 * sigma, mark);
            }
        return out;
    }

    private interface PixelAction {
        void at(int index);
    }

    private static void forEach(SpanSet spans, Box box, PixelAction action) {
        for (int r = 0; r < spans.size(); r++) {
            if (spans.y(r) < box.y0() || spans.y(r) > box.y1()) continue;
            int row = (spans.y(r) - box.y0()) * box.width() - box.x0();
            int last = Math.min(spans.x1(r), box.x1());
            for (int x = Math.max(spans.x0(r), box.x0()); x <= last; x++) action.at(row + x);
        }
    }

    static void medians(List<Layer> layers, boolean matched, float[] out) {
        float[] values = new float[layers.size()];
        float[][] data = new float[layers.size()][];
        for (int l = 0; l < data.length; l++)
            data[l] = matched
                    ? layers.get(l).matched().data()
                    : layers.get(l).image().data();
        for (int i = 0; i < out.length; i++) {
            int n = 0;
            for (int l = 0; l < data.length; l++) if (layers.get(l).counts(i)) values[n++] = data[l][i];
            if (n == 0) {
                out[i] = 0;
                continue;
            }
            sort(values, n);
            out[i] = n % 2 == 1 ? values[n / 2] : 0.5f * (values[n / 2 - 1] + values[n / 2]);
        }
    }

    /// Insertion sort: the arrays are short.
    private static void sort(float[] a, int n) {
        if (n > 40) {
            Arrays.sort(a, 0, n);
            return;
        }
        for (int i = 1; i < n; i++) {
            float v = a[i];
            int j = i - 1;
            for (; j >= 0 && a[j] > v; j--) a[j + 1] = a[j];
            a[j + 1] = v;
        }
    }

    /// Variance of the median of the matched layers.
    private static void medianVariance(List<Layer> layers, float[] out) {
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            int n = 0;
            for (Layer l : layers)
                if (l.counts(i)) {
                    sum += l.variance().data()[i] * l.matchedFactor();
                    n++;
                }
            out[i] = n == 0 ? 0 : (float) (Math.PI / 2 * sum / n / n);
        }
    }

    private void sharp(Layer layer, float[] median, float[] range, boolean[] mark) {
        double share = Math.max(config.rangeFraction, 2.5 * Math.abs(layer.peakRatio() - 1));
        for (int i = 0; i < mark.length; i++) {
            if (!layer.counts(i)) continue;
            double sigma = Math.sqrt(layer.variance().data()[i]);
            // inside bright sources only what a variable star cannot do counts
            double part = median[i] > 3 * sigma ? Math.max(share, 0.9) : share;
            double limit = config.pixelSigma * sigma + part * range[i];
            // only upwards: nothing takes light away from single pixels
            mark[i] = layer.image().data()[i] - median[i] > limit;
        }
    }

    private Image ratio(Layer layer, float[] median, float[] range, float[] spread, Box box) {
        float[] out = new float[median.length];
        for (int i = 0; i < out.length; i++) {
            if (!layer.counts(i)) continue;
            double sigma = Math.sqrt(layer.variance().data()[i] * layer.matchedFactor() + spread[i]);
            double limit = config.regionSigma * sigma + config.matchedRangeFraction * range[i];
            out[i] = (float) ((layer.matched().data()[i] - median[i]) / limit);
        }
        return Image.wrap(out, box);
    }

    private boolean fewEpochs(SpanSet spans, Box box, byte[] epochs, byte[] counts) {
        int[] few = new int[2];
        forEach(spans, box, i -> {
            few[1]++;
            if (epochs[i] <= config.rule.mostEpochs(counts[i])) few[0]++;
        });
        return few[0] >= config.lowFraction * few[1];
    }

    /// Whether a region is the changed light of a static point source: the source is significant, and
    /// around its peak the difference goes with the source itself.
    private boolean isVariable(SpanSet spans, Box box, Layer layer, float[] median, float[] spread, double sigma) {
        int[] peak = {-1};
        forEach(spans, box, i -> {
            if (peak[0] < 0 || median[i] > median[peak[0]]) peak[0] = i;
        });
        int w = box.width(), h = box.height();
        int px = peak[0] % w, py = peak[0] / w, r = (int) Math.ceil(2 * sigma);
        if (px < r || py < r || px >= w - r || py >= h - r || spans.area() > 60 * sigma * sigma) return false;
        double dd = 0, mm = 0, dm = 0, noise = 0;
        int n = 0;
        for (int y = py - r; y <= py + r; y++)
            for (int x = px - r; x <= px + r; x++) {
                int i = y * w + x;
                if (Math.hypot(x - px, y - py) > 2 * sigma || !layer.counts(i)) continue;
                double m = median[i], d = layer.matched().data()[i] - m;
                noise += layer.variance().data()[i] * layer.matchedFactor() + spread[i];
                dd += d * d;
                mm += m * m;
                dm += d * m;
                n++;
            }
        if (n < 9 || median[peak[0]] < config.starSigma / 3 * Math.sqrt(noise / n)) return false;
        double left = dd - dm * dm / mm;
        return left <= config.unlikeness * dd + 2.5 * noise;
    }
}
