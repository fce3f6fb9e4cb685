/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.fits.Card;
import org.almagest.astro.fits.CardValue;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;

/// Reads headers of FITS files and of dumps in YAML, JSON and ECSV.
final class HeaderReader {
    /// Largest dump that is read [byte].
    private static final long LARGEST_DUMP = 256L << 20;

    private HeaderReader() {}

    /// The headers of a file: one of a FITS file, one for each frame that a dump tells of.
    ///
    /// @throws org.almagest.astro.fault.Fault when the file is not what its name promises
    static List<FrameHeader> read(Path file) {
        String name = String.valueOf(file.getFileName());
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".yaml") || lower.endsWith(".yml")) return HeaderDumps.yaml(name, text(file));
        if (lower.endsWith(".json")) return HeaderDumps.json(name, text(file));
        if (lower.endsWith(".ecsv")) return HeaderDumps.ecsv(name, text(file));
        return List.of(fits(file));
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LARGEST_DUMP)
                throw new DataFault(file + ": " + Files.size(file) + " bytes are too many for a dump of headers");
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UserFault("there is no file " + file, e);
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static FrameHeader fits(Path file) {
        try (FitsFile fits = FitsFile.open(file)) {
            List<HeaderUnit> units = new ArrayList<>();
            List<String> oddities = new ArrayList<>();
            for (FitsHdu hdu : fits.hdus()) {
                List<HeaderWord> words = words(hdu);
                boolean image = hdu.isImage() && hdu.shape().size() >= 2;
                units.add(HeaderUnit.of(hdu.index(), words, image ? hdu.width() : 0, image ? hdu.height() : 0));
                twice(hdu.index(), words, oddities);
            }
            return new FrameHeader(String.valueOf(file.getFileName()), file, units, oddities);
        }
    }

    private static List<HeaderWord> words(FitsHdu hdu) {
        List<HeaderWord> words = new ArrayList<>();
        for (Card card : hdu.header().cards())
            if (!card.isCommentary() && !(card.value() instanceof CardValue.Absent))
                words.add(new HeaderWord(
                        card.keyword(),
                        card.value().display(),
                        card.value() instanceof CardValue.Text,
                        card.comment()));
        return words;
    }

    /// Notes words that stand twice with two values.
    static void twice(int hdu, List<HeaderWord> words, List<String> oddities) {
        java.util.Map<String, String> seen = new java.util.HashMap<>();
        for (HeaderWord w : words) {
            String before = seen.put(w.keyword(), w.value());
            if (before != null && !before.equals(w.value()))
                oddities.add("HDU " + hdu + ": " + w.keyword() + " stands twice, '" + before + "' and '" + w.value()
                        + "'; the last counts");
        }
    }
}
