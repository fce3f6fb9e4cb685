/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What Unified Content Descriptors say, those of the first kind (`POS_EQ_RA_MAIN`) too.
///
/// @see <a href="https://www.ivoa.net/documents/UCD1+/">The UCD1+ controlled vocabulary, IVOA</a>
final class Ucd {
    private static final Map<String, String> FIRST_KIND = Map.ofEntries(
            Map.entry("pos_eq_ra_main", "pos.eq.ra;meta.main"),
            Map.entry("pos_eq_dec_main", "pos.eq.dec;meta.main"),
            Map.entry("pos_eq_ra", "pos.eq.ra"),
            Map.entry("pos_eq_dec", "pos.eq.dec"),
            Map.entry("pos_eq_pmra", "pos.pm;pos.eq.ra"),
            Map.entry("pos_eq_pmdec", "pos.pm;pos.eq.dec"),
            Map.entry("pos_eq_ra_err", "stat.error;pos.eq.ra"),
            Map.entry("pos_eq_dec_err", "stat.error;pos.eq.dec"),
            Map.entry("id_main", "meta.id;meta.main"),
            Map.entry("time_epoch", "time.epoch"));

    private Ucd() {}

    private static List<String> words(String ucd) {
        String lower = ucd.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith("phot_") && !lower.contains("flux")) {
            String[] parts = lower.split("_");
            return List.of("phot.mag", "em.opt." + parts[parts.length - 1]);
        }
        return Arrays.stream(FIRST_KIND.getOrDefault(lower, lower).split(";"))
                .map(String::strip)
                .toList();
    }

    /// What the column is to a reference catalogue.
    static Optional<Role> role(String ucd) {
        List<String> w = words(ucd);
        boolean error = w.getFirst().equals("stat.error");
        List<String> rest = error ? w.subList(1, w.size()) : w;
        if (rest.isEmpty() || w.contains("arith.diff") || w.contains("arith.ratio") || w.contains("stat.correlation"))
            return Optional.empty();
        boolean ra = rest.contains("pos.eq.ra"), dec = rest.contains("pos.eq.dec");
        if (rest.contains("pos.pm") && ra != dec)
            return Optional.of(error ? (ra ? Role.PM_RA_ERR : Role.PM_DEC_ERR) : ra ? Role.PM_RA : Role.PM_DEC);
        if (rest.getFirst().equals("pos.eq.ra")) return Optional.of(error ? Role.RA_ERR : Role.RA);
        if (rest.getFirst().equals("pos.eq.dec")) return Optional.of(error ? Role.DEC_ERR : Role.DEC);
        if (error) return Optional.empty();
        if (w.getFirst().equals("meta.id") || w.getFirst().equals("meta.record")) return Optional.of(Role.ID);
        if (w.getFirst().equals("time.epoch") || (w.getFirst().equals("meta.ref") && w.contains("time.epoch")))
            return Optional.of(Role.EPOCH);
        return Optional.empty();
    }

    /// Whether the descriptor marks the column as the main one of its kind.
    static boolean isMain(String ucd) {
        return words(ucd).contains("meta.main");
    }

    /// Whether it is a magnitude.
    static boolean isMagnitude(String ucd) {
        return words(ucd).getFirst().equals("phot.mag");
    }

    /// Whether it is the error of a magnitude.
    static boolean isMagnitudeError(String ucd) {
        List<String> w = words(ucd);
        return w.size() > 1 && w.getFirst().equals("stat.error") && w.contains("phot.mag");
    }

    /// The part of the spectrum that it names, such as `em.opt.V`; empty when none.
    static String spectrum(String ucd) {
        return words(ucd).stream().filter(w -> w.startsWith("em.")).findFirst().orElse("");
    }
}
