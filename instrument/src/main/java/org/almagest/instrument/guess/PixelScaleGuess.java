/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// How large a pixel is on the sky: the WCS, a word for it, or the pixel's size over the focal length.
final class PixelScaleGuess {
    private static final List<String> WORDS = List.of(
            "PIXSCALE",
            "IMSCALE",
            "SECPIX",
            "PIXSCAL1",
            "SECPIX1",
            "PIXSCAL",
            "SCALE",
            "PLTSCALE",
            "CDELTM1",
            "PIXELSCL",
            "PIXSCL",
            "SECPPIX",
            "IMGSCALE");

    private final FrameSet frames;

    PixelScaleGuess(FrameSet frames) {
        this.frames = frames;
    }

    private record Scale(double arcsec, String source, List<String> keywords) {}

    Guess guess() {
        List<Scale> all = new ArrayList<>();
        wcs().ifPresent(all::add);
        word().ifPresent(all::add);
        optics().ifPresent(all::add);
        if (all.isEmpty())
            return new Guess.Absent(
                    "pixel_scale",
                    "no WCS, PIXSCALE, SECPIX or their like, nor FOCALLEN with XPIXSZ",
                    "1 arcsec per pixel is put in: the sky cannot be solved and fluxes per area are wrong until it is right");
        Scale best = all.getFirst();
        List<String> warnings = new ArrayList<>();
        for (Scale other : all)
            if (Math.abs(other.arcsec() / best.arcsec() - 1) > 0.03)
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s tells %.4g arcsec instead; is one of them unbinned?",
                        other.source(),
                        other.arcsec()));
        return new Guess.Found(
                "pixel_scale",
                Yaml.number(Math.round(best.arcsec() * 1e5) / 1e5),
                best.keywords(),
                Map.of("unit", "arcsec"),
                Yaml.number(best.arcsec()),
                "from " + best.source(),
                warnings);
    }

    private Optional<Scale> wcs() {
        return HeaderWcs.find(frames)
                .map(w -> new Scale(
                        3600 * w.degreesPerPixel(),
                        "the WCS (" + w.words() + ") of " + w.frame(),
                        List.of(w.words().equals("CDELT") ? "CDELT1" : w.words() + "1_1")));
    }

    private Optional<Scale> word() {
        for (String k : frames.candidates(
                WORDS, w -> w.number().orElse(0) > 1e-3 && w.number().orElse(0) < 600)) {
            HeaderWord w = frames.first(k).orElseThrow();
            if (w.plain().equals("SCALE") && !w.notes("arcsec|arc-?secs?|pixel|pix")) continue;
            if (w.plain().equals("PLTSCALE") && w.notes("mm")) continue;
            double factor = w.notes("deg|degrees?") ? 3600 : w.notes("mas") ? 1e-3 : 1;
            return Optional.of(new Scale(factor * w.number().orElse(0), k + " of " + frames.share(k), List.of(k)));
        }
        return Optional.empty();
    }

    /// Small angles: 206.265 arcsec per um and mm.
    private Optional<Scale> optics() {
        Optional<HeaderWord> focal = frames
                .candidates(
                        List.of("FOCALLEN", "FOCALLENGTH", "FOCLEN", "FOCALLNGTH", "FOCLENG"),
                        w -> w.number().orElse(0) > 0)
                .stream()
                .findFirst()
                .flatMap(frames::first);
        Optional<HeaderWord> size = frames
                .candidates(
                        List.of("XPIXSZ", "PIXSIZE1", "PIXSIZE", "XPIXELSZ", "PIXSZ", "CCDXPIXE"),
                        w -> w.number().orElse(0) > 0)
                .stream()
                .findFirst()
                .flatMap(frames::first);
        if (focal.isEmpty() || size.isEmpty()) return Optional.empty();
        double mm = focal.get().number().orElse(0), um = size.get().number().orElse(0);
        if (um < 1e-3) um *= 1e6; // metres
        if (mm < 30 && focal.get().notes("m|meters?|metres?")) mm *= 1000;
        OptionalDouble bin = frames.first("XBINNING").map(HeaderWord::number).orElse(OptionalDouble.empty());
        return Optional.of(new Scale(
                206.265 * um / mm,
                size.get().keyword() + " over " + focal.get().keyword()
                        + (bin.orElse(1) > 1 ? " (taken as the size of a binned pixel)" : ""),
                List.of(size.get().keyword(), focal.get().keyword())));
    }
}
