/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.CardValue;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.kernel.RowValues;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.FitsWcs;

/// Reads an image with cards and, beside it, its weight, variance and mask: in files of their own or in
/// HDUs of the same file that say so by their names.
final class PlainReader {
    private static final Set<String> WEIGHTS = Set.of("WEIGHT", "WHT", "WT", "IVAR", "INVVAR");
    private static final Set<String> VARIANCES = Set.of("VARIANCE", "VAR");
    private static final Set<String> ERRORS = Set.of("ERR", "ERROR", "SIGMA", "RMS", "UNCERT");
    private static final Set<String> MASKS = Set.of("MASK", "DQ", "FLAGS", "BPM");
    private static final List<String> ZERO_POINTS = List.of("MAGZERO", "MAGZPT", "MAGZEROP", "ZEROPNT", "PHOTZP");
    private static final Map<String, Double> NANOJANSKY = Map.of(
            "nanomaggy", Flux.njyOfAbMagnitude(22.5),
            "nanomaggies", Flux.njyOfAbMagnitude(22.5),
            "nmgy", Flux.njyOfAbMagnitude(22.5),
            "nJy", 1.0,
            "uJy", 1e3,
            "mJy", 1e6,
            "Jy", 1e9);

    private static final double NO_VARIANCE = 1e12;
    // pixels that are looked at one by one where one of them is bad
    private static final int STRETCH = 512;

    private final FitsFile file;
    private final ImageFiles files;
    private final PlanePool pool;
    private final Report report = new Report();

    PlainReader(FitsFile file, ImageFiles files, PlanePool pool) {
        this.file = file;
        this.files = files;
        this.pool = pool;
    }

    ForeignExposure read() {
        FitsHdu hdu = imageHdu(file, files.hdu());
        FitsHeader words = hdu.index() == 0 ? hdu.header() : inherited(hdu.header());
        if (hdu.planes() > 1)
            report.found("first of " + hdu.planes() + " planes of HDU " + hdu.index() + " (" + hdu.name() + ")");
        SurveyedPlane pixels = plane(hdu, SurveyedPlane.Form.AS_STORED);
        Image image = pixels.image();
        Mask mask = pool.clear(image.box(), MaskPlanes.of("NO_DATA", "BAD", "SAT"));
        SurveyedPlane variance = variance(hdu, image.box());
        readMask(hdu, mask);
        markNoData(pixels, variance, mask);
        markSaturated(words, pixels, mask);
        ExposureInfo info = info(words);
        report.components(info);
        return new ForeignExposure(
                ForeignExposure.Form.PLAIN,
                new Exposure(image, mask, variance.image(), info),
                gain(words),
                Optional.empty(),
                report.found(),
                report.missing());
    }

    /// The image without planes beside it; empty where there are some.
    Optional<BareImage> bare() {
        FitsHdu hdu = imageHdu(file, files.hdu());
        if (files.weight().isPresent()
                || files.variance().isPresent()
                || files.mask().isPresent()) return Optional.empty();
        for (FitsHdu other : file.hdus())
            if (other != hdu && other.isImage() && other.box().equals(hdu.box())) return Optional.empty();
        FitsHeader words = hdu.index() == 0 ? hdu.header() : inherited(hdu.header());
        return Optional.of(new BareImage(hdu, info(words), gain(words), number(words, "SATURATE")));
    }

    /// The HDU of a number or name; without one the first that holds an image.
    private static FitsHdu imageHdu(FitsFile file, Optional<String> asked) {
        if (asked.isEmpty()) return file.firstImage();
        String name = asked.get();
        FitsHdu hdu = name.matches("\\d{1,6}") ? file.hdu(Integer.parseInt(name)) : file.hdu(name);
        if (!hdu.isImage() || hdu.box().isEmpty()) throw hdu.header().problem("holds no image");
        return hdu;
    }

    /// The cards of the image, then those of the primary header.
    private FitsHeader inherited(FitsHeader own) {
        FitsHeader.Builder out = FitsHeader.builder();
        for (Card c : file.hdu(0).header().cards()) if (!c.isCommentary() && !isStructure(c.keyword())) out.set(c);
        for (Card c : own.cards()) if (!c.isCommentary()) out.set(c);
        return own.withCards(out.build().cards());
    }

    private static boolean isStructure(String keyword) {
        return keyword.matches("SIMPLE|BITPIX|NAXIS[0-9]*|EXTEND|EXTNAME|EXTTYPE|BSCALE|BZERO|BLANK|BUNIT")
                || FitsWcs.isWcsKeyword(keyword);
    }

    private SurveyedPlane variance(FitsHdu hdu, Box box) {
        if (files.weight().isPresent() && files.variance().isPresent())
            throw new UserFault("both a weight and a variance are given for " + files.image() + "; one is needed");
        if (files.weight().isPresent()) return plane(files.weight().get(), box, SurveyedPlane.Form.INVERSE);
        if (files.variance().isPresent()) {
            report.found("variance from " + files.variance().get());
            return plane(files.variance().get(), box, SurveyedPlane.Form.AS_STORED);
        }
        for (FitsHdu other : file.hdus()) {
            if (other == hdu || !other.isImage() || !other.box().equals(box)) continue;
            String name = other.name().toUpperCase(Locale.ROOT);
            if (WEIGHTS.contains(name)) {
                report.found("HDU " + name + ": inverse variance");
                return plane(other, SurveyedPlane.Form.INVERSE);
            }
            if (VARIANCES.contains(name)) {
                report.found("HDU " + name + ": variance");
                return plane(other, SurveyedPlane.Form.AS_STORED);
            }
            if (ERRORS.contains(name)) {
                report.found("HDU " + name + ": standard errors");
                return plane(other, SurveyedPlane.Form.SQUARE);
            }
        }
        report.missing("no variance: the noise has to be estimated from the pixels");
        return SurveyedPlane.none(box, pool);
    }

    private SurveyedPlane plane(Path path, Box box, SurveyedPlane.Form form) {
        try (FitsFile other = FitsFile.open(path)) {
            FitsHdu hdu = other.firstImage();
            if (!hdu.box().equals(box))
                throw hdu.header()
                        .problem("the image is " + hdu.width() + " x " + hdu.height() + " pixels, that of "
                                + files.image() + " " + box.width() + " x " + box.height());
            if (files.weight().filter(path::equals).isPresent())
                report.found("inverse variance from " + path
                        + hdu.header().display("BUNIT").map(u -> " [" + u + "]").orElse(""));
            return plane(hdu, form);
        }
    }

    private SurveyedPlane plane(FitsHdu hdu, SurveyedPlane.Form form) {
        return SurveyedPlane.read(hdu, pool, form);
    }

    private void readMask(FitsHdu hdu, Mask mask) {
        if (files.mask().isPresent()) {
            try (FitsFile other = FitsFile.open(files.mask().get())) {
                FitsHdu plane = other.firstImage();
                if (!plane.box().equals(mask.box()))
                    throw plane.header()
                            .problem("the mask is " + plane.width() + " x " + plane.height() + " pixels, the image "
                                    + mask.width() + " x " + mask.height());
                addMask(plane, mask);
            }
            return;
        }
        for (FitsHdu other : file.hdus())
            if (other != hdu
                    && other.isImage()
                    && other.box().equals(mask.box())
                    && MASKS.contains(other.name().toUpperCase(Locale.ROOT))) {
                addMask(other, mask);
                return;
            }
    }

    private void addMask(FitsHdu hdu, Mask mask) {
        MaskPlanes planes = LsstReader.planes(hdu.header());
        int[] bits = hdu.readInts();
        if (!planes.bits().isEmpty()) {
            mask.merge(Mask.wrap(bits, mask.box(), planes));
            report.found("mask with planes " + String.join(" ", planes.bits().keySet()));
            return;
        }
        int bad = mask.plane("BAD");
        for (int i = 0; i < bits.length; i++) if (bits[i] != 0) mask.data()[i] |= bad;
        report.found("mask without names of planes: whatever is not 0 is BAD");
    }

    /// Marks NO_DATA where there is no value, or no variance in an image that has variances; one a million
    /// million times the least stands for none, as some programs write it.
    private static void markNoData(SurveyedPlane image, SurveyedPlane variance, Mask mask) {
        int noData = mask.plane("NO_DATA");
        boolean known = variance.least() <= Float.MAX_VALUE;
        float limit = (float) Math.min(Float.MAX_VALUE, NO_VARIANCE * variance.least());
        boolean clean = variance.finite() && variance.positive() && variance.largest() <= limit;
        if (image.finite() && (clean || !known)) return;
        float[] px = image.image().data(), v = variance.image().data();
        for (int from = 0; from < px.length; from += STRETCH) {
            int n = Math.min(STRETCH, px.length - from);
            if (RowValues.BEST.areGood(px, from, v, from, n, limit)) continue;
            for (int i = from; i < from + n; i++) {
                if (known && !(v[i] > 0 && v[i] <= limit)) v[i] = Float.NaN;
                if (!(Math.abs(px[i]) <= Float.MAX_VALUE) || (known && Float.isNaN(v[i]))) mask.data()[i] |= noData;
            }
        }
    }

    private void markSaturated(FitsHeader words, SurveyedPlane image, Mask mask) {
        OptionalDouble level = number(words, "SATURATE");
        if (level.isEmpty() || !(level.getAsDouble() > 0)) return;
        int sat = mask.plane("SAT");
        float limit = (float) level.getAsDouble();
        float[] px = image.image().data();
        int n = 0;
        if (image.largest() >= limit)
            for (int i = 0; i < px.length; i++)
                if (px[i] >= limit) {
                    mask.data()[i] |= sat;
                    n++;
                }
        report.found(n + " pixels at SATURATE = " + limit + " or above");
    }

    private ExposureInfo info(FitsHeader words) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Card c : words.cards())
            if (!c.isCommentary() && !isStructure(c.keyword()) && c.value() != CardValue.Absent.ABSENT)
                metadata.put(c.keyword(), c.value().display());
        ExposureInfo info = ExposureInfo.NONE.withMetadata(metadata);
        Optional<FitsWcs> wcs = FitsWcs.find(words);
        if (wcs.isPresent()) info = info.withWcs(wcs.get());
        String filter = words.display("FILTER").orElse("").strip();
        if (!filter.isEmpty()) info = info.withFilter(new FilterLabel(filter, filter));
        Optional<PhotoCalib> calib = calibration(words);
        return calib.isPresent() ? info.withPhotoCalib(calib.get()) : info;
    }

    private Optional<PhotoCalib> calibration(FitsHeader words) {
        if (files.zeroPoint().isPresent()) return Optional.empty();
        String unit = words.display("BUNIT").orElse("").strip();
        @org.jspecify.annotations.Nullable Double known = NANOJANSKY.get(unit);
        if (known == null) known = NANOJANSKY.get(unit.toLowerCase(Locale.ROOT));
        if (known != null && !unit.startsWith("M")) return Optional.of(new PhotoCalib(known, Double.NaN, null));
        for (String key : ZERO_POINTS) {
            OptionalDouble zero = number(words, key);
            if (zero.isEmpty() || !(zero.getAsDouble() > 5 && zero.getAsDouble() < 45)) continue;
            report.found(key + " = " + zero.getAsDouble() + " taken as the AB magnitude of one unit");
            return Optional.of(new PhotoCalib(Flux.njyOfAbMagnitude(zero.getAsDouble()), Double.NaN, null));
        }
        return Optional.empty();
    }

    private static OptionalDouble gain(FitsHeader words) {
        for (String key : List.of("GAIN", "EGAIN", "ARAWGAIN")) {
            OptionalDouble gain = number(words, key);
            if (gain.isPresent() && gain.getAsDouble() > 0) return gain;
        }
        return OptionalDouble.empty();
    }

    /// A number, also one that stands as text; a word that is none counts as absent.
    private static OptionalDouble number(FitsHeader words, String key) {
        try {
            Optional<String> text = words.display(key);
            double v = text.isPresent() ? Double.parseDouble(text.get().strip()) : Double.NaN;
            return Double.isFinite(v) ? OptionalDouble.of(v) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
