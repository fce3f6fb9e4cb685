/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;

/// Finds the columns of magnitudes and fluxes of a table, their errors and their system.
final class BandGuess {
    private final String source;
    private final Schema schema;
    private final RefcatOptions options;

    BandGuess(String source, Schema schema, RefcatOptions options) {
        this.source = source;
        this.schema = schema;
        this.options = options;
    }

    /// A column that may be the one of a band.
    ///
    /// @param rank lower is preferred
    private record Candidate(String band, Column column, int rank, boolean flux, String evidence) {}

    List<Mapping.BandUse> find() {
        List<Mapping.BandUse> out = new ArrayList<>();
        if (!options.bands().isEmpty()) {
            options.bands().forEach((band, columns) -> out.add(asked(band, columns)));
            return out;
        }
        Map<String, List<Candidate>> byBand = new LinkedHashMap<>();
        for (Column c : schema.columns())
            candidate(c)
                    .ifPresent(found -> byBand.computeIfAbsent(found.band, _ -> new ArrayList<>())
                            .add(found));
        byBand.forEach((band, candidates) -> {
            int best = candidates.stream().mapToInt(Candidate::rank).min().orElseThrow();
            List<Candidate> chosen =
                    candidates.stream().filter(c -> c.rank == best).toList();
            if (chosen.size() > 1)
                throw new UserFault(source + ": several columns may be band " + band + ": "
                        + chosen.stream().map(c -> c.column.name()).toList() + "; name one with --band " + band
                        + "=NAME");
            out.add(use(chosen.getFirst()));
        });
        if (out.isEmpty())
            throw new UserFault(source + ": no column of magnitudes or fluxes was found; name them with"
                    + " --band BAND=COLUMN[,ERRORCOLUMN]. The columns are "
                    + schema.columns().stream().map(Column::name).toList());
        out.sort(Comparator.comparingInt(b -> schema.indexOf(b.column())));
        return out;
    }

    private Mapping.BandUse asked(String band, String columns) {
        String[] names = columns.split(",", -1);
        for (String name : names)
            if (names.length > 2 || (schema.find(name).isEmpty() && !name.isEmpty()) || names[0].isEmpty())
                throw new UserFault(source + ": --band " + band + "=" + columns + ": COLUMN or COLUMN,ERRORCOLUMN of "
                        + schema.columns().stream().map(Column::name).toList());
        Column column = schema.column(names[0]);
        String unit = options.units().getOrDefault(band, column.unit());
        boolean flux = ColumnUnit.nanojansky(unit).isPresent();
        Mapping.BandUse use = use(new Candidate(band, column, 0, flux, "as asked"));
        if (names.length < 2) return use;
        return new Mapping.BandUse(
                use.band(),
                use.column(),
                names[1],
                use.isMagnitude(),
                false,
                use.unit(),
                use.factor(),
                use.abOffset(),
                use.system(),
                use.evidence());
    }

    private Optional<Candidate> candidate(Column c) {
        boolean number =
                c.type() != ColumnType.BOOLEAN && c.type() != ColumnType.TIMESTAMP && c.type() != ColumnType.BINARY;
        if (!number || KnownNames.isErrorName(c.name())) return Optional.empty();
        if (c.name().matches("[A-Za-z0-9]+_flux")
                && ColumnUnit.nanojansky(c.unit().isEmpty() ? "nJy" : c.unit()).isPresent())
            return Optional.of(new Candidate(
                    c.name().substring(0, c.name().length() - 5), c, 4, true, "name " + c.name() + " is known"));
        Optional<KnownNames.Band> known = KnownNames.band(c.name());
        // A lone letter may be anything, but not with an error beside it as ATLAS-REFCAT2 has.
        if (c.name().matches("[ugrizy]") && schema.find("d" + c.name()).isPresent())
            known = Optional.of(new KnownNames.Band(c.name(), "ATLAS-REFCAT2", 1));
        if (!c.ucd().isEmpty()) {
            if (!Ucd.isMagnitude(c.ucd())) return Optional.empty();
            String evidence = "UCD " + c.ucd();
            if (known.isPresent())
                return Optional.of(
                        new Candidate(known.get().name(), c, known.get().rank(), false, evidence));
            String spectrum = Ucd.spectrum(c.ucd());
            String letter = spectrum.startsWith("em.opt.") || spectrum.startsWith("em.ir.")
                    ? spectrum.substring(spectrum.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT)
                    : c.name().replaceAll("[^A-Za-z0-9]", "");
            return Optional.of(new Candidate(letter, c, 6, false, evidence));
        }
        return known.map(k -> new Candidate(k.name(), c, k.rank(), false, "name as in " + k.catalogue()));
    }

    private Mapping.BandUse use(Candidate c) {
        String unit = options.units().getOrDefault(c.band, c.column.unit());
        OptionalDouble factor = c.flux
                ? ColumnUnit.nanojansky(unit.isEmpty() ? "nJy" : unit)
                : ColumnUnit.magnitudes(unit.isEmpty() ? "mag" : unit);
        if (factor.isEmpty())
            throw new UserFault(source + ": column " + c.column.name() + " of band " + c.band + " has the unit '" + unit
                    + "'; say mag, nJy, uJy, mJy, Jy or nmgy with --unit " + c.band + "=UNIT");
        String error = error(c);
        String ratio = error.isEmpty() ? KnownNames.signalToNoise(c.column.name()) : "";
        boolean isRatio = !ratio.isEmpty() && schema.find(ratio).isPresent();
        double offset = 0;
        String system = "fluxes in " + (unit.isEmpty() ? "nJy, assumed" : unit);
        if (!c.flux) {
            Double said = options.abOffsets().get(c.band);
            String words = (unit + " " + c.column.description()).toLowerCase(Locale.ROOT);
            boolean vega = words.contains("vega") || (KnownNames.isVega(c.band) && !words.matches(".*\\bab\\b.*"));
            double known = KnownNames.vegaToAb(c.band);
            if (said != null) {
                offset = said;
                system = String.format(Locale.ROOT, "AB = it %+.4f, as asked", offset);
            } else if (vega && Double.isFinite(known)) {
                offset = known;
                system = String.format(Locale.ROOT, "Vega, AB = it %+.4f", offset);
            } else if (vega) system = "Vega, kept as it is (else --ab-offset " + c.band + "=MAG)";
            else system = "AB";
        }
        return new Mapping.BandUse(
                c.band,
                c.column.name(),
                isRatio ? ratio : error,
                !c.flux,
                isRatio,
                unit.isEmpty() ? (c.flux ? "nJy" : "mag") : unit,
                factor.getAsDouble(),
                offset,
                system,
                c.evidence);
    }

    private String error(Candidate c) {
        List<String> names = c.flux
                ? List.of(
                        c.column.name() + "Err",
                        c.column.name() + "_err",
                        c.column.name() + "_error",
                        "e_" + c.column.name())
                : KnownNames.errorNames(c.column.name());
        for (String name : names) if (schema.find(name).isPresent() && !name.equals(c.column.name())) return name;
        for (String name : names)
            for (Column other : schema.columns())
                if (other.name().equalsIgnoreCase(name) && !other.name().equals(c.column.name())) return other.name();
        if (c.flux || c.column.ucd().isEmpty()) return "";
        String spectrum = Ucd.spectrum(c.column.ucd());
        List<Column> errors = schema.columns().stream()
                .filter(o ->
                        Ucd.isMagnitudeError(o.ucd()) && Ucd.spectrum(o.ucd()).equals(spectrum))
                .toList();
        return errors.size() == 1 ? errors.getFirst().name() : "";
    }
}
