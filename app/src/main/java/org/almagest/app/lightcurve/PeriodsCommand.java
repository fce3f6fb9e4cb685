/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.lightcurve;

import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.STRING;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.almagest.app.progress.Progress;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;
import org.almagest.science.period.LightCurve;
import org.almagest.science.period.PeriodResult;
import org.almagest.science.period.PeriodSearch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest lightcurve periods`.
@Command(
        name = "periods",
        description =
                "Find the periods of stars from tables of measurements, all bands together, and print a table with a"
                        + " row for each star.",
        footer = {
            "",
            "A table has a row for each measurement: star, time [d], band, magnitude, its error. Columns of the usual",
            "names (objectId, diaObjectId, targetId, id; midpointMjdTai, bjdTdb, mjd, time; band, filter; magnitude,",
            "mag; magnitudeErr, magErr, err) are found; others are named by options."
        },
        mixinStandardHelpOptions = true)
final class PeriodsCommand implements Callable<Integer> {
    private static final double MAG = 2.5 / Math.log(10);

    /// Frequencies beyond which a search would take minutes for each star.
    private static final double MOST_STEPS = 2e7;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "TABLE", description = "Tables: .csv, .ecsv, .fits, .vot, .parquet.")
    private List<Path> files = List.of();

    @Option(names = "--id", description = "Column that tells stars apart (without one all rows are one star's).")
    private String id = "";

    @Option(names = "--time", description = "Column of times [d].")
    private String time = "";

    @Option(names = "--band", description = "Column of bands (without one all rows are of one band).")
    private String band = "";

    @Option(names = "--mag", description = "Column of magnitudes.")
    private String magnitude = "";

    @Option(names = "--err", description = "Column of their errors, or those of the fluxes.")
    private String error = "";

    @Option(
            names = "--flux",
            description = "Column of fluxes, in place of magnitudes; those below 3 sigma are left out.")
    private String flux = "";

    @Option(names = "--min-period", defaultValue = "0.2", description = "Shortest period [d]. Default: 0.2.")
    private double shortest;

    @Option(names = "--max-period", defaultValue = "2", description = "Longest period [d]. Default: 2.")
    private double longest;

    @Option(names = "--out", description = "File to write, its form by its name (default: CSV to the standard output).")
    private Optional<Path> out = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    PeriodsCommand() {}

    /// @param band name of the band
    private record Point(double time, String band, double magnitude, double error) {}

    private record Found(String id, int measurements, List<String> bands, Optional<PeriodResult> result) {}

    @Override
    public Integer call() {
        if (!(shortest > 0) || !(longest > shortest) || Double.isInfinite(longest))
            throw new UserFault("--min-period " + shortest + " and --max-period " + longest
                    + ": the shortest must be above 0 and below the longest");
        out.ifPresent(TableForm::of);
        Map<String, List<Point>> stars = new TreeMap<>(PeriodsCommand::byNumber);
        int left = 0;
        for (Path file : files) left += read(Measurements.read(file), stars);
        if (stars.isEmpty()) throw new DataFault("no usable measurement in " + files);
        PeriodSearch search = new PeriodSearch(PeriodSearch.Config.DEFAULT.withPeriods(shortest, longest));
        List<Found> found = new ArrayList<>();
        try (Progress progress = Progress.start("periods", stars.size())) {
            for (Map.Entry<String, List<Point>> star : stars.entrySet()) {
                found.add(search(search, star.getKey(), star.getValue()));
                progress.step();
            }
        }
        write(table(found));
        PrintWriter err = spec.commandLine().getErr();
        if (left > 0) err.println(left + " rows without a finite time, magnitude and error were left out");
        long none = found.stream().filter(f -> f.result.isEmpty()).count();
        if (none > 0)
            err.println(none + " stars have no period: fewer than " + PeriodSearch.Config.DEFAULT.least()
                    + " measurements, or all within one shortest period");
        return 0;
    }

    /// Numbers in their order, before words in theirs.
    private static int byNumber(String a, String b) {
        boolean na = a.matches("\\d{1,18}"), nb = b.matches("\\d{1,18}");
        if (na && nb) return Long.compare(Long.parseLong(a), Long.parseLong(b));
        return na == nb ? a.compareTo(b) : na ? -1 : 1;
    }

    /// @return rows left out
    private int read(Measurements t, Map<String, List<Point>> stars) {
        String idColumn = t.column(id, List.of("objectId", "diaObjectId", "targetId", "id", "name"), "--id");
        String timeColumn =
                t.required(time, List.of("midpointMjdTai", "bjdTdb", "bjd", "hjd", "mjd", "jd", "time"), "--time");
        String bandColumn = t.column(band, List.of("band", "filter"), "--band");
        String value = flux.isEmpty()
                ? t.required(magnitude, List.of("magnitude", "mag"), "--mag")
                : t.required(flux, List.of(), "--flux");
        String errorColumn = t.required(
                error,
                flux.isEmpty() ? List.of("magnitudeErr", "magErr", "err") : List.of(flux + "Err", "fluxErr", "err"),
                "--err");
        int left = 0;
        for (int i = 0; i < t.table().rows(); i++) {
            double when = t.number(timeColumn, i), v = t.number(value, i), e = t.number(errorColumn, i);
            boolean usable = Double.isFinite(when) && Double.isFinite(v) && e > 0 && Double.isFinite(e);
            if (usable && !flux.isEmpty()) {
                usable = v > 3 * e;
                e = MAG * e / v;
                v = -2.5 * Math.log10(v);
            }
            if (!usable) {
                left++;
                continue;
            }
            String star = idColumn.isEmpty() ? t.file().getFileName().toString() : t.text(idColumn, i);
            stars.computeIfAbsent(star, _ -> new ArrayList<>())
                    .add(new Point(when, bandColumn.isEmpty() ? "" : t.text(bandColumn, i), v, e));
        }
        return left;
    }

    private Found search(PeriodSearch search, String star, List<Point> points) {
        List<String> bands =
                List.copyOf(new TreeSet<>(points.stream().map(Point::band).toList()));
        int n = points.size();
        LightCurve curve = new LightCurve(
                points.stream().mapToDouble(Point::time).toArray(),
                points.stream().mapToDouble(Point::magnitude).toArray(),
                points.stream().mapToDouble(Point::error).toArray(),
                points.stream().mapToInt(p -> bands.indexOf(p.band)).toArray(),
                bands.size());
        if (search.gridSteps(curve.span()) > MOST_STEPS)
            throw new UserFault(String.format(
                    Locale.ROOT,
                    "star %s: periods from %s to %s d over %.0f days are %.0f frequencies; ask for longer periods",
                    star,
                    shortest,
                    longest,
                    curve.span(),
                    search.gridSteps(curve.span())));
        return new Found(star, n, bands, search.search(curve));
    }

    private static Table table(List<Found> found) {
        List<String> bands = List.copyOf(
                new TreeSet<>(found.stream().flatMap(f -> f.bands.stream()).toList()));
        List<Column> columns = new ArrayList<>(List.of(
                Column.of("id", STRING, "", "The star."),
                Column.of("measurements", INT, "", "Measurements used."),
                Column.nullable("period", DOUBLE, "d", "The likeliest period."),
                Column.nullable("periodErr", DOUBLE, "d", "Its error, given that it is no alias."),
                Column.nullable("brightest", DOUBLE, "d", "A time of maximum light."),
                Column.nullable("scatter", DOUBLE, "mag", "Standard deviation about the fitted curve."),
                Column.nullable("log10FalseAlarm", DOUBLE, "", "Log of the probability that noise looks as periodic."),
                Column.nullable("rivalPeriod", DOUBLE, "d", "The next likeliest period."),
                Column.nullable("margin", DOUBLE, "", "Twice the difference in log likelihood to the rival.")));
        for (String b : bands) {
            columns.add(Column.nullable(named("mean", b), DOUBLE, "mag", "Mean of the fitted curve."));
            columns.add(Column.nullable(named("amplitude", b), DOUBLE, "mag", "Brightest to faintest."));
        }
        TableBuilder out = new TableBuilder(new Schema(columns), found.size());
        for (Found f : found) {
            out.addRow();
            out.set("id", f.id).set("measurements", f.measurements);
            if (f.result.isEmpty()) {
                for (Column c : columns) if (c.nullable()) out.setNull(c.name());
                continue;
            }
            PeriodResult r = f.result.get();
            out.set("period", r.period()).set("periodErr", r.periodErr()).set("brightest", r.brightest());
            out.set("scatter", r.scatter()).set("log10FalseAlarm", r.log10FalseAlarm());
            out.set("rivalPeriod", r.rival()).set("margin", r.margin());
            for (String b : bands) {
                int k = f.bands.indexOf(b);
                for (String what : List.of("mean", "amplitude"))
                    if (k < 0) out.setNull(named(what, b));
                    else out.set(named(what, b), what.equals("mean") ? r.mean()[k] : r.amplitude()[k]);
            }
        }
        return out.build();
    }

    private static String named(String what, String band) {
        return band.isEmpty() ? what : what + "_" + band;
    }

    private void write(Table table) {
        if (out.isEmpty()) {
            PrintWriter print = spec.commandLine().getOut();
            try {
                Csv.write(print, table);
            } catch (IOException e) {
                throw new org.almagest.astro.fault.ResourceFault("cannot write the table: " + e.getMessage(), e);
            }
            print.flush();
        } else TableFile.write(out.get(), TableForm.of(out.get()), table);
    }
}
