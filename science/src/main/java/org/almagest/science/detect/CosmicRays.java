/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.Arrays;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.kernel.Contrast;
import org.almagest.astro.psf.Psf;

/// Finds cosmic rays as what is sharper than the PSF, marks them CR and replaces them.
///
/// A pixel is hit when it stands at least `minSigma` above the mean of two opposite neighbours in some
/// direction, and for some direction that mean is lower, compared with the pixel, than the PSF allows. The
/// image is cleaned while it is scanned. Hits that touch form one ray; rays with little charge are dropped,
/// the others grow by pixels that pass weaker tests. Rule of SDSS photo (Lupton et al. 2001), with its
/// contamination and fall-back tests as intended.
///
/// Thread rule: static methods without state.
public final class CosmicRays {
    private CosmicRays() {}

    /// @param minSigma least height above the opposite neighbours' mean, in sigma of the pixel
    /// @param sharpness fraction of the PSF's own neighbour-to-peak ratio that a ray stays below
    /// @param noiseMargin sigma by which the sharpness test allows for noise
    /// @param minElectrons least charge of a ray above the background [image unit]
    /// @param growPasses most passes of growth
    /// @param maxPixels more hits than this are a fault: the threshold or the PSF is wrong
    /// @param keep whether pixels are only marked, not replaced
    public record Config(
            double minSigma,
            double sharpness,
            double noiseMargin,
            double minElectrons,
            int growPasses,
            int maxPixels,
            boolean keep) {
        public static final Config DEFAULT = new Config(6, 0.35, 2.0, 150, 6, 1_000_000, false);

        public Config withKeep(boolean value) {
            return new Config(minSigma, sharpness, noiseMargin, minElectrons, growPasses, maxPixels, value);
        }
    }

    /// @param rays how many were marked
    /// @param pixels how many pixels they have
    public record Result(int rays, int pixels) {}

    /// Marks and, unless they are kept, replaces cosmic rays in place.
    ///
    /// @param background level under the sources, 0 when it was subtracted
    public static Result repair(Exposure exposure, Psf psf, double background, Config config) {
        Box box = exposure.box();
        Scan scan = new Scan(exposure, psf, background, config);
        if (box.width() < 3 || box.height() < 3) return new Result(0, 0);
        scan.firstPass();
        Runs runs = scan.dropFaint();
        for (int pass = 0; pass < config.growPasses(); pass++) if (!scan.grow()) break;
        runs = scan.hits();
        runs.join();
        int rays = 0;
        for (int r = 0; r < runs.size(); r++) if (runs.root(r) == r) rays++;
        int pixels = scan.finish(runs);
        return new Result(rays, pixels);
    }

    /// The state of one search.
    private static final class Scan {
        private final Image image;
        private final Image variance;
        private final Mask mask;
        private final float background;
        private final Config config;
        private final float[] threshold;
        private final int unusable;
        private final int interpolated;
        private final double sigma;
        private int[] places = new int[1024];
        private float[] originals = new float[1024];
        private int count;

        Scan(Exposure exposure, Psf psf, double background, Config config) {
            this.image = exposure.image();
            this.variance = exposure.variance();
            this.mask = exposure.mask();
            this.background = (float) background;
            this.config = config;
            this.unusable = mask.valueOf("BAD", "INTRP", "SAT", "NO_DATA");
            this.interpolated = mask.valueOf("INTRP");
            Box box = exposure.box();
            double cx = box.x0() + box.width() / 2.0;
            double cy = box.y0() + box.height() / 2.0;
            this.sigma = psf.sigmaAt(cx, cy);
            Image k = psf.kernelAt(cx, cy);
            float peak = k.get(0, 0);
            float c = (float) config.sharpness();
            float vertical = c * (k.get(0, 1) + k.get(0, -1)) / (2 * peak);
            float horizontal = c * (k.get(1, 0) + k.get(-1, 0)) / (2 * peak);
            float diagonal = c * (k.get(1, 1) + k.get(-1, -1) + k.get(1, -1) + k.get(-1, 1)) / (4 * peak);
            this.threshold = new float[] {vertical, horizontal, diagonal, diagonal};
        }

        /// Offsets in the data of the first of the two neighbours in each direction; the other lies
        /// opposite.
        private int[] directions(int stride) {
            return new int[] {stride, 1, stride + 1, stride - 1};
        }

        void firstPass() {
            float[] px = image.data();
            int[] offset = directions(image.stride());
            int[] varOffset = directions(variance.stride());
            float[] excess = new float[image.width()];
            int last = image.width() - 2;
            for (int y = image.y0() + 1; y < image.y0() + image.height() - 1; y++) {
                int row = image.rowStart(y);
                int var = variance.rowStart(y);
                excess(row, var, 1, last, excess);
                for (int x = 1; x <= last; x++) {
                    if (!(excess[x] > 0)) continue;
                    int i = row + x;
                    if (!eligible(x, y)) continue;
                    int d = hit(i, var + x, offset, varOffset, config.minSigma(), config.noiseMargin());
                    if (d < 0) continue;
                    remember(x + (y - image.y0()) * image.width(), px[i]);
                    px[i] = 0.5f * (px[i + offset[d]] + px[i - offset[d]]);
                    if (x < last) excess(row, var, x + 1, x + 1, excess);
                }
            }
        }

        /// Above zero only where the pixel is a candidate.
        private void excess(int row, int var, int from, int to, float[] out) {
            float limit = (float) (config.minSigma() * config.minSigma());
            Contrast.excess(
                    image.data(),
                    row + from,
                    image.stride(),
                    variance.data(),
                    var + from,
                    limit,
                    out,
                    from,
                    to - from + 1);
        }

        private boolean eligible(int x, int y) {
            int bits = mask.rowStart(y) + x;
            int[] m = mask.data();
            if ((m[bits] & unusable) != 0) return false;
            int around = 0;
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++) around |= m[bits + dy * mask.stride() + dx];
            return (around & interpolated) == 0;
        }

        /// The direction whose mean replaces a hit pixel, -1 when it is none.
        private int hit(int i, int var, int[] offset, int[] varOffset, double minSigma, double margin) {
            float[] px = image.data();
            float[] vv = variance.data();
            float v = px[i];
            if (!(v >= 0)) return -1;
            double s = Math.sqrt(vv[var]);
            boolean high = false;
            for (int d = 0; d < 4 && !high; d++)
                high = v >= 0.5 * (px[i + offset[d]] + px[i - offset[d]]) + minSigma * s;
            if (!high) return -1;
            for (int d = 0; d < 4; d++) {
                double mean = 0.5 * (px[i + offset[d]] + px[i - offset[d]]);
                double error = 0.5 * Math.sqrt(vv[var + varOffset[d]] + vv[var - varOffset[d]]);
                if (threshold[d] * (v - background - margin * s) > mean - background + margin * error) return d;
            }
            return -1;
        }

        private void remember(int place, float value) {
            if (count >= config.maxPixels())
                throw new DataFault("more than " + config.maxPixels() + " cosmic-ray pixels: the PSF is wider than"
                        + " assumed, the variance too small, or the image is of noise");
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
                originals = Arrays.copyOf(originals, 2 * count);
            }
            places[count] = place;
            originals[count++] = value;
        }

        private int index(int place) {
            return image.offset() + place / image.width() * image.stride() + place % image.width();
        }

        /// The hit pixels as runs, places sorted.
        Runs hits() {
            sortPlaces();
            Runs runs = new Runs(image.box());
            int i = 0;
            while (i < count) {
                int first = i;
                while (i + 1 < count && places[i + 1] == places[i] + 1 && places[i + 1] % image.width() != 0) i++;
                int y = places[first] / image.width() + image.y0();
                runs.add(y, places[first] % image.width() + image.x0(), places[i] % image.width() + image.x0());
                i++;
            }
            return runs;
        }

        private void sortPlaces() {
            long[] keys = new long[count];
            for (int i = 0; i < count; i++)
                keys[i] = (long) places[i] << 32 | (Float.floatToRawIntBits(originals[i]) & 0xFFFFFFFFL);
            Arrays.sort(keys);
            for (int i = 0; i < count; i++) {
                places[i] = (int) (keys[i] >> 32);
                originals[i] = Float.intBitsToFloat((int) keys[i]);
            }
        }

        /// Forgets rays with less charge than asked, giving their pixels back.
        Runs dropFaint() {
            Runs runs = hits();
            runs.join();
            double[] charge = new double[runs.size()];
            int k = 0;
            for (int r = 0; r < runs.size(); r++)
                for (int x = runs.x0(r); x <= runs.x1(r); x++) charge[runs.root(r)] += originals[k++] - background;
            int kept = 0;
            k = 0;
            for (int r = 0; r < runs.size(); r++)
                for (int x = runs.x0(r); x <= runs.x1(r); x++, k++) {
                    if (charge[runs.root(r)] < config.minElectrons()) image.data()[index(places[k])] = originals[k];
                    else {
                        places[kept] = places[k];
                        originals[kept++] = originals[k];
                    }
                }
            count = kept;
            return runs;
        }

        /// Tests the neighbours of all hits with weaker limits; true when one was added.
        boolean grow() {
            int[] offset = directions(image.stride());
            int[] varOffset = directions(variance.stride());
            java.util.BitSet hit = new java.util.BitSet();
            for (int i = 0; i < count; i++) hit.set(places[i]);
            int before = count;
            for (int i = 0; i < before; i++) {
                int x = places[i] % image.width();
                int y = places[i] / image.width();
                for (int dy = -1; dy <= 1; dy++)
                    for (int dx = -1; dx <= 1; dx++) {
                        int u = x + dx;
                        int v = y + dy;
                        if (u < 1 || v < 1 || u >= image.width() - 1 || v >= image.height() - 1) continue;
                        int place = v * image.width() + u;
                        if (hit.get(place) || !eligible(u, v + image.y0())) continue;
                        int at = index(place);
                        int var = variance.rowStart(v + image.y0()) + u;
                        int d = hit(at, var, offset, varOffset, config.minSigma() / 2, 0);
                        if (d < 0) continue;
                        hit.set(place);
                        remember(place, image.data()[at]);
                        image.data()[at] = 0.5f * (image.data()[at + offset[d]] + image.data()[at - offset[d]]);
                    }
            }
            return count > before;
        }

        /// Restores the pixels, marks them, and replaces them unless they are kept; returns their number.
        int finish(Runs runs) {
            int cr = mask.plane("CR");
            for (int i = 0; i < count; i++) {
                image.data()[index(places[i])] = originals[i];
                int y = places[i] / mask.width() + mask.box().y0();
                mask.data()[mask.rowStart(y) + places[i] % mask.width()] |= cr;
            }
            if (!config.keep() && runs.size() > 0) new DirectionalFill(sigma, background).fill(image, variance, mask);
            return count;
        }
    }
}
