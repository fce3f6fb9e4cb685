/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureFits;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHeader;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.Wcs;

/// An image that somebody else reduced, as an exposure, with what its file told and what it did not.
///
/// @param form what the file was recognised as
/// @param exposure pixels as stored; where the noise is unknown its variance is NaN everywhere; pixels
/// without a value or with a weight of 0 are marked NO_DATA
/// @param gain electrons in one unit of the image; empty when unknown
/// @param headerWcs the WCS of the header's cards, where the exposure has a better one
/// @param found what was read, a sentence each
/// @param missing what is not there, and what it costs, a sentence each
public record ForeignExposure(
        Form form,
        Exposure exposure,
        OptionalDouble gain,
        Optional<Wcs> headerWcs,
        List<String> found,
        List<String> missing) {

    /// The forms that are recognised.
    public enum Form {
        ALMAGEST("an exposure of Almagest"),
        LSST("an exposure of the LSST stack (afw)"),
        SDSS_FRAME("a frame of the SDSS"),
        PLAIN("a FITS image");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        /// The form in words.
        public String words() {
            return words;
        }
    }

    public ForeignExposure {
        found = List.copyOf(found);
        missing = List.copyOf(missing);
    }

    /// Reads an image without anything beside it.
    public static ForeignExposure read(Path image) {
        return read(ImageFiles.of(image));
    }

    /// Reads an image; its form is told by its headers.
    ///
    /// @throws org.almagest.astro.fits.FitsFormatException when a file is no FITS file or contradicts
    /// itself
    /// @throws UserFault when a file is not there, or the planes do not belong together
    public static ForeignExposure read(ImageFiles files) {
        return read(files, new PlanePool());
    }

    /// As above.
    ///
    /// @param pool gives planes where the form allows it
    public static ForeignExposure read(ImageFiles files, PlanePool pool) {
        exist(files);
        try (FitsFile file = FitsFile.open(files.image())) {
            Form form = files.hdu().isPresent() ? Form.PLAIN : formOf(file);
            if (form != Form.PLAIN
                    && (files.weight().isPresent() || files.variance().isPresent()))
                throw new UserFault(files.image() + " is " + form.words()
                        + ", which brings its own noise: leave out weight and variance, or name its HDU to have it read"
                        + " as a plain image");
            ForeignExposure read = switch (form) {
                case ALMAGEST -> ours(files.image());
                case LSST -> new LsstReader(file).read();
                case SDSS_FRAME -> new SdssFrameReader(file).read();
                case PLAIN -> new PlainReader(file, files, pool).read();
            };
            return read.overruledBy(files);
        }
    }

    /// Whether the noise of the pixels is known.
    public boolean hasVariance() {
        int i = 0;
        float[] v = exposure.variance().data();
        while (i < v.length && Float.isNaN(v[i])) i++;
        return i < v.length;
    }

    /// A plain FITS image of an open file, whose pixels are not read; empty where there are planes beside
    /// it (weight, variance, mask), or the file has a form of its own.
    public static Optional<BareImage> bare(FitsFile file, ImageFiles files) {
        if (files.hdu().isEmpty() && formOf(file) != Form.PLAIN) return Optional.empty();
        return new PlainReader(file, files, new PlanePool()).bare().map(b -> b.overruledBy(files));
    }

    private static void exist(ImageFiles files) {
        for (Optional<Path> p : List.of(Optional.of(files.image()), files.weight(), files.variance(), files.mask()))
            if (p.isPresent() && !Files.isRegularFile(p.get())) throw new UserFault("there is no file " + p.get());
    }

    private static Form formOf(FitsFile file) {
        FitsHeader primary = file.hdu(0).header();
        if (primary.has("ALMFMT")) return Form.ALMAGEST;
        if (LsstReader.recognises(file)) return Form.LSST;
        if (SdssFrameReader.recognises(file)) return Form.SDSS_FRAME;
        return Form.PLAIN;
    }

    private static ForeignExposure ours(Path path) {
        Exposure e = ExposureFits.read(path);
        Report report = new Report();
        report.found("variance and mask with planes "
                + String.join(" ", e.mask().planes().bits().keySet()));
        report.components(e.info());
        return new ForeignExposure(
                Form.ALMAGEST, e, OptionalDouble.empty(), Optional.empty(), report.found(), report.missing());
    }

    private ForeignExposure overruledBy(ImageFiles files) {
        if (files.zeroPoint().isEmpty() && files.gain().isEmpty()) return this;
        ExposureInfo info = exposure.info();
        if (files.zeroPoint().isPresent())
            info = info.withPhotoCalib(calibration(files.zeroPoint().getAsDouble()));
        return new ForeignExposure(
                form,
                exposure.with(info),
                files.gain().isPresent() ? files.gain() : gain,
                headerWcs,
                found,
                files.zeroPoint().isPresent()
                        ? missing.stream()
                                .filter(m -> !m.startsWith(Report.NO_CALIBRATION))
                                .toList()
                        : missing);
    }

    static PhotoCalib calibration(double zeroPoint) {
        return new PhotoCalib(Flux.njyOfAbMagnitude(zeroPoint), Double.NaN, null);
    }
}
