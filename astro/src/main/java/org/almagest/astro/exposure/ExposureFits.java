/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.CardValue;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.fits.FitsWriter;
import org.almagest.astro.fits.FloatPacking;
import org.almagest.astro.fits.IntPlane;
import org.almagest.astro.fits.IntStorage;
import org.almagest.astro.fits.NamedArrays;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.wcs.FitsWcs;
import org.almagest.astro.wcs.Wcs;

/// Exposures, images and masks as FITS files that any FITS program reads.
///
/// An exposure is a primary header with its circumstances and metadata (`ALMFMT`, `ALMVER`: format and
/// version), then the HDUs `IMAGE` (float32), `MASK` (int32, planes in `MP_name` cards), `VARIANCE`
/// (float32) and `COMPONENTS` (a table of named arrays: PSF, calibration, aperture corrections, noise
/// correlation, and the digits of times and angles that cards round). Each image HDU has the WCS, and
/// `LTV1`, `LTV2` with the place of its first pixel: parent pixel = stored pixel - LTV. With float planes
/// not quantised, what is read equals what was written, bit for bit.
///
/// Files of the LSST stack open too, with their planes, WCS and words.
public final class ExposureFits {
    private ExposureFits() {}

    /// Writes an exposure, aside and then in place.
    ///
    /// @throws IllegalArgumentException when no codec stores the PSF, or the WCS has no FITS form
    public static void write(Path path, Exposure exposure, ExposureRecipe recipe) {
        ExposureInfo info = exposure.info();
        Box box = exposure.box();
        FitsHeader image = planeHeader("IMAGE", info, box);
        FitsHeader mask = maskHeader(planeHeader("MASK", info, box).toBuilder(), exposure.mask());
        FitsHeader variance = planeHeader("VARIANCE", info, box);
        NamedArrays arrays = InfoCards.arrays(info, PsfCodecs.installed());
        try (FitsWriter out = FitsWriter.create(path)) {
            out.header(InfoCards.write(info)).image(image, exposure.image(), recipe.image());
            writeMask(out, mask, exposure.mask(), recipe.packMask());
            out.image(variance, exposure.variance(), recipe.variance())
                    .arrays(named("COMPONENTS").build(), arrays)
                    .commit();
        }
    }

    /// Reads an exposure.
    public static Exposure read(Path path) {
        try (FitsFile file = FitsFile.open(path)) {
            return read(file, box(file.hdu("IMAGE")));
        }
    }

    /// Reads the part of an exposure inside a box, with all its components.
    ///
    /// @param part parent pixels; must lie inside the exposure
    public static Exposure read(Path path, Box part) {
        try (FitsFile file = FitsFile.open(path)) {
            return read(file, part);
        }
    }

    /// Opens an exposure whose image and mask are read a few rows at a time.
    public static ExposureRows open(Path path) {
        FitsFile file = FitsFile.open(path);
        try {
            checkFormat(file.hdu(0).header());
            FitsHdu image = file.hdu("IMAGE"), mask = file.hdu("MASK");
            Box box = box(image);
            if (!box(mask).equals(box))
                throw mask.header().problem("the mask covers " + box(mask) + ", the image " + box);
            return new ExposureRows(file, box, image.rows(), mask.rows(), planes(mask));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Reads the components alone.
    public static ExposureInfo readInfo(Path path) {
        try (FitsFile file = FitsFile.open(path)) {
            return info(file);
        }
    }

    /// The pixels that an exposure or image on disk covers (parent pixels).
    public static Box readBox(Path path) {
        try (FitsFile file = FitsFile.open(path)) {
            return box(file.find("IMAGE").orElseGet(file::firstImage));
        }
    }

    /// Writes an image alone.
    public static void writeImage(Path path, Image image, FloatPacking packing) {
        try (FitsWriter out = FitsWriter.create(path)) {
            out.image(
                            origin(
                                            named("IMAGE")
                                                    .set("ALMFMT", "almagest.image", "")
                                                    .set("ALMVER", 1, ""),
                                            image.box())
                                    .build(),
                            image,
                            packing)
                    .commit();
        }
    }

    /// Reads the first image of a file.
    public static Image readImage(Path path) {
        try (FitsFile file = FitsFile.open(path)) {
            FitsHdu hdu = file.firstImage();
            return plane(hdu, box(hdu));
        }
    }

    /// Reads a part of the first image of a file.
    ///
    /// @param part parent pixels
    public static Image readImage(Path path, Box part) {
        try (FitsFile file = FitsFile.open(path)) {
            return plane(file.firstImage(), part);
        }
    }

    /// Writes a mask alone.
    public static void writeMask(Path path, Mask mask) {
        FitsHeader.Builder words =
                named("MASK").set("ALMFMT", "almagest.mask", "").set("ALMVER", 1, "");
        try (FitsWriter out = FitsWriter.create(path)) {
            writeMask(out, maskHeader(origin(words, mask.box()), mask), mask, true);
            out.commit();
        }
    }

    /// Reads the first image of whole numbers of a file as a mask.
    public static Mask readMask(Path path) {
        try (FitsFile file = FitsFile.open(path)) {
            FitsHdu hdu = file.find("MASK").orElseGet(file::firstImage);
            return mask(hdu, box(hdu));
        }
    }

    private static Exposure read(FitsFile file, Box part) {
        checkFormat(file.hdu(0).header());
        ExposureInfo info = info(file);
        return new Exposure(
                plane(file.hdu("IMAGE"), part), mask(file.hdu("MASK"), part), plane(file.hdu("VARIANCE"), part), info);
    }

    private static void checkFormat(FitsHeader primary) {
        String format = primary.display("ALMFMT").orElse("");
        if (format.isEmpty()) return;
        if (!format.equals(InfoCards.FORMAT)) throw primary.problem("keyword ALMFMT = " + format + ": no exposure");
        long version = primary.requireWhole("ALMVER");
        if (version > InfoCards.VERSION)
            throw primary.problem("keyword ALMVER = " + version + ": this program reads exposures up to version "
                    + InfoCards.VERSION + " (use a newer Almagest)");
    }

    private static ExposureInfo info(FitsFile file) {
        FitsHdu image = file.hdu("IMAGE");
        Box box = box(image);
        NamedArrays arrays = file.find("COMPONENTS")
                .map(FitsHdu::readArrays)
                .orElseGet(() -> NamedArrays.builder().build());
        ExposureInfo info = InfoCards.read(file.hdu(0).header(), arrays, PsfCodecs.installed());
        return InfoCards.wcs(image.header(), box.x0(), box.y0(), arrays)
                .map(info::withWcs)
                .orElse(info);
    }

    private static FitsHeader.Builder named(String name) {
        return FitsHeader.builder().set("EXTNAME", name, "");
    }

    private static FitsHeader.Builder origin(FitsHeader.Builder out, Box box) {
        return out.set("LTV1", (double) -box.x0(), "stored column = parent column + LTV1")
                .set("LTV2", (double) -box.y0(), "stored row = parent row + LTV2");
    }

    private static FitsHeader planeHeader(String name, ExposureInfo info, Box box) {
        FitsHeader.Builder out = origin(named(name), box);
        if (info.photoCalib().isPresent()
                && info.photoCalib().get().equals(PhotoCalib.IDENTITY)
                && !name.equals("MASK"))
            out.set("BUNIT", name.equals("VARIANCE") ? "nJy^2" : "nJy", "unit of the pixels");
        if (info.wcs().isPresent()) out.setAll(wcsCards(info.wcs().get(), box));
        return out.build();
    }

    private static java.util.List<Card> wcsCards(Wcs wcs, Box box) {
        if (wcs instanceof FitsWcs fits) return fits.cards(box.x0(), box.y0());
        throw new IllegalArgumentException(
                "a WCS of class " + wcs.getClass().getName() + " has no FITS cards; fit a TanSipWcs");
    }

    private static FitsHeader maskHeader(FitsHeader.Builder out, Mask mask) {
        mask.planes().bits().forEach((plane, bit) -> out.set("MP_" + plane, bit, "bit of mask plane"));
        return out.build();
    }

    private static void writeMask(FitsWriter out, FitsHeader words, Mask mask, boolean pack) {
        if (pack) out.packedInts(words, IntPlane.of(mask), IntStorage.INT32);
        else out.ints(words, IntPlane.of(mask), IntStorage.INT32);
    }

    /// The pixels of an HDU by `LTV`.
    private static Box box(FitsHdu hdu) {
        int x0 = (int) -Math.rint(hdu.header().real("LTV1").orElse(0));
        int y0 = (int) -Math.rint(hdu.header().real("LTV2").orElse(0));
        return new Box(x0, y0, hdu.width(), hdu.height());
    }

    private static Box stored(FitsHdu hdu, Box part) {
        Box whole = box(hdu);
        if (!whole.contains(part))
            throw new IllegalArgumentException(hdu.header().origin() + ": " + part + " reaches outside " + whole);
        return part.shifted(-whole.x0(), -whole.y0());
    }

    private static Image plane(FitsHdu hdu, Box part) {
        return hdu.readImage(stored(hdu, part)).withOrigin(part.x0(), part.y0());
    }

    private static Mask mask(FitsHdu hdu, Box part) {
        return Mask.wrap(hdu.readInts(stored(hdu, part)), part, planes(hdu));
    }

    private static MaskPlanes planes(FitsHdu hdu) {
        Map<String, Integer> bits = new LinkedHashMap<>();
        for (Card card : hdu.header().cards())
            if (card.keyword().startsWith("MP_") && card.value() instanceof CardValue.Whole(long bit))
                bits.put(card.keyword().substring(3).toUpperCase(Locale.ROOT), (int) bit);
        try {
            return MaskPlanes.of(bits);
        } catch (IllegalArgumentException e) {
            throw hdu.header().problem("mask planes MP_*: " + e.getMessage());
        }
    }
}
