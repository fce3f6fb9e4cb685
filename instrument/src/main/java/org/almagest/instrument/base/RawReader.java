/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.camera.Section;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.exposure.RawImage;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsFormatException;
import org.almagest.astro.fits.FitsHdu;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.PlanePool;

/// Reads raw frames of one instrument.
///
/// Thread rule: several threads may use one.
public final class RawReader {
    private final YamlInstrument instrument;

    public RawReader(YamlInstrument instrument) {
        this.instrument = instrument;
    }

    /// Reads one frame: every amplifier in the order of readout, with the header's facts and the WCS that
    /// they promise.
    ///
    /// @throws org.almagest.astro.fault.DataFault when the file is not a whole frame of this instrument
    public RawExposure read(Path file) {
        return read(file, new PlanePool());
    }

    /// As above, with memory for the amplifiers' pixels.
    public RawExposure read(Path file, PlanePool pool) {
        try (FitsFile fits = FitsFile.open(file)) {
            HeaderWords header = instrument.words(fits);
            ObservationFacts facts = instrument.translate(header);
            Detector detector = instrument.camera().detector(facts.detector());
            List<RawImage> images = new ArrayList<>();
            for (Amplifier a : detector.amplifiers()) {
                Box part = a.raw();
                Image pixels = pool.image(new Box(0, 0, part.width(), part.height()));
                hdu(fits, a).readInto(part, pixels.data(), 0);
                images.add(new RawImage(a.shiftedRaw(-part.x0(), -part.y0()), pixels));
            }
            return new RawExposure(detector, images, info(header, facts, detector));
        }
    }

    private ExposureInfo info(HeaderWords header, ObservationFacts facts, Detector detector) {
        ExposureInfo known = ExposureInfo.NONE
                .withVisitInfo(facts.visitInfo())
                .withFilter(instrument.filter(facts.physicalFilter()))
                .withDetector(detector.id())
                .withMetadata(header.words());
        ExposureInfo info = instrument.site().map(known::withSite).orElse(known);
        return facts.boresight()
                .map(b -> info.withWcs(instrument.camera().initialWcs(detector, b, facts.rotation())))
                .orElse(info);
    }

    /// Translates a file's header and sees that the frame is whole, without reading all pixels.
    ///
    /// @throws org.almagest.astro.fault.DataFault when it is not
    public ObservationFacts check(Path file) {
        try (FitsFile fits = FitsFile.open(file)) {
            ObservationFacts facts = instrument.translate(fits);
            for (Amplifier a : instrument.camera().detector(facts.detector()).amplifiers()) {
                FitsHdu hdu = hdu(fits, a);
                hdu.readImage(new Box(hdu.width() - 1, hdu.height() - 1, 1, 1));
            }
            return facts;
        }
    }

    /// The HDU of an amplifier's pixels; it must be as the description says.
    private FitsHdu hdu(FitsFile fits, Amplifier a) {
        FitsHdu hdu = a.hdu().matches("\\d+") ? fits.hdu(Integer.parseInt(a.hdu())) : fits.hdu(a.hdu());
        if (!hdu.isImage() || hdu.shape().size() < 2)
            throw new FitsFormatException(
                    fits.name(), hdu.index(), "amplifier " + a.name() + " should be here, but there is no image");
        if (!hdu.box().contains(a.raw()))
            throw new FitsFormatException(
                    fits.name(),
                    hdu.index(),
                    "the image of NAXIS1 x NAXIS2 = " + hdu.width() + " x " + hdu.height()
                            + " pixels does not hold amplifier " + a.name() + ", whose pixels are "
                            + Section.of(a.raw()));
        if (instrument.layout() == YamlInstrument.Layout.AMPLIFIERS) {
            agree(fits, hdu, "DATASEC", Section.of(a.data()));
            agree(fits, hdu, "DETSEC", a.section());
            Optional<Box> overscan = a.overscan();
            if (overscan.isPresent()) agree(fits, hdu, "BIASSEC", Section.of(overscan.get()));
        }
        return hdu;
    }

    private void agree(FitsFile fits, FitsHdu hdu, String keyword, Section described) {
        Optional<String> word = hdu.header().display(keyword);
        if (word.isEmpty() || !instrument.checks(keyword)) return;
        Section there;
        try {
            there = Section.parse(word.get());
        } catch (Fault e) {
            throw new FitsFormatException(fits.name(), hdu.index(), keyword + ": " + e.getMessage());
        }
        if (!there.equals(described))
            throw new FitsFormatException(
                    fits.name(),
                    hdu.index(),
                    keyword + " is " + there + ", the instrument's description says " + described);
    }
}
