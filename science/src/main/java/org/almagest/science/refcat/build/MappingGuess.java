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
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;

/// Finds the columns of a reference catalogue in a table: as its user says, else by UCD, else by names
/// known.
///
/// Two columns that could be the same thing are a fault that names both, never a silent choice.
final class MappingGuess {
    private static final Pattern EPOCH_WORDS = Pattern.compile(
            "\\bep(?:och)?\\.?\\s*=?\\s*J?((?:19|20)[0-9]{2}(?:\\.[0-9]+)?)\\b", Pattern.CASE_INSENSITIVE);

    private final String source;
    private final Schema schema;
    private final RefcatOptions options;
    private final List<Mapping.Use> uses = new ArrayList<>();

    private MappingGuess(String source, Schema schema, RefcatOptions options) {
        this.source = source;
        this.schema = schema;
        this.options = options;
    }

    /// @throws UserFault if a column needed is missing, or several could be it
    static Mapping of(String source, Schema schema, RefcatOptions options) {
        return new MappingGuess(source, schema, options).find();
    }

    private Mapping find() {
        for (Role role : Role.values()) column(role).ifPresent(uses::add);
        Mapping.Use ra = require(Role.RA);
        require(Role.DEC);
        Optional<Mapping.Use> pm = use(Role.PM_RA);
        if (pm.isPresent() != use(Role.PM_DEC).isPresent())
            throw new UserFault(source + ": a motion was found in " + (pm.isPresent() ? "ra" : "dec")
                    + " alone; name both with --column pmRa=NAME --column pmDec=NAME, or none with =none. " + has());
        boolean cosDec = options.pmRaTimesCosDec().orElseGet(() -> pm.isEmpty() || !isCoordinateRate(pm.get()));
        String evidence = pm.isEmpty() ? "" : cosDecEvidence(pm.get(), cosDec);
        List<Mapping.BandUse> bands = new BandGuess(source, schema, options).find();
        double epoch = 2000;
        String epochEvidence = "no column and no motions: 2000 assumed";
        Optional<Double> words = epochInWords(ra.column());
        if (options.epoch().isPresent()) {
            epoch = options.epoch().getAsDouble();
            epochEvidence = epoch + ", as asked";
        } else if (words.isPresent()) {
            epoch = words.get();
            epochEvidence = epoch + ", in the description of " + ra.column();
        } else if (pm.isPresent() && use(Role.EPOCH).isEmpty())
            throw new UserFault(source + ": there are motions (" + pm.get().column() + "), but no column says for what"
                    + " epoch the positions hold; say it with --epoch (2016 for Gaia DR3, 2015.5 for DR2, 2000 for"
                    + " most catalogues with names like RAJ2000) or --column epoch=NAME. " + has());
        return new Mapping(
                uses,
                bands,
                cosDec,
                evidence,
                epoch,
                epochEvidence,
                options.defaultErrorMas(),
                options.defaultMagError());
    }

    private Optional<Mapping.Use> use(Role role) {
        return uses.stream().filter(u -> u.role() == role).findFirst();
    }

    private Mapping.Use require(Role role) {
        return use(role)
                .orElseThrow(() -> new UserFault(source + ": no column was found for " + role.key()
                        + "; name it with --column " + role.key() + "=NAME. " + has()));
    }

    private String has() {
        return "The columns are " + schema.columns().stream().map(Column::name).toList();
    }

    private Optional<Mapping.Use> column(Role role) {
        String asked = options.columns().get(role.key());
        if (asked != null) return asked(role, asked);
        List<Column> byUcd = schema.columns().stream()
                .filter(c -> !c.ucd().isEmpty() && Ucd.role(c.ucd()).equals(Optional.of(role)))
                .filter(c -> role != Role.EPOCH || !isOffsetEpoch(c))
                .toList();
        if (!byUcd.isEmpty()) return byUcd(role, byUcd);
        List<String> known = KnownNames.of(role);
        List<Column> byName = new ArrayList<>();
        for (String name : known) for (Column c : schema.columns()) if (c.name().equalsIgnoreCase(name)) byName.add(c);
        if (byName.isEmpty()) return Optional.empty();
        boolean position = role == Role.RA || role == Role.DEC;
        if (byName.size() > 1 && (position || role == Role.PM_RA || role == Role.PM_DEC))
            throw ambiguous(role, byName, "a known name");
        return Optional.of(
                use(role, byName.getFirst(), "name " + byName.getFirst().name() + " is known"));
    }

    /// Tycho's mean epochs and the like: of one coordinate, not of the position given.
    private static boolean isOffsetEpoch(Column c) {
        String lower = c.name().toLowerCase(Locale.ROOT);
        return lower.matches("ep(ra|de|dec)m?(-[0-9]+)?.*");
    }

    private Optional<Mapping.Use> asked(Role role, String asked) {
        boolean lenient = asked.startsWith("?");
        String name = lenient ? asked.substring(1) : asked;
        if (name.isEmpty() || name.equals("none")) return Optional.empty();
        if (schema.find(name).isEmpty()) {
            if (lenient) return Optional.empty();
            throw new UserFault(source + ": no column " + name + " for " + role.key() + ". " + has());
        }
        return Optional.of(use(role, schema.column(name), "as asked"));
    }

    private Optional<Mapping.Use> byUcd(Role role, List<Column> candidates) {
        List<Column> chosen = candidates;
        String why = "";
        if (role == Role.ID) {
            List<Column> whole =
                    chosen.stream().filter(c -> c.type() != ColumnType.STRING).toList();
            if (!whole.isEmpty()) chosen = whole;
        }
        if (chosen.size() > 1) {
            List<Column> main = chosen.stream().filter(c -> Ucd.isMain(c.ucd())).toList();
            if (!main.isEmpty()) chosen = main;
        }
        if (chosen.size() > 1) {
            List<String> known = KnownNames.of(role);
            List<Column> named = chosen.stream()
                    .filter(c -> known.contains(c.name().toLowerCase(Locale.ROOT)))
                    .toList();
            if (!named.isEmpty()) {
                chosen = named;
                why = " and its name, among "
                        + candidates.stream().map(Column::name).toList();
            }
        }
        if (chosen.size() > 1) {
            if (role == Role.ID) return Optional.empty();
            throw ambiguous(role, chosen, "the UCD for it");
        }
        Column c = chosen.getFirst();
        return Optional.of(use(role, c, "UCD " + c.ucd() + why));
    }

    private UserFault ambiguous(Role role, List<Column> candidates, String what) {
        return new UserFault(source + ": several columns have " + what + " for " + role.key() + ": "
                + candidates.stream()
                        .map(c -> c.name() + (c.description().isEmpty() ? "" : " (" + c.description() + ")"))
                        .toList()
                + "; name one with --column " + role.key() + "=NAME"
                + (role == Role.RA || role == Role.DEC ? "" : ", or =none"));
    }

    private Mapping.Use use(Role role, Column column, String evidence) {
        String said = options.units().getOrDefault(role.key(), "");
        String unit =
                !said.isEmpty() ? said : !column.unit().isEmpty() ? column.unit() : KnownNames.unit(column.name());
        if (role == Role.ID || role == Role.EXTENDED || (role == Role.EPOCH && unit.isEmpty()))
            return new Mapping.Use(role, column.name(), "", 1, evidence);
        if (unit.isEmpty()) return new Mapping.Use(role, column.name(), role.unit(), 1, evidence + "; unit assumed");
        OptionalDouble factor = factor(role, unit);
        if (factor.isEmpty())
            throw new UserFault(source + ": column " + column.name() + " for " + role.key() + " has the unit '" + unit
                    + "', which is none for it; say another with --unit " + role.key() + "=" + role.unit());
        return new Mapping.Use(role, column.name(), unit, factor.getAsDouble(), evidence);
    }

    private static OptionalDouble factor(Role role, String unit) {
        return switch (role) {
            case RA, DEC -> sexagesimalUnit(unit) ? OptionalDouble.of(1) : ColumnUnit.degrees(unit);
            case RA_ERR, DEC_ERR -> {
                OptionalDouble degrees = ColumnUnit.degrees(unit);
                yield degrees.isEmpty() ? degrees : OptionalDouble.of(3.6e6 * degrees.getAsDouble());
            }
            case PM_RA, PM_DEC, PM_RA_ERR, PM_DEC_ERR -> ColumnUnit.masPerYear(unit);
            case EPOCH -> OptionalDouble.of(1);
            case ID, EXTENDED -> OptionalDouble.of(1);
        };
    }

    /// Units that VizieR gives for texts of hours or degrees, minutes and seconds.
    private static boolean sexagesimalUnit(String unit) {
        return unit.replace(" ", "").matches("\"?(h:m:s|d:m:s|hms|dms)\"?");
    }

    private boolean isCoordinateRate(Mapping.Use pm) {
        String words = schema.column(pm.column()).description().toLowerCase(Locale.ROOT);
        return ColumnUnit.isTimePerYear(pm.unit())
                || words.contains("without cos")
                || words.contains("not multiplied by cos")
                || pm.column().toLowerCase(Locale.ROOT).contains("nocos");
    }

    private String cosDecEvidence(Mapping.Use pm, boolean cosDec) {
        String is = cosDec ? "times cos(dec)" : "not times cos(dec)";
        if (options.pmRaTimesCosDec().isPresent()) return is + ", as asked";
        if (!cosDec) return is + ", by unit, name or description";
        String words = schema.column(pm.column()).description().toLowerCase(Locale.ROOT);
        if (words.contains("cos")) return is + ", by its description";
        if (pm.column().toLowerCase(Locale.ROOT).contains("cosd")) return is + ", by its name";
        boolean known =
                List.of("pmra", "pm_ra", "pmra_icrs").contains(pm.column().toLowerCase(Locale.ROOT));
        return is + (known ? ", as catalogues with this name have it" : ", assumed") + " (else --pm-ra coordinate)";
    }

    private Optional<Double> epochInWords(String column) {
        Matcher m = EPOCH_WORDS.matcher(schema.column(column).description());
        return m.find() ? Optional.of(Double.valueOf(m.group(1))) : Optional.empty();
    }
}
