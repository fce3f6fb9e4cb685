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
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.subtract.PsfMatch;

/// Makes a template from visits: each resampled once, what only few epochs show left out, and the rest
/// averaged with the inverse of the mean variance as weight.
///
/// The weight of a visit is one number, so the PSF of the template is the same weighted sum of the visits'
/// PSFs, and stars keep their flux. Pixels seen by fewer visits than asked have no value. Works in strips,
/// so that memory goes with the strip, not with the patch. Spec 3.3, 5.5.
public final class TemplateAssembly {
    private static final String[] UNUSABLE = {"BAD", "SAT", "CR", "NO_DATA", "UNMASKEDNAN", "SUSPECT", "STREAK"};
    private static final int MARGIN = 48;
    private static final int PSF_RADIUS = 22;
    private static final int PSF_SPACING = 256;
    private static final double EXTRA_SIGMA = 1.0;

    /// @param minVisits fewest visits that make a template
    /// @param stripPixels most pixels of a strip times layers
    /// @param reject whether artefacts are looked for
    public record Config(int minVisits, long stripPixels, boolean reject) {
        public static final Config DEFAULT = new Config(3, 16_000_000, true);
    }

    private final Config config;
    private final Warp warp = Warp.STARS;

    public TemplateAssembly(Config config) {
        this.config = config;
    }

    /// An input with what holds for all of a patch.
    ///
    /// @param varianceGain by how much the variance of a resampled pixel exceeds that of white noise
    /// @param covered pixels of the input that lie on the patch
    private record Weighted(
            CoaddInput input,
            double weight,
            NoiseCorrelation correlation,
            double meanVariance,
            double varianceGain,
            Box covered) {}

    /// Assembles one patch; empty when no pixel has enough visits.
    ///
    /// @param box pixels wanted
    /// @param wcs of the coadd
    /// @param inputs visits; those that do not reach the box are left aside
    public Optional<Exposure> assemble(Box box, Wcs wcs, List<CoaddInput> inputs) {
        List<Weighted> used = weighted(box, wcs, inputs);
        if (visits(used).size() < config.minVisits) return Optional.empty();
        Image image = Image.zeros(box), variance = Image.zeros(box);
        Mask mask = Mask.clear(
                box, MaskPlanes.of("NO_DATA", "SAT", "BAD", "CLIPPED", "INEXACT_PSF", "SENSOR_EDGE", "INTRP"));
        int rows = Math.clamp(
                config.stripPixels / ((long) used.size() * (box.width() + 2 * MARGIN)) - 2 * MARGIN, 64, box.height());
        for (int y = box.y0(); y <= box.y1(); y += rows) {
            Box strip = new Box(box.x0(), y, box.width(), rows).intersection(box);
            List<Layer> layers = layers(strip.grown(MARGIN), wcs, used);
            boolean[][] rejected = rejected(layers, strip.grown(MARGIN), wcs);
            average(layers, rejected, image.view(strip), variance.view(strip), mask.view(strip));
        }
        int none = mask.plane("NO_DATA");
        if (Arrays.stream(mask.data()).allMatch(m -> (m & none) != 0)) return Optional.empty();
        ExposureInfo info = ExposureInfo.NONE
                .withWcs(wcs)
                .withPhotoCalib(PhotoCalib.IDENTITY)
                .withNoiseCorrelation(correlation(used))
                .withPsf(psf(box, wcs, used));
        Optional<org.almagest.astro.exposure.FilterLabel> filter =
                used.getFirst().input.info().filter();
        return Optional.of(
                new Exposure(image, mask, variance, filter.map(info::withFilter).orElse(info)));
    }

    private static Set<Long> visits(List<Weighted> used) {
        Set<Long> out = new LinkedHashSet<>();
        for (Weighted w : used) out.add(w.input.visit());
        return out;
    }

    /// Inputs that reach the box, with weights from the median variance of the part that does.
    private List<Weighted> weighted(Box box, Wcs wcs, List<CoaddInput> inputs) {
        List<Weighted> out = new ArrayList<>();
        List<CoaddInput> ordered = new ArrayList<>(inputs);
        ordered.sort(Comparator.comparingLong(CoaddInput::visit).thenComparing(CoaddInput::name));
        for (CoaddInput input : ordered) {
            PositionGrid grid = SkyMapping.grid(wcs, box, input.wcs());
            Optional<Exposure> part =
                    input.reader().apply(grid.sourceBox(warp.kernel().half()));
            if (part.isEmpty()) continue;
            float[] v = part.get().variance().toArray();
            int n = 0;
            for (int i = 0; i < v.length; i += 37) if (v[i] > 0 && v[i] <= Float.MAX_VALUE) v[n++] = v[i];
            if (n == 0) continue;
            Arrays.sort(v, 0, n);
            double j = grid.jacobian()[0] * grid.jacobian()[3] - grid.jacobian()[1] * grid.jacobian()[2];
            double mean = v[n / 2] * j * j;
            NoiseTransfer noise =
                    warp.noise(grid, input.info().noiseCorrelation().orElseGet(NoiseTransfer::white));
            double gain = input.info().noiseCorrelation().isEmpty()
                    ? 1
                    : noise.varianceFactor()
                            / warp.noise(grid, NoiseTransfer.white()).varianceFactor();
            out.add(new Weighted(
                    input,
                    1 / mean,
                    noise.correlation(),
                    mean * noise.varianceFactor(),
                    gain,
                    part.get().box()));
        }
        return out;
    }

    /// Resamples every input that reaches a strip; `matched` is empty until later.
    private List<Layer> layers(Box strip, Wcs wcs, List<Weighted> used) {
        List<Layer> out = new ArrayList<>();
        for (Weighted w : used) {
            PositionGrid grid = SkyMapping.grid(wcs, strip, w.input.wcs());
            Optional<Exposure> part =
                    w.input.reader().apply(grid.sourceBox(warp.kernel().half()));
            if (part.isEmpty()
                    || part.get().box().width() < 2 * warp.kernel().half()
                    || part.get().box().height() < 2 * warp.kernel().half()) continue;
            Exposure e = part.get();
            Warp.Warped v = warp.warp(e.image(), e.variance(), e.mask(), grid);
            Pixels.scale(v.variance(), w.varianceGain);
            out.add(new Layer(
                    w.input,
                    w.weight,
                    v.image(),
                    v.variance(),
                    v.mask(),
                    v.mask().valueOf(UNUSABLE),
                    v.image(),
                    1,
                    1,
                    w.correlation));
        }
        return out;
    }

    private boolean[][] rejected(List<Layer> layers, Box strip, Wcs wcs) {
        boolean[][] none = new boolean[layers.size()][];
        for (int i = 0; i < none.length; i++) none[i] = new boolean[Math.toIntExact(strip.area())];
        if (!config.reject || layers.size() < 3) return none;
        float[] direct = new float[Math.toIntExact(strip.area())];
        ArtefactFinder.medians(layers, false, direct);
        List<Image> psfs = new ArrayList<>();
        for (Layer l : layers) psfs.add(localPsf(l, strip, wcs));
        double[] sigmas = new double[layers.size()], peaks = new double[layers.size()];
        int broadest = 0;
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = org.almagest.astro.psf.AdaptiveMoments.of(psfs.get(i), 0, 0, 2)
                    .sigma();
            peaks[i] = psfs.get(i).get(0, 0);
            if (sigmas[i] > sigmas[broadest]) broadest = i;
        }
        Image target = Convolution.with(new GaussianPsf(EXTRA_SIGMA, 5).kernelAt(0, 0), 1e-5)
                .apply(psfs.get(broadest))
                .view(new Box(-PSF_RADIUS + 5, -PSF_RADIUS + 5, 2 * PSF_RADIUS - 9, 2 * PSF_RADIUS - 9))
                .copy();
        double[] sorted = peaks.clone();
        Arrays.sort(sorted);
        List<Layer> matched = new ArrayList<>();
        for (int i = 0; i < sigmas.length; i++)
            matched.add(matched(layers.get(i), psfs.get(i), target, direct, peaks[i] / sorted[sorted.length / 2]));
        double sigma = Math.hypot(sigmas[broadest], EXTRA_SIGMA);
        return new ArtefactFinder(ArtefactFinder.Config.DEFAULT).find(matched, direct, sigma);
    }

    /// PSF of a layer at the place nearest to the strip's middle where it has one.
    private Image localPsf(Layer layer, Box strip, Wcs wcs) {
        double x = strip.x0() + 0.5 * strip.width(), y = strip.y0() + 0.5 * strip.height();
        Optional<Image> psf =
                SkyMapping.psf(wcs, x, y, layer.input().wcs(), layer.input().psf(), PSF_RADIUS, warp);
        return psf.map(TemplateAssembly::unit).orElseGet(() -> new GaussianPsf(2, PSF_RADIUS).kernelAt(0, 0));
    }

    private static Image unit(Image image) {
        double sum = 0;
        for (float v : image.data()) sum += v;
        for (int i = 0; i < image.data().length; i++) image.data()[i] /= (float) sum;
        return image;
    }

    private static Layer matched(Layer l, Image psf, Image target, float[] direct, double peakRatio) {
        Image kernel = PsfMatch.kernel(psf, target);
        Image filled = l.image().copy();
        for (int i = 0; i < direct.length; i++) if (!l.counts(i)) filled.data()[i] = direct[i];
        Image out = Image.zeros(filled.box());
        Convolution.with(kernel, 1e-3).applyPadded(filled, out);
        double factor = NoiseTransfer.ofConvolution(kernel, l.correlation()).varianceFactor();
        return new Layer(
                l.input(),
                l.weight(),
                l.image(),
                l.variance(),
                l.mask(),
                l.unusable(),
                out,
                factor,
                peakRatio,
                l.correlation());
    }

    /// Weighted mean of the pixels left; flags. Saturated pixels fill in where there is nothing else.
    private void average(List<Layer> layers, boolean[][] rejected, Image image, Image variance, Mask mask) {
        Box box = image.box();
        int noData = mask.plane("NO_DATA"), sat = mask.plane("SAT"), clipped = mask.plane("CLIPPED");
        int inexact = mask.plane("INEXACT_PSF"), bad = mask.plane("BAD");
        int[] saturated = layers.stream().mapToInt(l -> l.mask().valueOf("SAT")).toArray();
        for (int y = box.y0(); y <= box.y1(); y++)
            for (int x = box.x0(); x <= box.x1(); x++) {
                int o = image.index(x, y), m = mask.index(x, y);
                double w = 0, sum = 0, noise = 0, satW = 0, satSum = 0, satNoise = 0;
                int there = 0, kept = 0, flags = 0;
                long last = Long.MIN_VALUE;
                for (int l = 0; l < layers.size(); l++) {
                    Layer layer = layers.get(l);
                    int i = layer.image().index(x, y);
                    float value = layer.image().data()[i];
                    if (!(Math.abs(value) <= Float.MAX_VALUE)) continue;
                    if (layer.input().visit() != last) there++;
                    last = layer.input().visit();
                    double weight = layer.weight();
                    if (layer.counts(i) && !rejected[l][i]) {
                        w += weight;
                        sum += weight * value;
                        noise += weight * weight * layer.variance().data()[i];
                        kept++;
                    } else {
                        flags |= rejected[l][i] ? clipped | inexact : inexact;
                        satW += weight;
                        satSum += weight * value;
                        satNoise += weight * weight * layer.variance().data()[i];
                        if ((layer.mask().data()[i] & saturated[l]) != 0) flags |= sat;
                    }
                }
                if (there < config.minVisits) {
                    image.data()[o] = Float.NaN;
                    variance.data()[o] = Float.NaN;
                    mask.data()[m] |= noData;
                    continue;
                }
                if ((flags & sat) != 0 && satW <= 0.1 * (w + satW)) flags &= ~sat;
                if (kept == 0) {
                    if ((flags & sat) == 0) flags |= bad;
                    w = satW;
                    sum = satSum;
                    noise = satNoise;
                }
                image.data()[o] = (float) (sum / w);
                variance.data()[o] = (float) (noise / (w * w));
                mask.data()[m] |= flags;
            }
    }

    /// Correlation of the mean's noise: that of the inputs, weighted with their share of its variance.
    private static NoiseCorrelation correlation(List<Weighted> used) {
        int radius = used.stream().mapToInt(w -> w.correlation.radius()).max().orElse(0);
        int side = 2 * radius + 1;
        float[] sum = new float[side * side];
        for (Weighted w : used)
            for (int dy = -radius; dy <= radius; dy++)
                for (int dx = -radius; dx <= radius; dx++)
                    sum[(dy + radius) * side + dx + radius] +=
                            (float) (w.weight * w.weight * w.meanVariance * w.correlation.at(dx, dy));
        float zero = sum[radius * side + radius];
        for (int i = 0; i < sum.length; i++) sum[i] /= zero;
        return new NoiseCorrelation(radius, sum);
    }

    /// Weighted sum of the inputs' PSFs, on a grid.
    private GridPsf psf(Box box, Wcs wcs, List<Weighted> used) {
        return GridPsf.sample(box, PSF_SPACING, PSF_RADIUS, (x, y) -> {
            Image sum = Image.zeros(Box.ofCorners(-PSF_RADIUS, -PSF_RADIUS, PSF_RADIUS, PSF_RADIUS));
            boolean any = false;
            for (Weighted w : used) {
                double[] sx = new double[1], sy = new double[1];
                SkyMapping.between(wcs, w.input.wcs()).map(new double[] {x}, new double[] {y}, sx, sy);
                if (Double.isNaN(sx[0]) || !w.covered.contains(sx[0], sy[0])) continue;
                Optional<Image> psf = SkyMapping.psf(wcs, x, y, w.input.wcs(), w.input.psf(), PSF_RADIUS, warp);
                if (psf.isEmpty()) continue;
                any = true;
                for (int i = 0; i < sum.data().length; i++)
                    sum.data()[i] += (float) (w.weight * psf.get().data()[i]);
            }
            return any ? Optional.of(sum) : Optional.empty();
        });
    }
}
