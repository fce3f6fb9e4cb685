/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.FitsHdu;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sorts the frames of a folder by camera, so that one description can be guessed for the camera of most of
/// them. Files that cannot be read belong to none.
final class CameraSplit {
    private static final Logger LOG = LoggerFactory.getLogger(CameraSplit.class);

    private CameraSplit() {}

    /// The frames of the camera, and the shape of image, that most frames have.
    static List<Path> most(List<Path> frames) {
        Map<String, List<Path>> groups = new LinkedHashMap<>();
        for (Path p : frames) {
            String camera = camera(p);
            if (!camera.isEmpty())
                groups.computeIfAbsent(camera, k -> new ArrayList<>()).add(p);
        }
        return groups.values().stream().max(Comparator.comparingInt(List::size)).orElse(frames);
    }

    private static String camera(Path file) {
        try (FitsFile fits = FitsFile.open(file)) {
            List<FitsHdu> images = fits.hdus().stream()
                    .filter(h -> h.isImage() && h.shape().size() >= 2)
                    .toList();
            if (images.isEmpty()) return "";
            FitsHdu first = images.getFirst();
            String name = fits.hdu(0)
                    .header()
                    .display("INSTRUME")
                    .or(() -> first.header().display("INSTRUME"))
                    .orElse("");
            return name.strip() + " " + images.size() + " x " + first.width() + " x " + first.height();
        } catch (Fault e) {
            LOG.debug("{} is of no camera", file, e);
            return "";
        }
    }
}
