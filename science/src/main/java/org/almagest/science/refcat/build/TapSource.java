/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.healpix.Healpix;
import org.almagest.astro.region.Circle;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.votable.VoTable;

/// The stars of a cone from a table of a TAP service.
///
/// A small cone is asked for as it is, a larger one by HEALPix pixels; what the service cuts off
/// (`OVERFLOW`, or as many rows as were allowed) is thrown away and asked for again in four parts. A pixel
/// is asked for as the circle around it, and rows of its neighbours are left to these, so each star comes
/// once.
public final class TapSource implements RefcatSource {
    /// Larger cones are cut before the first query [deg].
    private static final double WHOLE_CONE = 2;

    /// Their first parts, of 3.7 deg.
    private static final int FIRST_ORDER = 4;

    /// Smaller parts are not asked for: what is that dense is a fault of the table.
    private static final int SMALLEST_ORDER = 14;

    /// Tables looked for when none is named, best first.
    private static final List<String> WELL_KNOWN = List.of(
            "gaiadr3.gaia_source", "I/355/gaiadr3", "gaiaedr3.gaia_source", "gaiadr2.gaia_source", "I/345/gaia2");

    private final TapService service;
    private final String table;
    private final Circle cone;
    private final OptionalDouble faintest;
    private final String faintestBand;
    private final long maxRows;
    private final List<Column> columns;

    /// Asks the service for the table's columns.
    ///
    /// @param table its name in the service; empty for a table of Gaia, if there is one
    /// @param faintest magnitude, if there is a limit
    /// @param faintestBand the band of the limit; empty for the first
    /// @param maxRows of one answer
    /// @param scratch folder for answers
    public TapSource(
            TapService service,
            Optional<String> table,
            Circle cone,
            OptionalDouble faintest,
            String faintestBand,
            long maxRows,
            Path scratch) {
        if (maxRows < 2) throw new UserFault("--max-rows " + maxRows + ": 2 or more");
        this.service = service;
        this.cone = cone;
        this.faintest = faintest;
        this.faintestBand = faintestBand;
        this.maxRows = maxRows;
        this.table = table.orElseGet(() -> wellKnown(scratch));
        this.columns = columns(scratch);
    }

    private String wellKnown(Path scratch) {
        String names = WELL_KNOWN.stream().map(TapSource::literal).collect(Collectors.joining(", "));
        Table found = ask("SELECT table_name FROM TAP_SCHEMA.tables WHERE table_name IN (" + names + ")", scratch);
        List<String> there = new ArrayList<>();
        for (int i = 0; i < found.rows(); i++) there.add(cell(found, 0, i));
        return WELL_KNOWN.stream()
                .filter(there::contains)
                .findFirst()
                .orElseThrow(() -> new UserFault("the TAP service " + service.base() + " has none of the tables "
                        + WELL_KNOWN + "; name one with --table. It has, among others, " + someTables(scratch)));
    }

    private List<String> someTables(Path scratch) {
        Table found = ask("SELECT TOP 40 table_name FROM TAP_SCHEMA.tables", scratch);
        List<String> there = new ArrayList<>();
        for (int i = 0; i < found.rows(); i++) there.add(cell(found, 0, i));
        return there;
    }

    private List<Column> columns(Path scratch) {
        Table found = ask(
                "SELECT column_name, datatype, unit, ucd, description FROM TAP_SCHEMA.columns WHERE table_name = "
                        + literal(table),
                scratch);
        if (found.rows() == 0)
            throw new UserFault("the TAP service " + service.base() + " has no table " + table
                    + "; it has, among others, " + someTables(scratch));
        List<Column> out = new ArrayList<>();
        for (int i = 0; i < found.rows(); i++) {
            String type = cell(found, 1, i).toLowerCase(Locale.ROOT);
            boolean text = type.contains("char") || type.contains("clob") || type.contains("string");
            boolean whole = type.contains("int") || type.equals("long") || type.equals("short");
            String name = cell(found, 0, i).replaceAll("^\"|\"$", "");
            if (out.stream().anyMatch(c -> c.name().equals(name)) || name.isBlank()) continue;
            out.add(new Column(
                    name,
                    text ? ColumnType.STRING : whole ? ColumnType.LONG : ColumnType.DOUBLE,
                    true,
                    cell(found, 2, i),
                    cell(found, 3, i),
                    cell(found, 4, i)));
        }
        return List.copyOf(out);
    }

    private Table ask(String adql, Path scratch) {
        try {
            Files.createDirectories(scratch);
            Path answer = Files.createTempFile(scratch, "answer", ".vot");
            try {
                service.query(adql, 100_000, answer);
                return VoTable.read(answer);
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            throw new ResourceFault("cannot write to " + scratch + ": " + e.getMessage(), e);
        }
    }

    private static String cell(Table t, int place, int row) {
        return place >= t.schema().size()
                ? ""
                : t.cell(place, row).map(c -> c.toString().strip()).orElse("");
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// A name as ADQL has it: in quotes when it is not plain.
    private static String quoted(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private String quotedTable() {
        if (table.startsWith("\"")) return table;
        if (table.contains("/")) return "\"" + table + "\"";
        return java.util.Arrays.stream(table.split("\\.", -1))
                .map(TapSource::quoted)
                .collect(Collectors.joining("."));
    }

    @Override
    public String name() {
        return service.base() + " " + table;
    }

    @Override
    public String fingerprint() {
        return name() + " " + cone.text() + " " + faintest + " " + faintestBand;
    }

    @Override
    public Schema schema() {
        return new Schema(columns);
    }

    /// A part of the cone: all of it when the order is negative.
    private record Tile(int order, long pixel) {
        static final Tile WHOLE = new Tile(-1, 0);

        String name() {
            return order < 0 ? "cone" : "tile-" + order + "-" + pixel;
        }
    }

    @Override
    public void units(Mapping mapping, Units units) {
        if (cone.radius().degrees() <= WHOLE_CONE) {
            tile(Tile.WHOLE, mapping, units);
            return;
        }
        for (long pixel : new Healpix(FIRST_ORDER).covering(cone).toArray())
            tile(new Tile(FIRST_ORDER, pixel), mapping, units);
    }

    private void tile(Tile tile, Mapping mapping, Units units) {
        if (units.isDone(tile.name())) return;
        Path split = units.folder()
                .resolve("split-"
                        + RefcatBuild.sha256(
                                        (fingerprint() + tile.name()).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .substring(0, 16));
        if (!Files.exists(split)) {
            Path answer = units.folder().resolve("answer.vot");
            TapAnswer told = service.query(adql(tile, mapping), maxRows, answer);
            long rows = told.isOverflow() ? maxRows : Math.max(told.rows(), rows(answer));
            if (rows < maxRows) {
                make(tile, mapping, units, answer);
                return;
            }
            units.report(tile.name() + ": more than " + (maxRows - 1) + " rows, asked for in parts");
            WholeFile.write(split, tile.name() + "\n");
        }
        if (tile.order >= SMALLEST_ORDER)
            throw new DataFault(name() + ": even a part of "
                    + new Healpix(tile.order).pixelSize().arcsec() + " arcsec has " + maxRows
                    + " rows; give a --mag-limit or more --max-rows");
        int order = tile.order < 0 ? startOrder() : tile.order + 1;
        Healpix finer = new Healpix(order);
        for (long pixel : finer.covering(cone).toArray())
            if (tile.order < 0 || pixel >> 2 == tile.pixel) tile(new Tile(order, pixel), mapping, units);
    }

    /// The order whose pixels are about as large as the cone's radius.
    private int startOrder() {
        int order = 0;
        while (order < SMALLEST_ORDER
                && new Healpix(order).pixelSize().radians() > cone.radius().radians()) order++;
        return order;
    }

    private static long rows(Path answer) {
        long[] n = {0};
        VoTable.blocks(answer, 1 << 14, block -> n[0] += block.rows());
        return n[0];
    }

    private void make(Tile tile, Mapping mapping, Units units, Path answer) {
        Healpix grid = new Healpix(Math.max(0, tile.order));
        Schema schema = new Schema(
                mapping.columns().stream().map(c -> schema().column(c)).toList());
        units.make(
                tile.name(),
                place -> cone.contains(place.vector()) && (tile.order < 0 || grid.pixelOf(place) == tile.pixel),
                sink -> VoTable.blocks(answer, name(), 1 << 14, schema, sink));
        try {
            Files.deleteIfExists(answer);
        } catch (IOException e) {
            units.report("could not remove " + answer);
        }
    }

    private String adql(Tile tile, Mapping mapping) {
        Circle asked = cone;
        if (tile.order >= 0) {
            Circle around = new Healpix(tile.order).boundingCircle(tile.pixel).grown(Angle.ofArcsec(1));
            if (around.radius().radians() < cone.radius().radians()) asked = around;
        }
        String ra = quoted(mapping.use(Role.RA).orElseThrow().column());
        String dec = quoted(mapping.use(Role.DEC).orElseThrow().column());
        // A little more than what is kept, so that roundings of the service lose no star.
        String circle = String.format(
                Locale.ROOT,
                "CIRCLE('ICRS', %.9f, %.9f, %.9f)",
                asked.centre().raDegrees(),
                asked.centre().decDegrees(),
                Math.min(180, asked.radius().degrees() + 1e-6));
        String columns = mapping.columns().stream().map(TapSource::quoted).collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + quotedTable() + " WHERE 1 = CONTAINS(POINT('ICRS', " + ra + ", " + dec
                + "), " + circle + ")" + limit(mapping);
    }

    private String limit(Mapping mapping) {
        if (faintest.isEmpty()) return "";
        Mapping.BandUse band = mapping.bands().stream()
                .filter(b ->
                        b.isMagnitude() && (faintestBand.isEmpty() || b.band().equals(faintestBand)))
                .findFirst()
                .orElseThrow(() -> new UserFault("--mag-limit: the table has no magnitudes in "
                        + (faintestBand.isEmpty() ? "any band" : faintestBand) + "; bands are "
                        + mapping.bands().stream().map(Mapping.BandUse::band).toList()));
        return String.format(
                Locale.ROOT, " AND %s < %s", quoted(band.column()), faintest.getAsDouble() / band.factor());
    }
}
