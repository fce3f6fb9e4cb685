/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.table.Table;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.astro.wcs.Wcs;

/// Reads `frame-*.fits` of the SDSS imaging: the sky-subtracted image [nanomaggy], the calibration of each
/// column [nanomaggy per count], the sky [count] on a coarse grid, and the astrometric transformation.
///
/// The noise follows from them as the SDSS data model says (frame files, `image processing steps`): counts
/// = image / calibration + sky; variance of the counts = counts / gain + dark variance.
final class SdssFrameReader {
    private static final double NANOMAGGY_NJY = Flux.njyOfAbMagnitude(22.5);

    private final FitsFile file;
    private final FitsHeader primary;
    private final Report report = new Report();

    SdssFrameReader(FitsFile file) {
        this.file = file;
        this.primary = file.hdu(0).header();
    }

    static boolean recognises(FitsFile file) {
        if (file.hdus().size() < 4 || file.hdu(0).shape().size() != 2) return false;
        FitsHeader h = file.hdu(0).header();
        return h.has("CAMCOL")
                && h.has("RUN")
                && file.hdu(2).isTable()
                && file.hdu(3).isTable();
    }

    ForeignExposure read() {
        FitsHdu first = file.hdu(0);
        Image image = first.readImage();
        Box box = image.box();
        String band = primary.display("FILTER").orElse("").strip();
        double[] calibration = calibration(box.width());
        float[] sky = sky(box);
        Mask mask = Mask.clear(box, MaskPlanes.of("NO_DATA"));
        SdssNoise noise = SdssNoise.of(
                primary.requireWhole("CAMCOL"),
                band,
                primary.requireWhole("RUN"),
                () -> primary.problem("keywords FILTER = " + band + ", CAMCOL: no detector of the SDSS camera"));
        Image variance = variance(image, calibration, sky, noise);
        ExposureInfo info = ExposureInfo.NONE
                .withMetadata(words(sky))
                .withFilter(new FilterLabel(band, band))
                .withPhotoCalib(new PhotoCalib(NANOMAGGY_NJY, Double.NaN, null));
        Optional<Wcs> header = FitsWcs.find(primary).map(w -> (Wcs) w);
        Wcs wcs = transformation(box);
        info = info.withWcs(wcs);
        report.components(info);
        report.found(String.format(
                Locale.ROOT,
                "calibration vector of %d columns, %.7g to %.7g nanomaggies per count",
                calibration.length,
                least(calibration),
                most(calibration)));
        report.found(String.format(
                Locale.ROOT,
                "variance from image, sky, gain %.4g and dark variance %.4g of camera column %d",
                noise.gain(),
                noise.darkVariance(),
                primary.requireWhole("CAMCOL")));
        report.missing("no mask: saturated, interpolated and bad pixels are in the fpM files of the SDSS");
        return new ForeignExposure(
                ForeignExposure.Form.SDSS_FRAME,
                new Exposure(image, mask, variance, info),
                OptionalDouble.of(noise.gain() / mean(calibration)),
                header,
                report.found(),
                report.missing());
    }

    private double[] calibration(int width) {
        FitsHdu hdu = file.hdu(1);
        double[] out = hdu.isImage() ? hdu.readDoubles() : new double[0];
        if (out.length != width)
            throw hdu.header()
                    .problem("the calibration vector has " + out.length + " numbers for " + width + " columns");
        for (double c : out)
            if (!(c > 0)) throw hdu.header().problem("the calibration vector holds " + c + " nanomaggies per count");
        return out;
    }

    /// The sky of each pixel [count], bilinear between the nodes of `ALLSKY`.
    private float[] sky(Box box) {
        FitsHdu hdu = file.hdu(2);
        double[] nodes = hdu.readCell("ALLSKY", 0), xs = hdu.readCell("XINTERP", 0), ys = hdu.readCell("YINTERP", 0);
        String shape = hdu.header().requireText("TDIM1").replaceAll("[() ]", "");
        String[] sides = shape.split(",");
        if (sides.length != 2 || !sides[0].matches("\\d{1,6}") || !sides[1].matches("\\d{1,6}"))
            throw hdu.header().problem("keyword TDIM1 = " + shape + " is no size of a sky image");
        int nx = Integer.parseInt(sides[0]), ny = Integer.parseInt(sides[1]);
        if (nx < 2 || ny < 2 || nodes.length != (long) nx * ny)
            throw hdu.header().problem(nodes.length + " sky values for " + nx + " x " + ny);
        if (xs.length != box.width() || ys.length != box.height())
            throw hdu.header()
                    .problem("XINTERP and YINTERP have " + xs.length + " and " + ys.length + " places for an image of "
                            + box.width() + " x " + box.height());
        float[] out = new float[Math.toIntExact(box.area())];
        for (int y = 0; y < box.height(); y++) {
            int j = (int) Math.clamp(Math.floor(ys[y]), 0.0, ny - 2.0);
            double v = Math.clamp(ys[y] - j, 0.0, 1.0);
            for (int x = 0; x < box.width(); x++) {
                int i = (int) Math.clamp(Math.floor(xs[x]), 0.0, nx - 2.0);
                double u = Math.clamp(xs[x] - i, 0.0, 1.0);
                int at = j * nx + i;
                double low = nodes[at] * (1 - u) + nodes[at + 1] * u;
                double high = nodes[at + nx] * (1 - u) + nodes[at + nx + 1] * u;
                out[y * box.width() + x] = (float) (low * (1 - v) + high * v);
            }
        }
        report.found("sky of " + nx + " x " + ny + " nodes");
        return out;
    }

    private static Image variance(Image image, double[] calibration, float[] sky, SdssNoise noise) {
        Image out = Image.zeros(image.box());
        int w = image.width();
        for (int y = 0; y < image.height(); y++)
            for (int x = 0; x < w; x++) {
                int i = y * w + x;
                double counts = Math.max(0, image.data()[i] / calibration[x] + sky[i]);
                double v = counts / noise.gain() + noise.darkVariance();
                out.data()[i] = (float) (v * calibration[x] * calibration[x]);
            }
        return out;
    }

    private Wcs transformation(Box box) {
        Table table = file.hdu(3).readTable();
        FitsHeader h = file.hdu(3).header();
        List<Double> numbers = new ArrayList<>();
        for (String name : AsTransWcs.COLUMNS) {
            if (table.rows() < 1 || table.schema().find(name).isEmpty())
                throw h.problem("the table of the astrometric transformation has no " + name);
            numbers.add(table.number(name, 0));
        }
        double[] terms = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        if (!java.util.Arrays.stream(terms).allMatch(Double::isFinite))
            throw h.problem("the astrometric transformation holds numbers that are not finite");
        return AsTransWcs.of(terms, box, h::problem);
    }

    private Map<String, String> words(float[] sky) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String key : List.of("RUN", "RERUN", "CAMCOL", "FRAME", "OBJECT", "EXPTIME", "TAI", "BUNIT"))
            primary.display(key).ifPresent(v -> out.put(key, v));
        double sum = 0;
        for (float s : sky) sum += s;
        out.put("SKY COUNTS", String.format(Locale.ROOT, "%.6g", sum / sky.length));
        return out;
    }

    private static double least(double[] a) {
        return java.util.Arrays.stream(a).min().orElse(Double.NaN);
    }

    private static double most(double[] a) {
        return java.util.Arrays.stream(a).max().orElse(Double.NaN);
    }

    private static double mean(double[] a) {
        return java.util.Arrays.stream(a).average().orElse(Double.NaN);
    }
}
