/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.almagest.astro.fault.UserFault;
import org.almagest.science.refcat.RefcatColumns;
import org.almagest.science.refcat.ReferenceCatalog;

/// What its user says about a table.
///
/// @param columns column of a [Role]'s key; empty or `none` for none; with a `?` before it, if it is there
/// @param bands `COLUMN` or `COLUMN,ERRORCOLUMN` by name of the band; when there are some, no others are
/// looked for
/// @param units unit by role or band, where the file says none or a wrong one
/// @param abOffsets what to add to a band's magnitudes for AB ones [mag]
/// @param pmRaTimesCosDec whether motions in ra are times cos(dec)
/// @param epoch Julian epoch of rows that have none [yr]
/// @param defaultErrorMas error of positions without one [mas]
/// @param defaultMagError error of magnitudes without one [mag]
/// @param order HEALPix order of the shards
public record RefcatOptions(
        SequencedMap<String, String> columns,
        SequencedMap<String, String> bands,
        Map<String, String> units,
        Map<String, Double> abOffsets,
        Optional<Boolean> pmRaTimesCosDec,
        OptionalDouble epoch,
        double defaultErrorMas,
        double defaultMagError,
        int order) {
    /// Nothing said.
    public static final RefcatOptions DEFAULT = new RefcatOptions(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            OptionalDouble.empty(),
            100,
            0.05,
            ReferenceCatalog.DEFAULT_ORDER);

    public RefcatOptions {
        for (String key : columns.keySet())
            if (Role.of(key).isEmpty())
                throw new UserFault("a reference catalogue has no '" + key + "'; columns are "
                        + java.util.Arrays.stream(Role.values()).map(Role::key).toList());
        if (order < 0 || order > 12) throw new UserFault("HEALPix order " + order + " of shards: 0 to 12");
    }

    /// What a description of columns says, as `butler import-refcat --columns` reads it.
    public static RefcatOptions of(RefcatColumns c) {
        LinkedHashMap<String, String> columns = new LinkedHashMap<>();
        columns.put("id", ifThere(c.id()));
        columns.put("ra", c.ra());
        columns.put("dec", c.dec());
        columns.put("raErr", ifThere(c.raErr()));
        columns.put("decErr", ifThere(c.decErr()));
        columns.put("pmRa", ifThere(c.pmRa()));
        columns.put("pmDec", ifThere(c.pmDec()));
        columns.put("pmRaErr", ifThere(c.pmRaErr()));
        columns.put("pmDecErr", ifThere(c.pmDecErr()));
        columns.put("epoch", ifThere(c.epoch()));
        columns.put("extended", ifThere(c.extended()));
        LinkedHashMap<String, String> bands = new LinkedHashMap<>();
        Map<String, String> units = new LinkedHashMap<>();
        Map<String, Double> offsets = new LinkedHashMap<>();
        for (RefcatColumns.BandColumn b : c.bands()) {
            bands.put(b.band(), b.errorColumn().isEmpty() ? b.column() : b.column() + "," + b.errorColumn());
            units.put(b.band(), b.unit());
            offsets.put(b.band(), b.abOffset());
        }
        for (String error : new String[] {"raErr", "decErr"}) {
            if (c.errorMas() == 1) units.put(error, "mas");
            else if (c.errorMas() == 1000) units.put(error, "arcsec");
            else throw new UserFault("errorMas " + c.errorMas() + ": 1 or 1000 (say the unit with --unit raErr=UNIT)");
        }
        return new RefcatOptions(
                columns,
                bands,
                units,
                offsets,
                Optional.of(true),
                OptionalDouble.of(c.defaultEpoch()),
                c.defaultErrorMas(),
                c.bands().stream()
                        .mapToDouble(RefcatColumns.BandColumn::defaultError)
                        .findFirst()
                        .orElse(0.05),
                ReferenceCatalog.DEFAULT_ORDER);
    }

    private static String ifThere(String column) {
        return column.isEmpty() ? "" : "?" + column;
    }
}
