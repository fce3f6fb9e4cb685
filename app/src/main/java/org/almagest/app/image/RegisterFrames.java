/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.STRING;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.stack.FieldRegistration;
import org.almagest.science.stack.FrameRegistration;
import org.almagest.science.stack.PlaneMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest image register`.
@Command(
        name = "register",
        description =
                "Find how frames of one field lie on the first of them, by their stars; no WCS is needed. Prints a"
                        + " table (CSV).",
        footer = {
            "",
            "Pixel (x, y) of the first frame, counted from (0, 0), is at x0 + xx (x - cx) + xy (y - cy),",
            "y0 + yx (x - cx) + yy (y - cy) of the other."
        },
        mixinStandardHelpOptions = true)
final class RegisterFrames implements Callable<Integer> {
    private static final Schema SCHEMA = Schema.of(
            Column.of("frame", STRING, "", "File."),
            Column.of("shiftX", DOUBLE, "pixel", "By how many columns the middle moved."),
            Column.of("shiftY", DOUBLE, "pixel", "By how many rows."),
            Column.of("rotation", DOUBLE, "arcsec", "Turn."),
            Column.of("scale", DOUBLE, "", "Factor of lengths."),
            Column.of("method", STRING, "", "stars, or light where stars are too faint."),
            Column.of("stars", INT, "", "Stars common to both frames."),
            Column.of("rms", DOUBLE, "pixel", "Distance of the stars from the map per axis."),
            Column.of("error", DOUBLE, "pixel", "Error of the shift by halves of the stars or of the light."),
            Column.of("log10Chance", DOUBLE, "", "Log of the probability that the match is chance."),
            Column.of("x0", DOUBLE, "pixel", ""),
            Column.of("y0", DOUBLE, "pixel", ""),
            Column.of("xx", DOUBLE, "", ""),
            Column.of("xy", DOUBLE, "", ""),
            Column.of("yx", DOUBLE, "", ""),
            Column.of("yy", DOUBLE, "", ""),
            Column.of("cx", DOUBLE, "pixel", ""),
            Column.of("cy", DOUBLE, "pixel", ""));

    private static final Schema STARS = Schema.of(
            Column.of("frame", STRING, "", "File."),
            Column.of("x", DOUBLE, "pixel", "Column on the first frame."),
            Column.of("y", DOUBLE, "pixel", "Row on the first frame."),
            Column.of("dx", DOUBLE, "pixel", "How far it lies off the map on this frame."),
            Column.of("dy", DOUBLE, "pixel", "The same in rows."),
            Column.of("snr", DOUBLE, "", "Signal-to-noise of the fainter of both."));

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FRAME", description = "FITS frames; the first is the reference.")
    private List<Path> files = List.of();

    @Option(
            names = "--out",
            paramLabel = "TABLE",
            description = "File for the table, its form by its name (default: CSV on the standard output).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--stars", paramLabel = "TABLE", description = "File for the stars used and how far they lie off.")
    private Optional<Path> stars = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    RegisterFrames() {}

    @Override
    public Integer call() {
        List<FieldRegistration.Place> places = FieldFrames.read(files, 2).register();
        FieldFrames.write(table(files, places), out, spec.commandLine().getOut());
        if (stars.isPresent())
            FieldFrames.write(residuals(places), stars, spec.commandLine().getOut());
        return 0;
    }

    static Table table(List<Path> files, List<FieldRegistration.Place> places) {
        TableBuilder table = new TableBuilder(SCHEMA, places.size());
        for (int k = 0; k < places.size(); k++) {
            FieldRegistration.Place p = places.get(k);
            PlaneMap m = p.map();
            table.addRow();
            table.set("frame", files.get(k).toString())
                    .set("shiftX", m.shiftX())
                    .set("shiftY", m.shiftY());
            table.set("rotation", Math.toDegrees(m.rotation()) * 3600).set("scale", m.scale());
            table.set("method", k == 0 ? "reference" : p.byLight() ? "light" : "stars");
            table.set("stars", p.stars().stars()).set("rms", p.stars().rms()).set("error", p.error());
            table.set("log10Chance", p.stars().log10Chance());
            table.set("x0", m.x0()).set("y0", m.y0()).set("xx", m.xx()).set("xy", m.xy());
            table.set("yx", m.yx()).set("yy", m.yy()).set("cx", m.cx()).set("cy", m.cy());
        }
        return table.build();
    }

    private Table residuals(List<FieldRegistration.Place> places) {
        TableBuilder table = new TableBuilder(STARS);
        for (int k = 1; k < places.size(); k++) {
            FrameRegistration r = places.get(k).stars();
            for (int i = 0; i < r.x().length; i++) {
                table.addRow();
                table.set("frame", files.get(k).toString()).set("x", r.x()[i]).set("y", r.y()[i]);
                table.set("dx", r.residualX()[i]).set("dy", r.residualY()[i]).set("snr", r.snr()[i]);
            }
        }
        return table.build();
    }
}
