/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbEngine;
import org.almagest.app.report.Stamp;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;
import org.almagest.science.lightcurve.Ensemble;
import org.almagest.science.tracklet.Tracklet;
import org.almagest.science.tracklet.Tracklets;

/// Gathers what the page shows of the sky: light curves, candidates with their images, movers.
///
/// Thread rule: one thread.
final class SkyFinds {
    private static final double VARIABLE_EXCESS = 3;
    private static final int LEAST_POINTS = 8;
    private static final int NEIGHBOURS = 21;
    private static final int WITH_IMAGES = 18;
    private static final int RADIUS = 15;
    private static final List<String> NAMES = List.of("science", "template", "difference");

    private final Butler butler;
    private final NightPlace place;
    private final String instrument;
    private final Journal journal;

    SkyFinds(Butler butler, NightPlace place, String instrument, Journal journal) {
        this.butler = butler;
        this.place = place;
        this.instrument = instrument;
        this.journal = journal;
    }

    /// Gathers all.
    ///
    /// @param collections where the images are
    SkyReport gather(List<Curves.Result> curves, List<String> collections) {
        List<SkyReport.Star> stars = new ArrayList<>();
        curves.forEach(c -> stars.addAll(stars(c)));
        if (!Files.exists(place.apdb())) return new SkyReport(stars, List.of(), List.of(), journal.fields());
        try (Apdb apdb =
                ApdbEngine.of(place.apdb().toString()).open(place.apdb().toString())) {
            Table sources = apdb.readAll("DiaSource");
            return new SkyReport(stars, candidates(sources, collections), movers(sources), journal.fields());
        }
    }

    /// The stars of one field and filter; variable are those whose scatter is far above that of the stars
    /// next in expected error.
    static List<SkyReport.Star> stars(Curves.Result r) {
        Map<Long, List<Integer>> rows = new LinkedHashMap<>();
        long[] id = r.curves().longs("targetId");
        boolean[] usable = r.curves().booleans("usable");
        for (int i = 0; i < id.length; i++)
            if (usable[i]) rows.computeIfAbsent(id[i], k -> new ArrayList<>()).add(i);
        long[] known = r.stars().longs("targetId");
        List<SkyReport.Star> out = new ArrayList<>();
        for (int k = 0; k < known.length; k++) {
            List<Integer> mine = rows.getOrDefault(known[k], List.of());
            if (mine.isEmpty()) continue;
            out.add(new SkyReport.Star(
                    name(r.stars(), k),
                    r.field(),
                    r.stars().doubles("ra")[k],
                    r.stars().doubles("dec")[k],
                    r.stars().booleans("isTarget")[k],
                    false,
                    Double.NaN,
                    r.filter(),
                    column(r.curves(), "bjdTdb", mine),
                    column(r.curves(), "magnitude", mine),
                    column(r.curves(), "magnitudeErr", mine),
                    column(r.curves(), "diffMagnitude", mine)));
        }
        return withExcess(out);
    }

    /// Its name, or one made of its place, such as J0204+4641.
    private static String name(Table stars, int row) {
        String given = stars.strings("name")[row];
        if (!given.isBlank()) return given;
        String place = Sexagesimal.of(stars.doubles("ra")[row], stars.doubles("dec")[row]);
        String[] parts = place.split("[ :.]");
        return "J" + parts[0] + parts[1] + parts[2] + parts[4] + parts[5] + parts[6];
    }

    private static double[] column(Table t, String name, List<Integer> rows) {
        return rows.stream().mapToDouble(i -> t.doubles(name)[i]).toArray();
    }

    private static double scatter(double[] v) {
        double mean = Arrays.stream(v).average().orElse(Double.NaN);
        return Math.sqrt(Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum() / Math.max(1, v.length - 1));
    }

    private static double middle(double[] v) {
        double[] s = Arrays.stream(v).filter(Double::isFinite).sorted().toArray();
        return s.length == 0 ? Double.NaN : s[s.length / 2];
    }

    private static List<SkyReport.Star> withExcess(List<SkyReport.Star> all) {
        List<SkyReport.Star> byError = new ArrayList<>(all);
        byError.sort(Comparator.comparingDouble(s -> middle(s.error())));
        Map<SkyReport.Star, Double> excess = new HashMap<>();
        for (int i = 0; i < byError.size(); i++) {
            SkyReport.Star s = byError.get(i);
            int from = Math.clamp(i - NEIGHBOURS / 2, 0, Math.max(0, byError.size() - NEIGHBOURS));
            List<SkyReport.Star> like = byError.subList(from, Math.min(byError.size(), from + NEIGHBOURS));
            double usual = middle(like.stream()
                    .filter(o -> o != s)
                    .mapToDouble(o -> scatter(o.magnitude()))
                    .toArray());
            excess.put(s, scatter(s.magnitude()) / usual);
        }
        return all.stream()
                .map(s -> new SkyReport.Star(
                        s.name(),
                        s.field(),
                        s.ra(),
                        s.dec(),
                        s.target(),
                        s.bjd().length >= LEAST_POINTS && excess.getOrDefault(s, 0.0) > VARIABLE_EXCESS && persists(s),
                        excess.getOrDefault(s, Double.NaN),
                        s.filter(),
                        s.bjd(),
                        s.magnitude(),
                        s.error(),
                        s.difference()))
                .toList();
    }

    /// One bad point makes no variable: without its two farthest points the star still scatters half as
    /// much as with them.
    private static boolean persists(SkyReport.Star s) {
        double centre = middle(s.magnitude());
        double[] near = Arrays.stream(s.magnitude())
                .boxed()
                .sorted(Comparator.comparingDouble(m -> Math.abs(m - centre)))
                .limit(Math.max(1, s.magnitude().length - 2))
                .mapToDouble(Double::doubleValue)
                .toArray();
        return scatter(near) > 0.5 * scatter(s.magnitude())
                && Double.isFinite(Ensemble.successiveScatter(s.magnitude()));
    }

    private List<SkyReport.Candidate> candidates(Table sources, List<String> collections) {
        Map<Long, List<Integer>> objects = new LinkedHashMap<>();
        for (int i = 0; i < sources.rows(); i++)
            if (!sources.isNull("diaObjectId", i) && sources.longs("diaObjectId")[i] != 0)
                objects.computeIfAbsent(sources.longs("diaObjectId")[i], k -> new ArrayList<>())
                        .add(i);
        record Best(long id, int row, int count, double snr) {}
        List<Best> best = new ArrayList<>();
        objects.forEach((id, rows) -> {
            int row = rows.stream()
                    .max(Comparator.comparingDouble(i -> Math.abs(sources.number("snr", i))))
                    .orElseThrow();
            best.add(new Best(id, row, rows.size(), Math.abs(sources.number("snr", row))));
        });
        best.sort(Comparator.comparingInt((Best b) -> -b.count()).thenComparingDouble(b -> -b.snr()));
        List<SkyReport.Candidate> out = new ArrayList<>();
        for (Best b : best) {
            double ra = sources.number("ra", b.row()), dec = sources.number("dec", b.row());
            out.add(new SkyReport.Candidate(
                    b.id(),
                    field(ra, dec),
                    ra,
                    dec,
                    b.count(),
                    b.snr(),
                    sources.number("reliability", b.row()),
                    out.size() < WITH_IMAGES ? images(sources, b.row(), collections) : ""));
        }
        return out;
    }

    private String images(Table sources, int row, List<String> collections) {
        DataId id = DataId.of("instrument", instrument, "visit", sources.longs("visit")[row], "detector", (long)
                sources.number("detector", row));
        Box box = new Box((int) Math.round(sources.number("x", row)), (int) Math.round(sources.number("y", row)), 1, 1)
                .grown(RADIUS);
        List<Image> stamps = new ArrayList<>();
        for (String type : List.of("preliminary_visit_image", "template_matched", "difference_image")) {
            Optional<Image> stamp = butler.find(type, id, collections)
                    .map(butler::locate)
                    .flatMap(s -> butler.read(s, Exposure.class, box))
                    .map(Exposure::image);
            if (stamp.isEmpty()) return "";
            stamps.add(stamp.get());
        }
        return Stamp.row(stamps, NAMES);
    }

    /// The field whose middle is nearest.
    private String field(double ra, double dec) {
        SkyCoord at = SkyCoord.ofDegrees(ra, dec);
        return journal.fields().stream()
                .min(Comparator.comparingDouble(
                        f -> SkyCoord.ofDegrees(f.ra(), f.dec()).separation(at).degrees()))
                .map(Journal.Field::name)
                .orElse("");
    }

    /// Tracklets among detections whose object has no other detection in the night.
    private List<SkyReport.Mover> movers(Table sources) {
        Map<Long, Integer> count = new HashMap<>();
        for (int i = 0; i < sources.rows(); i++)
            if (!sources.isNull("diaObjectId", i)) count.merge(sources.longs("diaObjectId")[i], 1, Integer::sum);
        Map<Long, NightFrame> visits = new HashMap<>();
        journal.science().forEach(f -> visits.putIfAbsent(f.visit(), f));
        Map<String, List<Tracklets.Detection>> nights = new LinkedHashMap<>();
        double pixel = 1;
        for (int i = 0; i < sources.rows(); i++) {
            NightFrame frame = visits.get(sources.longs("visit")[i]);
            boolean lone =
                    sources.isNull("diaObjectId", i) || count.getOrDefault(sources.longs("diaObjectId")[i], 0) < 2;
            if (frame == null || !lone) continue;
            pixel = frame.quality().pixelArcsec();
            nights.computeIfAbsent(frame.night() + " " + frame.field(), k -> new ArrayList<>())
                    .add(new Tracklets.Detection(
                            frame.visit(),
                            sources.number("midpointMjdTai", i),
                            sources.number("ra", i),
                            sources.number("dec", i)));
        }
        Tracklets.Config config = Tracklets.Config.DEFAULT.withTolerance(Math.max(1, 0.5 * pixel));
        List<SkyReport.Mover> out = new ArrayList<>();
        nights.forEach((key, detections) -> {
            for (Tracklet t : Tracklets.find(detections, config))
                out.add(new SkyReport.Mover(
                        key.substring(key.indexOf(' ') + 1),
                        t.ra(),
                        t.dec(),
                        t.rate(),
                        t.angle(),
                        t.members().size(),
                        t.rms(),
                        t.log10Chance(),
                        Time.ofMjdTai(t.mjd()).iso(TimeScale.UTC, 0).replace('T', ' ')));
        });
        return out;
    }
}
