/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.refcat;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.almagest.parquet.TableForm;
import org.almagest.pipe.config.ConfigBinder;
import org.almagest.pipe.config.ConfigNode;
import org.almagest.pipe.config.YamlReader;
import org.almagest.science.refcat.RefcatColumns;
import org.almagest.science.refcat.build.FileSource;
import org.almagest.science.refcat.build.Mapping;
import org.almagest.science.refcat.build.RefcatBuild;
import org.almagest.science.refcat.build.RefcatManifest;
import org.almagest.science.refcat.build.RefcatOptions;
import org.almagest.science.refcat.build.RefcatSource;
import org.almagest.science.refcat.build.TapService;
import org.almagest.science.refcat.build.TapSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `almagest refcat build`.
@Command(
        name = "build",
        description =
                "Make a folder with a reference catalogue of tables or of a TAP service. What each column is taken"
                        + " for, and why, is printed first. Stopped anywhere, the same command goes on where it was.",
        mixinStandardHelpOptions = true)
public final class RefcatBuildCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OUT", description = "Folder to make.")
    private Path folder;

    @Option(
            names = "--from",
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Tables: .csv, .ecsv, .fits (LDAC too), .vot or .xml, .parquet; text ones may be packed with gzip.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--format",
            description = "Form of the files, when their names do not tell: ${COMPLETION-CANDIDATES}.")
    private Optional<TableForm> form = Optional.empty();

    @Option(
            names = "--tap",
            paramLabel = "URL",
            description = "TAP service, such as https://gea.esac.esa.int/tap-server/tap.")
    private Optional<String> tap = Optional.empty();

    @Option(names = "--table", description = "Table of the service. Default: one of Gaia's, the newest that is there.")
    private Optional<String> table = Optional.empty();

    @Option(
            names = "--mag-limit",
            paramLabel = "[BAND=]MAG",
            description = "Faintest magnitude to ask a service for, of the first band or the one named.")
    private Optional<String> limit = Optional.empty();

    @Option(
            names = "--tap-mode",
            description = "How a service is asked: ${COMPLETION-CANDIDATES}. Default: AUTO, sync until that times out.")
    private TapService.Mode mode = TapService.Mode.AUTO;

    @Option(
            names = "--max-rows",
            description = "Rows of one answer of a service; what has more is asked for in parts. Default: 200000.")
    private long maxRows = 200_000;

    @Option(names = "--cone", paramLabel = "RA,DEC,R", description = "Centre and radius of the part of the sky [deg].")
    private Optional<String> cone = Optional.empty();

    @Option(
            names = "--columns",
            paramLabel = "FILE.yaml",
            description = "Says all columns, as for `butler import-refcat`; other options then add to it.")
    private Optional<Path> described = Optional.empty();

    @Option(
            names = "--column",
            paramLabel = "WHAT=NAME",
            description = "The column of id, ra, dec, raErr, decErr, pmRa, pmDec, pmRaErr, pmDecErr, epoch or extended;"
                    + " none for no column.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--band",
            paramLabel = "BAND=COLUMN[,ERROR]",
            description = "A band's magnitudes or fluxes. With one of these no others are looked for.")
    private Map<String, String> bands = new LinkedHashMap<>();

    @Option(
            names = "--unit",
            paramLabel = "WHAT=UNIT",
            description =
                    "Unit of one of the columns or bands, when the file says none: deg, hour, mas, arcsec/yr, mag, uJy.")
    private Map<String, String> units = new LinkedHashMap<>();

    @Option(
            names = "--ab-offset",
            paramLabel = "BAND=MAG",
            description = "What to add to a band's magnitudes for AB ones; 0 when they are AB already.")
    private Map<String, Double> abOffsets = new LinkedHashMap<>();

    @Option(
            names = "--pm-ra",
            paramLabel = "times-cos-dec|coordinate",
            description = "Whether motions in ra are times cos(dec).")
    private Optional<String> pmRa = Optional.empty();

    @Option(names = "--epoch", description = "Julian epoch of positions without one, such as 2016.")
    private Optional<Double> epoch = Optional.empty();

    @Option(names = "--default-error", description = "Error of positions without one [mas]. Default: 100.")
    private Optional<Double> defaultError = Optional.empty();

    @Option(names = "--default-mag-error", description = "Error of magnitudes without one. Default: 0.05.")
    private Optional<Double> defaultMagError = Optional.empty();

    @Option(names = "--order", description = "HEALPix order of the shards. Default: 5, which `import-refcat` has.")
    private Optional<Integer> order = Optional.empty();

    @Option(names = "--dry-run", description = "Only print what the columns are taken for.")
    private boolean dry;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    RefcatBuildCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RefcatOptions options = options();
        List<RefcatSource> sources = sources();
        List<Mapping> mappings = RefcatBuild.mappings(sources, options);
        MappingTable.print(sources, mappings, out);
        if (dry) return 0;
        RefcatManifest made = RefcatBuild.run(folder, sources, mappings, options, out::println);
        MappingTable.printLosses(made, out);
        out.println(folder + ": " + made.stars() + " stars in " + made.shards().size() + " shards, bands "
                + String.join(", ", made.bands()));
        return 0;
    }

    private List<RefcatSource> sources() {
        List<RefcatSource> sources = new ArrayList<>();
        Optional<Circle> circle = cone.map(RefcatBuildCommand::circle);
        for (Path file : files) sources.add(new FileSource(file, form.orElseGet(() -> TableForm.of(file)), circle));
        tap.ifPresent(url -> sources.add(service(url, circle)));
        if (tap.isEmpty() && (table.isPresent() || limit.isPresent()))
            throw new UserFault("--table and --mag-limit go with --tap");
        if (sources.isEmpty()) throw new UserFault("say with --from or --tap what the catalogue is made of");
        return sources;
    }

    private TapSource service(String url, Optional<Circle> circle) {
        if (circle.isEmpty()) throw new UserFault("--tap wants --cone RA,DEC,R: the part of the sky to ask for");
        String band = "";
        OptionalDouble faintest = OptionalDouble.empty();
        if (limit.isPresent()) {
            String text = limit.get();
            int equals = text.indexOf('=');
            if (equals > 0) band = text.substring(0, equals);
            try {
                faintest = OptionalDouble.of(Double.parseDouble(text.substring(equals + 1)));
            } catch (NumberFormatException e) {
                throw new UserFault("--mag-limit " + text + ": a magnitude, or BAND=magnitude", e);
            }
        }
        try {
            TapService asked = new TapService(
                    URI.create(url),
                    mode,
                    TapService.Patience.DEFAULT,
                    spec.commandLine().getErr()::println);
            Path scratch = Files.createTempDirectory("almagest-tap");
            try {
                return new TapSource(asked, table, circle.get(), faintest, band, maxRows, scratch);
            } finally {
                Files.deleteIfExists(scratch);
            }
        } catch (IllegalArgumentException e) {
            throw new UserFault("--tap " + url + " is no address: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ResourceFault("cannot write to the folder for passing files: " + e.getMessage(), e);
        }
    }

    private static Circle circle(String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 3) {
                double ra = Double.parseDouble(parts[0]), dec = Double.parseDouble(parts[1]);
                double radius = Double.parseDouble(parts[2]);
                if (Double.isFinite(ra) && Math.abs(dec) <= 90 && radius > 0 && radius <= 180)
                    return new Circle(SkyCoord.ofDegrees(ra, dec), Angle.ofDegrees(radius));
            }
        } catch (NumberFormatException e) {
            throw new UserFault("--cone " + text + ": RA,DEC,RADIUS in degrees were expected", e);
        }
        throw new UserFault("--cone " + text + ": RA,DEC,RADIUS in degrees were expected");
    }

    private RefcatOptions options() {
        RefcatOptions base = described.map(RefcatBuildCommand::described).orElse(RefcatOptions.DEFAULT);
        LinkedHashMap<String, String> allColumns = new LinkedHashMap<>(base.columns());
        allColumns.putAll(columns);
        LinkedHashMap<String, String> allBands = new LinkedHashMap<>(base.bands());
        allBands.putAll(bands);
        Map<String, String> allUnits = new LinkedHashMap<>(base.units());
        allUnits.putAll(units);
        Map<String, Double> allOffsets = new LinkedHashMap<>(base.abOffsets());
        allOffsets.putAll(abOffsets);
        Optional<Boolean> cosDec = base.pmRaTimesCosDec();
        if (pmRa.isPresent())
            cosDec = Optional.of(
                    switch (pmRa.get()) {
                        case "times-cos-dec" -> true;
                        case "coordinate" -> false;
                        default -> throw new UserFault("--pm-ra " + pmRa.get() + ": times-cos-dec or coordinate");
                    });
        return new RefcatOptions(
                allColumns,
                allBands,
                allUnits,
                allOffsets,
                cosDec,
                epoch.isPresent() ? OptionalDouble.of(epoch.get()) : base.epoch(),
                defaultError.orElse(base.defaultErrorMas()),
                defaultMagError.orElse(base.defaultMagError()),
                order.orElse(base.order()));
    }

    /// What a description of columns says.
    public static RefcatOptions described(Path yaml) {
        try {
            if (YamlReader.read(Files.readString(yaml), yaml.toString()) instanceof ConfigNode.Mapping map)
                return RefcatOptions.of(ConfigBinder.bind("columns", RefcatColumns.DEFAULT, List.of(map))
                        .value());
            throw new UserFault(yaml + " is not a map of keys to values");
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + yaml + ": " + e.getMessage(), e);
        }
    }
}
