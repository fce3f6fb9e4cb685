/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.pipe.execute.RunSummary;

/// Light curves of the targets and of all bright stars, against an ensemble, field by field and filter by
/// filter.
///
/// Thread rule: one thread.
final class Curves {
    private static final int LEAST_VISITS = 4;
    private static final int MOST_STARS = 400;

    private final Butler butler;
    private final NightRuns runs;
    private final NightPlace place;
    private final String name;
    private final Journal journal;
    private final List<Target> targets;
    private final List<String> lacking = new ArrayList<>();

    Curves(Butler butler, NightRuns runs, NightPlace place, String instrument, Journal journal, List<Target> targets) {
        this.butler = butler;
        this.runs = runs;
        this.place = place;
        this.name = instrument;
        this.journal = journal;
        this.targets = targets;
    }

    /// The light curves of one field in one filter.
    ///
    /// @param field name of the field
    /// @param filter physical filter
    /// @param curves see [org.almagest.science.lightcurve.LightCurves#SCHEMA]
    /// @param stars positions of the stars, see [org.almagest.science.lightcurve.TargetSelection#SCHEMA]
    record Result(String field, String filter, Table curves, Table stars) {}

    /// Measures the stars of every field and filter anew, and writes the targets' tables.
    ///
    /// @param files gets the files written
    List<Result> update(String calibrated, String difference, List<Path> files) {
        Map<String, List<NightFrame>> groups = journal.science()
                .filter(f -> f.calibrated() && !f.field().isEmpty())
                .collect(Collectors.groupingBy(f -> f.field() + "/" + f.filter(), TreeMap::new, Collectors.toList()));
        List<Result> out = new ArrayList<>();
        lacking.clear();
        groups.forEach((key, frames) -> one(key, frames, calibrated, difference).ifPresent(out::add));
        files.addAll(new CurveFiles(place.tables()).write(out));
        return out;
    }

    private Optional<Result> one(String key, List<NightFrame> frames, String calibrated, String difference) {
        List<Long> visits = frames.stream().map(NightFrame::visit).distinct().toList();
        if (visits.size() < LEAST_VISITS) return Optional.empty();
        String chain = name + "/night/curves/" + key.replaceAll("[^A-Za-z0-9/]", "_");
        List<String> inputs = new ArrayList<>(List.of(calibrated));
        boolean differences = butler.registry().findCollection(difference).isPresent();
        if (differences) inputs.add(difference);
        Optional<RunSummary> summary = runs.run(
                "light curves of " + key,
                pipeline(frames),
                "selectTargets,measureTargets," + (differences ? "measureDifferences," : "") + "makeLightCurves",
                inputs,
                chain,
                NightRuns.among("visit", visits));
        runs.keepNewest(chain);
        summary.ifPresent(s -> s.failures().forEach(x -> lacking.add("light curves of " + key + ": " + x.message())));
        Optional<Table> curves = newest("light_curve", chain);
        Optional<Table> stars = newest("light_curve_targets", chain);
        if (curves.isEmpty() || stars.isEmpty()) return Optional.empty();
        NightFrame first = frames.getFirst();
        return Optional.of(new Result(first.field(), first.filter(), curves.get(), stars.get()));
    }

    private Optional<Table> newest(String type, String chain) {
        if (butler.registry().findType(type).isEmpty()
                || butler.registry().findCollection(chain).isEmpty()) return Optional.empty();
        List<String> own = butler.registry().findCollection(chain).orElseThrow().children().stream()
                .filter(c -> c.startsWith(chain + "/"))
                .limit(1)
                .toList();
        return butler.queryDatasets(type, own, "").stream().findFirst().map(this::table);
    }

    private Table table(DatasetRef ref) {
        return butler.get(ref, Table.class);
    }

    private Path pipeline(List<NightFrame> frames) {
        double pixel = frames.getFirst().quality().pixelArcsec();
        double[] fwhm =
                frames.stream().mapToDouble(f -> f.quality().fwhm()).sorted().toArray();
        double usual = fwhm[fwhm.length / 2];
        double year = Time.ofMjdTai(frames.getFirst().begin()).julianEpoch();
        StringBuilder s =
                new StringBuilder("tasks:\n  selectTargets:\n    config:\n      allowNone: true\n      targets:\n");
        List<Target> here = targets.stream()
                .map(t -> t.at(year))
                .filter(t -> near(t, frames))
                .toList();
        if (here.isEmpty()) s.setLength(s.length() - "\n".length());
        s.append(here.isEmpty() ? " []\n" : "");
        for (Target t : here)
            s.append(String.format(
                    Locale.ROOT,
                    "        - {name: %s, ra: %.7f, dec: %.7f}\n",
                    NightRuns.quoted(t.name()),
                    t.ra(),
                    t.dec()));
        s.append(String.format(Locale.ROOT, "      matchArcsec: %.3f\n", Math.max(1, pixel)));
        s.append(String.format(Locale.ROOT, "      isolationArcsec: %.2f\n", Math.max(5, 2.2 * usual) * pixel));
        s.append("      maxComparisons: ").append(MOST_STARS).append('\n');
        s.append("  measureTargets: {config: {radii: [").append(radii(usual)).append("]}}\n");
        s.append(
                "  makeLightCurves: {config: {radius: 0}}  # that which gives the comparison stars the least scatter\n");
        return runs.write("timeseries.yaml", List.of(place.pipeline("timeseries.yaml")), s.toString());
    }

    /// Radii in steps of half a pixel about the size of the stars.
    private static String radii(double fwhm) {
        List<String> out = new ArrayList<>();
        double last = 0;
        for (double k : new double[] {0.8, 1.0, 1.2, 1.5, 1.8, 2.2}) {
            double r = Math.max(2, Math.round(2 * k * fwhm) / 2.0);
            if (r > last) out.add(String.format(Locale.ROOT, "%.1f", r));
            last = r;
        }
        return String.join(", ", out);
    }

    private boolean near(Target t, List<NightFrame> frames) {
        SkyCoord at = SkyCoord.ofDegrees(t.ra(), t.dec());
        return journal.fields().stream()
                .filter(f -> f.name().equals(frames.getFirst().field()))
                .anyMatch(
                        f -> SkyCoord.ofDegrees(f.ra(), f.dec()).separation(at).degrees() < 1.5 * f.half());
    }

    /// What could not be made at the last update, and why.
    List<String> lacking() {
        return List.copyOf(lacking);
    }

    /// Targets that no field of the night has.
    List<Target> unseen() {
        Map<String, Target> out = new LinkedHashMap<>();
        for (Target t : targets)
            if (journal.fields().stream()
                    .noneMatch(f -> SkyCoord.ofDegrees(f.ra(), f.dec())
                                    .separation(SkyCoord.ofDegrees(t.ra(), t.dec()))
                                    .degrees()
                            < 1.5 * f.half())) out.put(t.name(), t);
        return List.copyOf(out.values());
    }
}
