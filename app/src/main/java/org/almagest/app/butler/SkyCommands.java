/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.butler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.app.refcat.MappingTable;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Region;
import org.almagest.astro.skymap.PatchLayout;
import org.almagest.astro.skymap.SkyMapConfig;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.SkyMaps;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.pipe.config.ConfigBinder;
import org.almagest.pipe.config.ConfigNode;
import org.almagest.pipe.config.YamlReader;
import org.almagest.science.refcat.RefcatColumns;
import org.almagest.science.refcat.RefcatFile;
import org.almagest.science.refcat.ReferenceCatalog;
import org.almagest.science.refcat.build.FileSource;
import org.almagest.science.refcat.build.Mapping;
import org.almagest.science.refcat.build.RefcatBuild;
import org.almagest.science.refcat.build.RefcatFolder;
import org.almagest.science.refcat.build.RefcatManifest;
import org.almagest.science.refcat.build.RefcatOptions;
import org.almagest.science.refcat.build.RefcatSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands on what is cut by the sky: sky maps and reference catalogues.
final class SkyCommands {
    private SkyCommands() {}

    private static ConfigNode.Mapping mapping(Path yaml) {
        try {
            if (YamlReader.read(Files.readString(yaml), yaml.toString()) instanceof ConfigNode.Mapping map) return map;
            throw new UserFault(yaml + " is not a map of keys to values");
        } catch (IOException e) {
            throw new ResourceFault("cannot read " + yaml + ": " + e.getMessage(), e);
        }
    }

    /// `almagest butler register-skymap`.
    @Command(
            name = "register-skymap",
            description = "Make a sky map known. A map of rings gets the tracts and patches that the visits defined so"
                    + " far overlap; repeat the command when more are defined. A map of single tracts gets all.")
    static final class RegisterSkymap extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "NAME", description = "Name of the map.")
        private String name;

        @Option(names = "--rings", description = "Number of rings of a whole-sky map; LSST's releases have 120.")
        private Optional<Integer> rings = Optional.empty();

        @Option(
                names = "--tract",
                paramLabel = "RA,DEC,RADIUS",
                description = "A tract of a discrete map: centre and half its side [deg]. May be repeated.")
        private List<String> tracts = new ArrayList<>();

        @Option(names = "--pixel-scale", description = "Pixel scale [arcsec]. Default: 0.2.")
        private double pixelScale = 0.2;

        @Option(names = "--patch-pixels", description = "Side of a patch's inner part [pixel]. Default: 4000.")
        private int patchPixels = 4000;

        @Option(names = "--patch-border", description = "Border around it [pixel]. Default: 100.")
        private int patchBorder = 100;

        @Option(names = "--overlap", description = "Overlap of the tracts of rings [arcmin]. Default: 1.")
        private double overlap = 1;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        RegisterSkymap() {}

        @Override
        int run(Butler butler) {
            if (rings.isPresent() != tracts.isEmpty())
                throw new UserFault("give either --rings or --tract (once for each tract)");
            PatchLayout layout = new PatchLayout(patchPixels, patchBorder, 0, true);
            SkyMaps.Counts n;
            if (rings.isPresent()) {
                List<Region> seen = new ArrayList<>();
                for (DimensionRecord v : butler.queryRecords("visit", ""))
                    v.region().ifPresent(seen::add);
                n = SkyMaps.register(butler, SkyMapConfig.rings(name, rings.get(), pixelScale, overlap, layout), seen);
            } else {
                List<SkyMapConfig.TractCentre> centres =
                        tracts.stream().map(RegisterSkymap::centre).toList();
                n = SkyMaps.register(butler, SkyMapConfig.discrete(name, centres, pixelScale, layout));
            }
            out().println("registered " + name + ": " + n.tracts() + " tracts, " + n.patches() + " patches");
            return 0;
        }

        private static SkyMapConfig.TractCentre centre(String text) {
            String[] parts = text.split(",", -1);
            try {
                if (parts.length == 3)
                    return new SkyMapConfig.TractCentre(
                            Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
            } catch (NumberFormatException e) {
                throw new UserFault("--tract " + text + ": RA,DEC,RADIUS in degrees were expected", e);
            }
            throw new UserFault("--tract " + text + ": RA,DEC,RADIUS in degrees were expected");
        }
    }

    /// `almagest butler import-refcat`.
    @Command(
            name = "import-refcat",
            description =
                    "Store a reference catalogue that `refcat build` made, or cut a table (CSV, ECSV, FITS, VOTable or"
                            + " Parquet) into HEALPix shards and store them. Without --columns and --band the columns are found as"
                            + " by `refcat build`.")
    static final class ImportRefcat extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "FILE", description = "Folder of `refcat build`, or a table.")
        private Path file;

        @Option(
                names = "--columns",
                description =
                        "YAML that says which columns are what: id, ra, dec, raErr, decErr, errorMas, pmRa, pmDec,"
                                + " epoch, defaultEpoch, extended, bands: [{band, column, errorColumn, unit, abOffset,"
                                + " defaultError}] ...")
        private Optional<Path> columns = Optional.empty();

        @Option(
                names = "--band",
                paramLabel = "BAND=COLUMN",
                description = "AB magnitudes of a band, with errors in COLUMNErr if there. May be repeated.")
        private Map<String, String> bands = Map.of();

        @Option(names = "--type", description = "Dataset type. Default: refcat.")
        private String type = "refcat";

        @Option(names = "--run", description = "RUN collection to store the shards in. Default: refcats.")
        private String run = "refcats";

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        ImportRefcat() {}

        @Override
        int run(Butler butler) {
            if (Files.isDirectory(file)) {
                RefcatFolder built = RefcatFolder.open(file);
                int n = built.importInto(butler, type, run);
                out().println(built.manifest().stars() + " stars in " + n + " shards of " + type + " in " + run);
                return 0;
            }
            RefcatColumns described = RefcatColumns.DEFAULT;
            if (columns.isPresent())
                described = ConfigBinder.bind("columns", described, List.of(mapping(columns.get())))
                        .value();
            List<RefcatColumns.BandColumn> all = new ArrayList<>(described.bands());
            bands.forEach((band, column) ->
                    all.add(new RefcatColumns.BandColumn(band, column, column + "Err", "mag", 0, 0.05)));
            if (all.isEmpty()) return guessed(butler);
            Table catalog = ReferenceCatalog.of(RefcatFile.read(file), described.withBands(all));
            int order = ReferenceCatalog.DEFAULT_ORDER;
            DatasetType shards = butler.registerType(type, Table.class, "healpix" + order);
            List<org.almagest.butler.dataset.StoredDataset> written = new ArrayList<>();
            ReferenceCatalog.shards(catalog, order)
                    .forEach((pixel, shard) -> written.add(
                            butler.write(shard, DatasetRef.predict(shards, DataId.of("healpix" + order, pixel), run))));
            butler.publish(written);
            out().println(catalog.rows() + " stars in " + written.size() + " shards of " + type + " in " + run);
            return 0;
        }

        /// Nothing was said about columns: they are found, and printed.
        private int guessed(Butler butler) {
            List<RefcatSource> sources = List.of(FileSource.of(file));
            List<Mapping> mappings = RefcatBuild.mappings(sources, RefcatOptions.DEFAULT);
            MappingTable.print(sources, mappings, out());
            try {
                Path work = Files.createTempDirectory("almagest-refcat");
                try {
                    RefcatManifest made =
                            RefcatBuild.run(work.resolve("refcat"), sources, mappings, RefcatOptions.DEFAULT, _ -> {});
                    MappingTable.printLosses(made, out());
                    int n = RefcatFolder.open(work.resolve("refcat")).importInto(butler, type, run);
                    out().println(made.stars() + " stars in " + n + " shards of " + type + " in " + run);
                    return 0;
                } finally {
                    try (Stream<Path> inside = Files.walk(work)) {
                        for (Path p : inside.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(p);
                    }
                }
            } catch (IOException e) {
                throw new ResourceFault("cannot write to the folder for passing files: " + e.getMessage(), e);
            }
        }
    }
}
