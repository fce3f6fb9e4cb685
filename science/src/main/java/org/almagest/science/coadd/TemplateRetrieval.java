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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.kernel.PositionGrid;
import org.almagest.astro.kernel.Warp;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.wcs.Wcs;

/// Brings a template from the patches of a sky map to the pixels of a visit.
///
/// Patches of one tract share its pixel grid: they are joined there, then resampled once. Where patches or
/// tracts overlap their values are averaged with weights var^-1/2, and so are their variances, for they
/// share their visits. Spec 3.3.
public final class TemplateRetrieval {
    private static final int PSF_RADIUS = 22;
    private static final int PSF_SPACING = 256;
    private static final int VARIANCE_CELL = 32;
    private static final int VARIANCE_STEP = 4;

    /// @param border pixels wanted around the visit's image, for the kernel that convolves the template
    /// @param minCoverage least share of the visit's pixels that must have a template
    /// @param highVariance ratio to the median variance from which cells get HIGH_VARIANCE
    public record Config(int border, double minCoverage, double highVariance) {
        public static final Config DEFAULT = new Config(32, 0.1, 4);
    }

    /// One patch, read piece by piece.
    ///
    /// @param tract number of its tract
    /// @param patch number within the tract
    /// @param piece the coadd or a part of it
    public record Patch(long tract, long patch, CoaddInput piece) {}

    private final Config config;
    private final Warp warp = Warp.STARS;

    public TemplateRetrieval(Config config) {
        this.config = config;
    }

    /// The template of an image; empty when less than the least share of it is covered.
    ///
    /// @param box pixels of the visit's image
    /// @param wcs its WCS
    /// @param patches those that may overlap it, any order
    public Optional<Exposure> retrieve(Box box, Wcs wcs, List<Patch> patches) {
        Box wide = box.grown(config.border);
        Map<Long, List<Patch>> tracts = new TreeMap<>();
        patches.stream()
                .sorted(Comparator.comparingLong(Patch::patch))
                .forEach(p ->
                        tracts.computeIfAbsent(p.tract, t -> new ArrayList<>()).add(p));
        List<Part> parts = new ArrayList<>();
        for (List<Patch> tract : tracts.values()) part(wide, wcs, tract).ifPresent(parts::add);
        if (parts.isEmpty()) return Optional.empty();
        Warp.Warped all = parts.getFirst().planes;
        for (Part p : parts.subList(1, parts.size())) merge(all, p.planes);
        if (coverage(all, box) < config.minCoverage) return Optional.empty();
        markHighVariance(all);
        ExposureInfo info = ExposureInfo.NONE
                .withWcs(wcs)
                .withPhotoCalib(PhotoCalib.IDENTITY)
                .withNoiseCorrelation(parts.getFirst().correlation)
                .withPsf(psf(wide, wcs, parts))
                .withMetadata(words(patches));
        return Optional.of(new Exposure(all.image(), all.mask(), all.variance(), info));
    }

    private static Map<String, String> words(List<Patch> patches) {
        Map<String, String> out = new LinkedHashMap<>();
        out.put(
                "TMPLPTCH",
                String.join(
                        " ",
                        patches.stream()
                                .map(p -> p.tract + "," + p.patch)
                                .sorted()
                                .toList()));
        return out;
    }

    /// Where a patch has pixels, and its PSF.
    private record Piece(Box box, Psf psf) {}

    /// What one tract gives.
    private record Part(List<Piece> pieces, Wcs wcs, Warp.Warped planes, NoiseCorrelation correlation) {}

    private Optional<Part> part(Box wide, Wcs wcs, List<Patch> tract) {
        Wcs source = tract.getFirst().piece.wcs();
        PositionGrid grid = SkyMapping.grid(wcs, wide, source);
        Box wanted = grid.sourceBox(warp.kernel().half());
        if (wanted.width() < 2 * warp.kernel().half()
                || wanted.height() < 2 * warp.kernel().half()) return Optional.empty();
        List<Piece> pieces = new ArrayList<>();
        Optional<Exposure> read =
                tract.size() == 1 ? tract.getFirst().piece.reader().apply(wanted) : joined(tract, wanted, pieces);
        if (read.isEmpty()) return Optional.empty();
        Exposure joined = read.get();
        if (tract.size() == 1) pieces.add(piece(joined));
        if (joined.box().width() < 2 * warp.kernel().half()
                || joined.box().height() < 2 * warp.kernel().half()) return Optional.empty();
        NoiseCorrelation rho = joined.info().noiseCorrelation().orElseGet(NoiseTransfer::white);
        Warp.Warped planes = warp.warp(joined.image(), joined.variance(), joined.mask(), grid);
        NoiseTransfer noise = warp.noise(grid, rho);
        // the warp took the patch's noise for white: smooth noise loses less of its variance
        double white = warp.noise(grid, NoiseTransfer.white()).varianceFactor();
        Pixels.scale(planes.variance(), noise.varianceFactor() / white);
        return Optional.of(new Part(pieces, source, planes, noise.correlation()));
    }

    private static Piece piece(Exposure e) {
        return new Piece(e.box(), e.info().psf().orElseThrow());
    }

    /// The patches of one tract on their pixel grid, one after the other read and forgotten; what the first
    /// one tells besides pixels.
    private static Optional<Exposure> joined(List<Patch> tract, Box box, List<Piece> pieces) {
        Image image = Image.zeros(box), variance = Image.zeros(box);
        image.fill(Float.NaN);
        variance.fill(Float.NaN);
        Mask mask = Mask.clear(box, MaskPlanes.of("NO_DATA"));
        mask.orBox(box, mask.plane("NO_DATA"));
        Warp.Warped all = new Warp.Warped(image, variance, mask);
        Optional<ExposureInfo> info = Optional.empty();
        for (Patch patch : tract) {
            Optional<Exposure> read = patch.piece.reader().apply(box);
            if (read.isEmpty()) continue;
            Exposure e = read.get();
            pieces.add(piece(e));
            if (info.isEmpty()) info = Optional.of(e.info());
            merge(all, new Warp.Warped(e.image(), e.variance(), e.mask()));
        }
        return info.map(i -> new Exposure(image, mask, variance, i));
    }

    /// Averages one set of planes into another where both have pixels.
    private static void merge(Warp.Warped all, Warp.Warped more) {
        Box common = all.image().box().intersection(more.image().box());
        for (String plane : more.mask().planes().bits().keySet()) all.mask().plane(plane);
        int none = all.mask().plane("NO_DATA");
        int[] from = more.mask().planes().bits().values().stream()
                .mapToInt(b -> 1 << b)
                .toArray();
        int[] to = more.mask().planes().bits().keySet().stream()
                .mapToInt(all.mask()::plane)
                .toArray();
        for (int y = common.y0(); y <= common.y1(); y++) mergeRow(all, more, common, y, from, to, ~none);
    }

    private static void mergeRow(Warp.Warped all, Warp.Warped more, Box common, int y, int[] from, int[] to, int kept) {
        int a = all.image().index(common.x0(), y), b = more.image().index(common.x0(), y);
        int va = all.variance().index(common.x0(), y), vb = more.variance().index(common.x0(), y);
        int ma = all.mask().index(common.x0(), y), mb = more.mask().index(common.x0(), y);
        float[] image = more.image().data(), variance = more.variance().data();
        float[] toImage = all.image().data(), toVariance = all.variance().data();
        int[] mask = more.mask().data(), toMask = all.mask().data();
        int n = common.width();
        int known = 0, mapped = 0;
        for (int i = 0; i < n; i++) {
            float value = image[b + i], v = variance[vb + i];
            if (!(Math.abs(value) <= Float.MAX_VALUE) || !(v > 0 && v <= Float.MAX_VALUE)) continue;
            int bits = mask[mb + i];
            // most pixels have the flags of their neighbours
            if (bits != known) {
                known = bits;
                mapped = translated(bits, from, to) & kept;
            }
            float had = toImage[a + i];
            if (Math.abs(had) <= Float.MAX_VALUE) {
                float hadV = toVariance[va + i];
                double wa = 1 / Math.sqrt(hadV), wb = 1 / Math.sqrt(v);
                toImage[a + i] = (float) ((wa * had + wb * value) / (wa + wb));
                toVariance[va + i] = (float) ((wa * hadV + wb * v) / (wa + wb));
                toMask[ma + i] |= mapped;
            } else {
                toImage[a + i] = value;
                toVariance[va + i] = v;
                toMask[ma + i] = mapped;
            }
        }
    }

    private static int translated(int bits, int[] from, int[] to) {
        int out = 0;
        for (int k = 0; k < from.length; k++) if ((bits & from[k]) != 0) out |= to[k];
        return out;
    }

    private static double coverage(Warp.Warped planes, Box box) {
        Image image = planes.image();
        long n = 0;
        for (int y = box.y0(); y <= box.y1(); y++) {
            int row = image.index(box.x0(), y);
            for (int i = row; i < row + box.width(); i++) if (Math.abs(image.data()[i]) <= Float.MAX_VALUE) n++;
        }
        return (double) n / box.area();
    }

    /// Flags cells whose median variance is far above that of all.
    private void markHighVariance(Warp.Warped planes) {
        Box box = planes.variance().box();
        int columns = (box.width() + VARIANCE_CELL - 1) / VARIANCE_CELL;
        int rows = (box.height() + VARIANCE_CELL - 1) / VARIANCE_CELL;
        float[] level = new float[columns * rows];
        // variances of a coadd are smooth: sixty-four pixels tell a cell's
        float[] values = new float[VARIANCE_CELL * VARIANCE_CELL / (VARIANCE_STEP * VARIANCE_STEP)];
        for (int j = 0; j < rows; j++)
            for (int i = 0; i < columns; i++) {
                Box cell = new Box(
                                box.x0() + i * VARIANCE_CELL,
                                box.y0() + j * VARIANCE_CELL,
                                VARIANCE_CELL,
                                VARIANCE_CELL)
                        .intersection(box);
                int n = 0;
                for (int y = cell.y0(); y <= cell.y1(); y += VARIANCE_STEP)
                    for (int x = cell.x0(); x <= cell.x1(); x += VARIANCE_STEP) {
                        float v = planes.variance().data()[planes.variance().index(x, y)];
                        if (v > 0 && v <= Float.MAX_VALUE) values[n++] = v;
                    }
                Arrays.sort(values, 0, n);
                level[j * columns + i] = n < values.length / 10 ? Float.NaN : values[n / 2];
            }
        float[] sorted = level.clone();
        Arrays.sort(sorted);
        int n = 0;
        while (n < sorted.length && !Float.isNaN(sorted[n])) n++;
        if (n == 0) return;
        double limit = config.highVariance * sorted[n / 2];
        int bit = planes.mask().plane("HIGH_VARIANCE");
        for (int c = 0; c < level.length; c++)
            if (level[c] > limit)
                planes.mask()
                        .orBox(
                                new Box(
                                        box.x0() + c % columns * VARIANCE_CELL,
                                        box.y0() + c / columns * VARIANCE_CELL,
                                        VARIANCE_CELL,
                                        VARIANCE_CELL),
                                bit);
    }

    /// PSF of the patches, resampled like their pixels.
    private GridPsf psf(Box wide, Wcs wcs, List<Part> parts) {
        return GridPsf.sample(wide, PSF_SPACING, PSF_RADIUS, (x, y) -> {
            for (Part part : parts) {
                double[] sx = new double[1], sy = new double[1];
                SkyMapping.between(wcs, part.wcs).map(new double[] {x}, new double[] {y}, sx, sy);
                if (Double.isNaN(sx[0])) continue;
                for (Piece piece : part.pieces) {
                    if (!piece.box().contains(sx[0], sy[0])) continue;
                    Optional<Image> psf = SkyMapping.psf(wcs, x, y, part.wcs, piece.psf(), PSF_RADIUS, warp);
                    if (psf.isPresent()) return psf;
                }
            }
            return Optional.empty();
        });
    }
}
