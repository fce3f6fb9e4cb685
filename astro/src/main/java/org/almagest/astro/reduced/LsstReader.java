/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

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
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.CardValue;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.astro.wcs.Wcs;

/// Reads exposures that the LSST stack wrote: image, mask and variance in HDUs named so by `EXTNAME` or
/// `EXTTYPE`, mask planes in `MP_*` cards, the place of the first pixel in `LTV1`, `LTV2` or in the
/// alternate WCS `A`, components in an archive of tables.
final class LsstReader {
    private final FitsFile file;
    private final Report report = new Report();

    LsstReader(FitsFile file) {
        this.file = file;
    }

    static boolean recognises(FitsFile file) {
        Optional<FitsHdu> mask = plane(file, "MASK");
        return plane(file, "IMAGE").isPresent()
                && plane(file, "VARIANCE").isPresent()
                && mask.isPresent()
                && (!planes(mask.get().header()).bits().isEmpty());
    }

    /// Mask planes by `MP_*` cards.
    static MaskPlanes planes(FitsHeader header) {
        Map<String, Integer> bits = new LinkedHashMap<>();
        for (Card card : header.cards())
            if (card.keyword().startsWith("MP_") && card.value() instanceof CardValue.Whole(long bit))
                bits.put(card.keyword().substring(3).toUpperCase(Locale.ROOT), Math.clamp(bit, -1, 99));
        try {
            return MaskPlanes.of(bits);
        } catch (IllegalArgumentException e) {
            throw header.problem("mask planes MP_*: " + e.getMessage());
        }
    }

    /// A plane by name. The primary header of old files bears the names of all planes and holds none.
    private static Optional<FitsHdu> plane(FitsFile file, String name) {
        return file.hdus().stream()
                .filter(h -> h.isImage() && h.shape().size() == 2 && h.name().equalsIgnoreCase(name))
                .findFirst();
    }

    ForeignExposure read() {
        FitsHdu image = plane(file, "IMAGE").orElseThrow();
        FitsHdu mask = plane(file, "MASK").orElseThrow();
        FitsHdu variance = plane(file, "VARIANCE").orElseThrow();
        for (FitsHdu h : List.of(mask, variance))
            if (!h.box().equals(image.box()))
                throw h.header()
                        .problem("plane " + h.name() + " is " + h.width() + " x " + h.height() + " pixels, the image "
                                + image.width() + " x " + image.height());
        int[] origin = origin(image.header());
        Box box = image.box().shifted(origin[0], origin[1]);
        report.found("first pixel at (" + origin[0] + ", " + origin[1] + ") of the parent");
        MaskPlanes planes = planes(mask.header());
        report.found("mask planes " + String.join(" ", planes.bits().keySet()));
        Image pixels = image.readImage().withOrigin(box.x0(), box.y0());
        ExposureInfo info = info(image, box);
        return new ForeignExposure(
                ForeignExposure.Form.LSST,
                new Exposure(
                        pixels,
                        noData(Mask.wrap(mask.readInts(), box, planes), pixels),
                        variance.readImage().withOrigin(box.x0(), box.y0()),
                        info),
                OptionalDouble.empty(),
                headerWcs(image, box).map(w -> (Wcs) w),
                report.found(),
                report.missing());
    }

    private static Mask noData(Mask mask, Image image) {
        int bit = 0;
        float[] px = image.data();
        for (int i = 0; i < px.length; i++)
            if (Float.isNaN(px[i])) {
                if (bit == 0) bit = mask.plane("NO_DATA");
                mask.data()[i] |= bit;
            }
        return mask;
    }

    /// Parent position of the first pixel.
    private int[] origin(FitsHeader h) {
        boolean offsets = h.has("LTV1") || h.has("LTV2");
        double x = offsets ? -h.real("LTV1").orElse(0) : h.real("CRVAL1A").orElse(0);
        double y = offsets ? -h.real("LTV2").orElse(0) : h.real("CRVAL2A").orElse(0);
        if (x != Math.rint(x) || y != Math.rint(y) || Math.abs(x) > 1e9 || Math.abs(y) > 1e9)
            throw h.problem("LTV1, LTV2 (or CRVAL1A, CRVAL2A) put the first pixel at " + x + ", " + y
                    + ", which are no whole pixels");
        return new int[] {(int) x, (int) y};
    }

    private ExposureInfo info(FitsHdu image, Box box) {
        FitsHeader primary = file.hdu(0).header();
        ExposureInfo info = ExposureInfo.NONE.withMetadata(words(primary));
        LsstArchive archive = LsstArchive.of(file);
        Optional<FitsWcs> header = headerWcs(image, box);
        Optional<FitsWcs> archived = archive.tanSip(primary.whole("WCS_ID").orElse(0));
        if (archived.isPresent()) {
            info = info.withWcs(archived.get());
            report.found("WCS from the archive ("
                    + archive.className(primary.whole("WCS_ID").orElse(0)) + ")"
                    + (header.isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    ", within %.2g arcsec of the header's",
                                    apart(archived.get(), header.get(), box))
                            : "; the header has none"));
        } else if (header.isPresent()) info = info.withWcs(header.get());
        String filter = primary.display("FILTER").orElse("").strip();
        if (!filter.isEmpty() && !filter.equalsIgnoreCase("_unknown_"))
            info = info.withFilter(new FilterLabel(filter, filter));
        double zero = primary.real("FLUXMAG0").orElse(0);
        if (zero > 0 && Double.isFinite(zero))
            info = info.withPhotoCalib(new PhotoCalib(Flux.njyOfAbMagnitude(0) / zero, Double.NaN, null));
        Optional<PhotoCalib> calib =
                archive.photoCalib(primary.whole("PHOTOCALIB_ID").orElse(0));
        if (calib.isPresent()) info = info.withPhotoCalib(calib.get());
        report.components(info);
        stored(primary, archive);
        return info;
    }

    /// Names the components of the archive that are not read.
    private void stored(FitsHeader primary, LsstArchive archive) {
        for (String key :
                List.of("PSF_ID", "PHOTOCALIB_ID", "AP_CORR_MAP_ID", "DETECTOR_ID", "TRANSMISSION_CURVE_ID")) {
            long id = primary.whole(key).orElse(0);
            String kind = archive.className(id);
            boolean read = key.equals("PHOTOCALIB_ID") && archive.photoCalib(id).isPresent();
            if (id != 0 && !read)
                report.missing(key + " names a component of class " + (kind.isEmpty() ? "unknown" : kind)
                        + " in the archive, which is not read");
        }
    }

    private static Optional<FitsWcs> headerWcs(FitsHdu image, Box box) {
        return FitsWcs.find(image.header()).map(w -> w.shifted(box.x0(), box.y0()));
    }

    /// Largest distance of two mappings on a grid [arcsec].
    private static double apart(Wcs a, Wcs b, Box box) {
        double most = 0;
        for (int i = 0; i <= 8; i++)
            for (int j = 0; j <= 8; j++) {
                double x = box.x0() + box.width() * i / 8.0, y = box.y0() + box.height() * j / 8.0;
                most = Math.max(
                        most, a.pixelToSky(x, y).separation(b.pixelToSky(x, y)).arcsec());
            }
        return most;
    }

    private static Map<String, String> words(FitsHeader primary) {
        Map<String, String> out = new LinkedHashMap<>();
        for (Card c : primary.cards())
            if (!c.isCommentary()
                    && !c.keyword()
                            .matches("SIMPLE|BITPIX|NAXIS[0-9]*|EXTEND|EXTTYPE|EXTNAME|AR_HDU|MP_.*|LTV[12]|.*_ID")
                    && !FitsWcs.isWcsKeyword(c.keyword())
                    && c.value() != CardValue.Absent.ABSENT)
                out.put(c.keyword(), c.value().display());
        return out;
    }
}
