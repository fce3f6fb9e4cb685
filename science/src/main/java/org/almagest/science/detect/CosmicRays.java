/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.Arrays;
import java.util.BitSet;
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
/// Bound: the candidates take a read of the image and the variance, 8 bytes a pixel; they do not depend on
/// the PSF, so that a second search of the same image starts from them. What follows goes with the number
/// of hits.
///
/// Thread rule: static methods without state.
public final class CosmicRays {
    /// A candidate stands this much less high than a hit has to, so that a background taken off later does
    /// not matter.
    private static final double CANDIDATE = 0.98;

    /// Pixels of a row that are looked at in one go: a loop that is called often is compiled soon.
    private static final int STRETCH = 256;

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
    /// @param places their pixels, numbered row by row from the image's first
    public record Result(int rays, BitSet places) {
        /// How many pixels they have.
        public int pixels() {
            return places.cardinality();
        }

        /// Takes CR from these pixels.
        public void unmark(Mask mask) {
            int keep = ~mask.valueOf("CR");
            for (int i = places.nextSetBit(0); i >= 0; i = places.nextSetBit(i + 1))
                mask.data()[mask.offset() + i / mask.width() * mask.stride() + i % mask.width()] &= keep;
        }
    }

    /// The pixels of an image that stand high enough above two opposite neighbours to be hits, numbered row
    /// by row from its first; a smooth background taken off does not change them.
    public static BitSet candidates(Exposure exposure, Config config) {
        Image image = exposure.image(), variance = exposure.variance();
        int width = image.width();
        float limit = (float) Math.pow(CANDIDATE * config.minSigma(), 2);
        BitSet out = new BitSet(width * image.height());
        int[] found = new int[STRETCH];
        for (int y = 1; y < image.height() - 1; y++) {
            int row = image.rowStart(image.y0() + y), var = variance.rowStart(image.y0() + y);
            for (int x = 1; x < width - 1; x += STRETCH) {
                int length = Math.min(STRETCH, width - 1 - x);
                int n = Contrast.standing(
                        image.data(), row + x, image.stride(), variance.data(), var + x, limit, found, length);
                for (int k = 0; k < n; k++) out.set(y * width + x + found[k]);
            }
        }
        return out;
    }

    /// Marks and, unless they are kept, replaces cosmic rays in place.
    ///
    /// @param background level under the sources, 0 when it was subtracted
    public static Result repair(Exposure exposure, Psf psf, double background, Config config) {
        return repair(exposure, psf, background, config, candidates(exposure, config));
    }

    /// As above.
    ///
    /// @param candidates of the same image, before or after a smooth background was taken off
    public static Result repair(Exposure exposure, Psf psf, double background, Config config, BitSet candidates) {
        Box box = exposure.box();
        if (box.width() < 3 || box.height() < 3) return new Result(0, new BitSet());
        Scan scan = new Scan(exposure, psf, background, config);
        scan.firstPass((BitSet) candidates.clone());
        scan.dropFaint();
        for (int pass = 0; pass < config.growPasses(); pass++) if (!scan.grow()) break;
        Runs runs = scan.hits();
        runs.join();
        int rays = 0;
        for (int r = 0; r < runs.size(); r++) if (runs.root(r) == r) rays++;
        return new Result(rays, scan.finish());
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
        private final BitSet taken = new BitSet();
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

        /// Tests the candidates row by row; what a hit lays bare behind it becomes a candidate too.
        void firstPass(BitSet candidates) {
            float[] px = image.data();
            int[] offset = directions(image.stride());
            int[] varOffset = directions(variance.stride());
            int width = image.width(), last = width * (image.height() - 1);
            for (int at = candidates.nextSetBit(0); at >= 0 && at < last; at = candidates.nextSetBit(at + 1)) {
                int x = at % width, y = at / width;
                if (x < 1 || x > width - 2 || !eligible(x, y + image.y0())) continue;
                int i = index(at), var = variance.rowStart(y + image.y0()) + x;
                int d = hit(i, var, offset, varOffset, config.minSigma(), config.noiseMargin());
                if (d < 0) continue;
                remember(at, px[i]);
                px[i] = 0.5f * (px[i + offset[d]] + px[i - offset[d]]);
                candidates.set(at + 1);
                candidates.set(at + width - 1, at + width + 2);
            }
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
        void dropFaint() {
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
        }

        /// Tests the neighbours of all hits with weaker limits; true when one was added.
        boolean grow() {
            int[] offset = directions(image.stride());
            int[] varOffset = directions(variance.stride());
            for (int i = 0; i < count; i++) taken.set(places[i]);
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
                        if (taken.get(place) || !eligible(u, v + image.y0())) continue;
                        int at = index(place);
                        int var = variance.rowStart(v + image.y0()) + u;
                        int d = hit(at, var, offset, varOffset, config.minSigma() / 2, 0);
                        if (d < 0) continue;
                        taken.set(place);
                        remember(place, image.data()[at]);
                        image.data()[at] = 0.5f * (image.data()[at + offset[d]] + image.data()[at - offset[d]]);
                    }
            }
            return count > before;
        }

        /// Restores the pixels, marks them, and replaces them unless they are kept; returns their places.
        BitSet finish() {
            int cr = mask.plane("CR");
            BitSet marked = new BitSet(), rows = new BitSet();
            for (int i = 0; i < count; i++) {
                image.data()[index(places[i])] = originals[i];
                int y = places[i] / mask.width();
                mask.data()[mask.offset() + y * mask.stride() + places[i] % mask.width()] |= cr;
                marked.set(places[i]);
                rows.set(y);
            }
            if (!config.keep() && count > 0) new DirectionalFill(sigma, background).fill(image, variance, mask, rows);
            return marked;
        }
    }
}
