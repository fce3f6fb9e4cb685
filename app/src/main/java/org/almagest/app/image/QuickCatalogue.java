/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.image.Box;
import org.almagest.astro.reduced.BareImage;
import org.almagest.astro.reduced.ForeignExposure;
import org.almagest.astro.reduced.ImageFiles;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;
import org.almagest.science.extract.Extractor;
import org.almagest.science.extract.PixelRows;
import org.almagest.science.single.ImageCatalog;

/// Catalogues of images by [Extractor], which is kept from one to the next of the same size.
final class QuickCatalogue {
    private final Extractor.Config config;
    private Optional<Extractor> extractor = Optional.empty();
    private Box size = new Box(0, 0, 0, 0);

    QuickCatalogue(double threshold, Optional<Double> fwhm, double[] radii) {
        for (double r : radii)
            if (!(r >= 1 && r <= Extractor.MAX_RADIUS))
                throw new UserFault("--radii " + r + ": 1 to " + Extractor.MAX_RADIUS + " pixels are needed");
        if (fwhm.isPresent() && !(fwhm.get() >= 1 && fwhm.get() <= 30))
            throw new UserFault("--fwhm " + fwhm.get() + ": 1 to 30 pixels are needed");
        Extractor.Config c = Extractor.Config.DEFAULT.withThreshold(threshold).withApertures(radii);
        this.config = fwhm.isPresent() ? c.withFwhm(fwhm.get()) : c;
    }

    /// Writes the catalogue of one image, and tells what the image was like.
    String write(ImageFiles files, TableForm form, Path to) {
        try (FitsFile file = FitsFile.open(files.image())) {
            Optional<BareImage> bare = ForeignExposure.bare(file, files);
            if (bare.isPresent()) {
                BareImage image = bare.get();
                Box box = image.hdu().box();
                PixelRows rows =
                        (first, count, out, at) -> image.hdu().readInto(new Box(0, first, box.width(), count), out, at);
                return write(rows, box, image.info(), image.gain(), image.saturation(), form, to);
            }
        }
        ForeignExposure read = ForeignExposure.read(files);
        return write(
                rows(read.exposure()),
                read.exposure().box(),
                read.exposure().info(),
                read.gain(),
                OptionalDouble.empty(),
                form,
                to);
    }

    /// The pixels of an exposure; those without data or marked bad have no value.
    private static PixelRows rows(Exposure e) {
        int unusable = e.mask().valueOf("NO_DATA", "BAD");
        return (first, count, out, at) -> {
            int width = e.box().width();
            for (int j = 0; j < count; j++) {
                int y = e.box().y0() + first + j;
                int p = e.image().rowStart(y), m = e.mask().rowStart(y), o = at + j * width;
                for (int i = 0; i < width; i++)
                    out[o + i] =
                            (e.mask().data()[m + i] & unusable) == 0 ? e.image().data()[p + i] : Float.NaN;
            }
        };
    }

    private String write(
            PixelRows rows,
            Box box,
            ExposureInfo info,
            OptionalDouble gain,
            OptionalDouble saturation,
            TableForm form,
            Path to) {
        if (extractor.isEmpty() || box.width() != size.width() || box.height() != size.height()) {
            if (box.width() < Extractor.LEAST_SIDE || box.height() < Extractor.LEAST_SIDE)
                throw new UserFault("an image of " + box.width() + " x " + box.height() + " pixels is too small for"
                        + " --measure kron");
            extractor = Optional.empty();
            extractor = Optional.of(new Extractor(box.width(), box.height(), config));
            size = box;
        }
        Extractor.Result result = extractor.get().extract(rows, gain, saturation.orElse(Double.POSITIVE_INFINITY));
        Table catalogue = ImageCatalog.ofUnits(shifted(result.sources(), box), info);
        TableFile.write(to, form, catalogue);
        return String.format(
                Locale.ROOT,
                "sky %.6g, noise %.4g per pixel, FWHM %.2f pixels; %d sources above %s sigma in %s",
                result.sky(),
                result.noise(),
                result.fwhm(),
                catalogue.rows(),
                config.threshold(),
                to);
    }

    /// In parent pixels.
    private static Table shifted(Table t, Box box) {
        double[] x = t.doubles("x"), y = t.doubles("y");
        for (int i = 0; i < x.length; i++) {
            x[i] += box.x0();
            y[i] += box.y0();
        }
        return t;
    }
}
