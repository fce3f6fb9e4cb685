/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which columns of one table make a reference catalogue, and why.
///
/// @param uses at most one for each role; right ascension and declination always
/// @param bands the fluxes
/// @param pmRaTimesCosDec whether motions in ra are times cos(dec) already
/// @param pmRaEvidence why
/// @param defaultEpoch Julian epoch of rows without one [yr]
/// @param epochEvidence why
/// @param defaultErrorMas error of positions without one [mas]
/// @param defaultMagError error of magnitudes without one [mag]
public record Mapping(
        List<Use> uses,
        List<BandUse> bands,
        boolean pmRaTimesCosDec,
        String pmRaEvidence,
        double defaultEpoch,
        String epochEvidence,
        double defaultErrorMas,
        double defaultMagError) {
    /// A column with a role.
    ///
    /// @param factor from its unit to the role's
    public record Use(Role role, String column, String unit, double factor, String evidence) {}

    /// A column of magnitudes or fluxes.
    ///
    /// @param error column of the errors; empty when there is none
    /// @param isMagnitude magnitudes, else fluxes
    /// @param errorIsRatio the error column is flux over error, not an error
    /// @param factor from its unit to magnitudes or nJy
    /// @param abOffset what is added to a magnitude for an AB one
    /// @param system of the magnitudes, in words
    public record BandUse(
            String band,
            String column,
            String error,
            boolean isMagnitude,
            boolean errorIsRatio,
            String unit,
            double factor,
            double abOffset,
            String system,
            String evidence) {}

    public Mapping {
        uses = List.copyOf(uses);
        bands = List.copyOf(bands);
    }

    /// The use of a role, if any.
    public Optional<Use> use(Role role) {
        return uses.stream().filter(u -> u.role() == role).findFirst();
    }

    /// All columns that are read, each once.
    public List<String> columns() {
        List<String> out = new ArrayList<>();
        for (Use u : uses) if (!out.contains(u.column())) out.add(u.column());
        for (BandUse b : bands) {
            if (!out.contains(b.column())) out.add(b.column());
            if (!b.error().isEmpty() && !out.contains(b.error())) out.add(b.error());
        }
        return out;
    }

    /// What each column is taken for, as rows of words: role, column, unit, evidence; the first row is the
    /// head.
    public List<List<String>> table() {
        List<List<String>> out = new ArrayList<>();
        out.add(List.of("is", "column", "unit", "because"));
        for (Role role : Role.values()) {
            Optional<Use> use = use(role);
            String evidence = use.map(Use::evidence).orElseGet(() -> lacking(role));
            if (role == Role.PM_RA && use.isPresent()) evidence += "; " + pmRaEvidence;
            if (role == Role.EPOCH && use.isEmpty()) evidence = epochEvidence;
            out.add(List.of(
                    role.key(),
                    use.map(Use::column).orElse("-"),
                    use.map(Use::unit).orElse(""),
                    evidence));
        }
        for (BandUse b : bands) {
            String error = b.error().isEmpty()
                    ? String.format(Locale.ROOT, "no error: %.3g mag", defaultMagError)
                    : (b.errorIsRatio() ? "flux over error " : "error ") + b.error();
            out.add(List.of(
                    "flux in " + b.band(), b.column(), b.unit(), b.evidence() + "; " + b.system() + "; " + error));
        }
        return out;
    }

    private String lacking(Role role) {
        return switch (role) {
            case ID -> "no column: rows are numbered";
            case RA_ERR, DEC_ERR -> String.format(Locale.ROOT, "no column: %.4g mas", defaultErrorMas);
            case PM_RA, PM_DEC -> "no column: stars do not move";
            case PM_RA_ERR, PM_DEC_ERR -> "no column: taken as none";
            case EXTENDED -> "no column: all are stars";
            case RA, DEC, EPOCH -> "";
        };
    }
}
