/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.CRC32;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.unit.Angle;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.instrument.base.YamlInstrument;
import org.almagest.science.refcat.build.Mapping;
import org.almagest.science.refcat.build.RefcatBuild;
import org.almagest.science.refcat.build.RefcatFolder;
import org.almagest.science.refcat.build.RefcatOptions;
import org.almagest.science.refcat.build.RefcatSource;
import org.almagest.science.refcat.build.TapService;
import org.almagest.science.refcat.build.TapSource;

/// Brings a reference catalogue into the repository of a night: a folder that `refcat build` made, a table
/// whose columns can be told, or the part of a TAP service's table that the night looks at.
///
/// Thread rule: one thread.
final class Catalogues {
    /// Collections of catalogues begin so.
    static final String PREFIX = "refcats/";

    private static final double WIDEST_DEGREES = 10;
    private static final long MOST_ROWS = 200_000;

    private final Butler butler;
    private final NightPlace place;
    private final YamlInstrument instrument;
    private final PrintWriter out;

    Catalogues(Butler butler, NightPlace place, YamlInstrument instrument, PrintWriter out) {
        this.butler = butler;
        this.place = place;
        this.instrument = instrument;
        this.out = out;
    }

    /// Brings in a catalogue, unless it is there.
    ///
    /// @param from folder, file or address
    /// @return the collection that holds it
    String bring(String from, RefcatOptions options) {
        String run = PREFIX + word(from + options);
        if (butler.registry().findCollection(run).isPresent()
                && butler.registry().findType("refcat").isPresent()
                && !butler.queryDatasets("refcat", List.of(run), "").isEmpty()) return run;
        Path work = place.root().resolve("refcat").resolve(word(from + options));
        RefcatFolder built =
                from.matches("https?://.*") ? service(from, work, options) : file(Path.of(from), work, options);
        butler.registry().registerCollection(run, CollectionType.RUN, "reference catalogue of " + from);
        int shards = built.importInto(butler, "refcat", run);
        out.println("reference catalogue " + from + ": " + built.manifest().stars() + " stars in " + shards
                + " shards, bands " + String.join(", ", built.manifest().bands()));
        return run;
    }

    private static String word(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    private RefcatFolder file(Path from, Path work, RefcatOptions options) {
        if (!Files.exists(from)) throw new UserFault("no reference catalogue " + from);
        return RefcatBuild.of(from, work, options, out::println);
    }

    private RefcatFolder service(String url, Path work, RefcatOptions options) {
        try {
            Path scratch = Files.createTempDirectory("almagest-tap");
            try {
                TapService asked = new TapService(
                        URI.create(url), TapService.Mode.AUTO, TapService.Patience.DEFAULT, out::println);
                List<RefcatSource> sources = List.of(
                        new TapSource(asked, Optional.empty(), cone(), OptionalDouble.empty(), "", MOST_ROWS, scratch));
                List<Mapping> mappings = RefcatBuild.mappings(sources, options);
                RefcatBuild.run(work, sources, mappings, options, out::println);
            } finally {
                Files.deleteIfExists(scratch);
            }
        } catch (IllegalArgumentException e) {
            throw new UserFault("--refcat " + url + " is no address: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ResourceFault("cannot write to the folder for passing files: " + e.getMessage(), e);
        }
        return RefcatFolder.open(work);
    }

    /// The part of the sky that all pointings and their uncertainty reach.
    private Circle cone() {
        List<SkyCoord> all = new ArrayList<>();
        for (DimensionRecord r : butler.queryRecords("exposure", "exposure.observation_type = 'science'"))
            if (r.find("tracking_ra").isPresent() && r.find("tracking_dec").isPresent())
                all.add(SkyCoord.ofDegrees(r.number("tracking_ra"), r.number("tracking_dec")));
        if (all.isEmpty())
            throw new UserFault("no frame tells where it points, so that no part of the sky can be asked for: build the"
                    + " catalogue with 'refcat build --tap', and give its folder");
        double x = 0, y = 0, z = 0;
        for (SkyCoord c : all) {
            double[] v = c.vector();
            x += v[0];
            y += v[1];
            z += v[2];
        }
        SkyCoord centre = SkyCoord.ofVector(x, y, z);
        double reach = 0;
        for (SkyCoord c : all) reach = Math.max(reach, c.separation(centre).degrees());
        var d = instrument.camera().detectors().getFirst();
        double radius = 1.2
                * (reach
                        + instrument.camera().pointingUncertainty().degrees()
                        + 0.5 * Math.hypot(d.width(), d.height()) * d.pixelScale() / 3600);
        if (radius > WIDEST_DEGREES)
            throw new UserFault(String.format(
                    Locale.ROOT,
                    "the frames lie up to %.0f degrees apart: build a catalogue with 'refcat build', and give its folder",
                    2 * reach));
        return new Circle(centre, Angle.ofDegrees(radius));
    }
}
