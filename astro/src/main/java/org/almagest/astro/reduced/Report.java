/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.reduced;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.ProjectedWcs;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.astro.wcs.Wcs;

/// What a reader found and what it did not.
final class Report {
    static final String NO_CALIBRATION = "no photometric calibration";

    private final List<String> found = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    void found(String what) {
        found.add(what);
    }

    void missing(String what) {
        missing.add(what);
    }

    List<String> found() {
        return found;
    }

    List<String> missing() {
        return missing;
    }

    /// Says of the usual components whether they are there.
    void components(ExposureInfo info) {
        info.wcs().ifPresentOrElse(w -> found("WCS: " + words(w)), () -> missing("no WCS: positions in pixels only"));
        info.photoCalib()
                .ifPresentOrElse(
                        p -> found("photometric calibration: " + words(p)),
                        () -> missing(NO_CALIBRATION + ": fluxes in units of the image only"));
        info.psf()
                .ifPresentOrElse(
                        p -> found("PSF: " + p.getClass().getSimpleName()),
                        () -> missing("no PSF: it has to be fitted to stars of the image"));
    }

    private static String words(Wcs wcs) {
        return switch (wcs) {
            case TanSipWcs t when t.sip().isNone() -> "TAN";
            case TanSipWcs t -> "TAN with SIP of order " + t.sip().order();
            case ProjectedWcs p ->
                p.cards(0, 0).stream()
                        .filter(c -> c.keyword().equals("CTYPE1"))
                        .map(c -> c.value().display().replaceFirst("^.*-", ""))
                        .findFirst()
                        .orElse("a projection");
            default -> wcs.toString();
        };
    }

    private static String words(PhotoCalib p) {
        return String.format(
                Locale.ROOT, "%.6g nJy per unit (zero point %.4f AB mag)", p.mean(), Flux.abMagnitude(p.mean()));
    }
}
