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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.app.night.Journal.CalibrationSet;
import org.almagest.app.night.Journal.Product;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.instrument.base.InstrumentFiles;
import org.almagest.pipe.execute.RunSummary;
import org.almagest.science.calib.Verification;

/// Makes what calibrations the frames allow, and says what is done without.
///
/// The set of calibrations is named by the frames that it is made of: when bias, dark or flat frames are
/// added a new set is made, for the science frames that come after.
///
/// Thread rule: one thread.
final class Calibrations {
    private static final int SKY_FROM = 10;
    private static final int SKY_MOST = 120;
    private static final int TRUSTED_FROM = 3;

    private final Butler butler;
    private final NightRuns runs;
    private final NightPlace place;
    private final String name;
    private final Journal journal;

    Calibrations(Butler butler, NightRuns runs, NightPlace place, String instrument, Journal journal) {
        this.butler = butler;
        this.runs = runs;
        this.place = place;
        this.name = instrument;
        this.journal = journal;
    }

    /// The set that the frames of now give; made when it is not there yet.
    CalibrationSet current() {
        List<NightFrame> bias = usable("bias"), dark = usable("dark"), flat = usable("flat");
        List<NightFrame> sky = dark.isEmpty() ? sky() : List.of();
        String key = key(bias, dark, flat, sky.size() >= SKY_FROM);
        Optional<CalibrationSet> known =
                journal.calibrations().stream().filter(c -> c.key().equals(key)).findFirst();
        return known.orElseGet(() -> make(key, bias, dark, flat, sky));
    }

    private List<NightFrame> usable(String kind) {
        return journal.frames(f -> f.usable() && f.is(kind));
    }

    /// Science frames of one length, for a dark of the fixed pattern; none when lengths differ.
    private List<NightFrame> sky() {
        List<NightFrame> all = journal.science().toList();
        Map<Double, List<NightFrame>> byLength = all.stream().collect(Collectors.groupingBy(NightFrame::seconds));
        List<NightFrame> most = byLength.values().stream()
                .max(java.util.Comparator.comparingInt(List::size))
                .orElse(List.of());
        if (10 * most.size() < 9 * all.size() || most.size() < SKY_FROM) return List.of();
        List<NightFrame> some = new ArrayList<>();
        int step = Math.max(1, (most.size() + SKY_MOST - 1) / SKY_MOST);
        for (int i = 0; i < most.size(); i += step) some.add(most.get(i));
        return some;
    }

    private String key(List<NightFrame> bias, List<NightFrame> dark, List<NightFrame> flat, boolean sky) {
        StringBuilder all = new StringBuilder(sky ? "sky" : "");
        for (List<NightFrame> some : List.of(bias, dark, flat))
            some.forEach(f -> all.append(' ').append(f.exposure()).append('.').append(f.detector()));
        return String.format(Locale.ROOT, "%08x", all.toString().hashCode());
    }

    private CalibrationSet make(
            String key, List<NightFrame> bias, List<NightFrame> dark, List<NightFrame> flat, List<NightFrame> sky) {
        // a set that a crash left half made is not gone on with
        String collection = name + "/night/calib/" + key;
        for (int i = 2; butler.registry().findCollection(collection).isPresent(); i++)
            collection = name + "/night/calib/" + key + "-" + i;
        butler.registry()
                .registerCollection(
                        collection, org.almagest.butler.dataset.CollectionType.CALIBRATION, "calibrations of a night");
        List<Product> products = new ArrayList<>();
        Path pipeline = pipeline(!bias.isEmpty(), !dark.isEmpty());
        if (bias.isEmpty())
            products.add(new Product(
                    "bias",
                    0,
                    false,
                    "no bias frames: the overscan or the described level without light is taken off"));
        else products.addAll(one(pipeline, "bias", bias, collection));
        if (dark.isEmpty()) products.addAll(withoutDarks(sky, collection));
        else products.addAll(one(pipeline, "dark", dark, collection));
        if (flat.isEmpty())
            products.add(new Product(
                    "flat",
                    0,
                    false,
                    "no flat frames: zero points vary over the detector by vignetting, dust and pixels"));
        else {
            products.addAll(one(pipeline, "flat", flat, collection));
            products.addAll(certify("defects", "defects", flat.size(), chain("flat"), collection));
        }
        CalibrationSet set = new CalibrationSet(key, collection, products);
        journal.calibrations().add(set);
        journal.save();
        return set;
    }

    private Path pipeline(boolean bias, boolean dark) {
        List<String> body = new ArrayList<>(List.of("tasks:"));
        for (String kind : List.of("Bias", "Dark", "Flat")) body.add("  make" + kind + ": {config: {minInputs: 1}}");
        if (!bias) body.add("  isrDark: {config: {steps: [" + steps("") + "]}}");
        if (!bias || !dark)
            body.add("  isrFlat: {config: {steps: ["
                    + steps("{type: GrowMask}, " + (bias ? "{type: SubtractBias}, " : "")
                            + (dark ? "{type: SubtractDark}, " : ""))
                    + "]}}");
        return runs.write(
                "calibration.yaml", List.of(place.pipeline("calibration.yaml")), String.join("\n", body) + "\n");
    }

    private static String steps(String between) {
        return "{type: Overscan}, {type: Saturation}, {type: Gain}, {type: CorrectCrosstalk}, {type: ParallelOverscan}, "
                + "{type: Linearity}, {type: Assemble}, " + between + "{type: MaskNans}, {type: Variance}";
    }

    private String chain(String kind) {
        return name + "/night/made/" + kind;
    }

    private List<Product> one(Path pipeline, String kind, List<NightFrame> frames, String collection) {
        List<String> inputs = List.of(InstrumentFiles.rawCollection(name), collection);
        String where = NightRuns.among(
                "exposure", frames.stream().map(NightFrame::exposure).distinct().toList());
        Optional<RunSummary> summary = runs.run("making " + kind, pipeline, kind, inputs, chain(kind), where);
        if (summary.isEmpty())
            return List.of(new Product(kind, frames.size(), false, "the frames gave nothing to work on"));
        List<Product> made = certify(kind, kind, frames.size(), chain(kind), collection);
        if (!made.isEmpty()) return made;
        String why = summary.get().failures().isEmpty()
                ? "nothing came of the frames"
                : summary.get().failures().getFirst().message();
        return List.of(new Product(kind, frames.size(), false, why));
    }

    /// Certifies what the newest run made; what is not fit to be applied is left out, and said.
    private List<Product> certify(String kind, String type, int frames, String chain, String collection) {
        if (butler.registry().findType(type).isEmpty()) return List.of();
        List<String> newest = newest(chain);
        List<Product> out = new ArrayList<>();
        for (DatasetRef ref : butler.queryDatasets(type, newest, "")) {
            Optional<Verification> v = butler.find(type + "_verification", ref.dataId(), newest)
                    .map(r -> butler.get(r, Verification.class));
            boolean fit = v.isEmpty() || v.get().checks().stream().allMatch(c -> c.passed() || mayMiss(c.name()));
            if (fit) butler.registry().certify(collection, List.of(ref), Timespan.ALL);
            int n = v.map(Verification::inputs).orElse(frames);
            out.add(new Product(title(kind, ref), n, fit, note(v, n, kind)));
        }
        return out;
    }

    private List<String> newest(String chain) {
        return butler.registry()
                .findCollection(chain)
                .map(c -> c.children().stream()
                        .filter(r -> r.startsWith(chain + "/"))
                        .limit(1)
                        .toList())
                .orElse(List.of());
    }

    /// Scatter that differs from the promise tells of a wrong gain or read noise; the mean of the frames is
    /// right all the same.
    private static boolean mayMiss(String check) {
        return check.startsWith("noise over") || check.equals("mean") || check.equals("scatter of levels");
    }

    private static String title(String kind, DatasetRef ref) {
        String filter = ref.dataId().has("physical_filter") ? " " + ref.dataId().text("physical_filter") : "";
        return kind + filter;
    }

    private static String note(Optional<Verification> v, int frames, String kind) {
        List<String> parts = new ArrayList<>();
        if (frames < TRUSTED_FROM && !kind.equals("defects"))
            parts.add("of few frames: it adds their noise, and cosmic rays stay in it");
        v.ifPresent(all -> all.checks().stream().filter(c -> !c.passed()).forEach(c -> parts.add(c.toString())));
        return parts.isEmpty() ? "verified" : String.join("; ", parts);
    }

    private List<Product> withoutDarks(List<NightFrame> sky, String collection) {
        String without = "no dark frames: hot pixels and dark current stay";
        if (sky.size() < SKY_FROM) return List.of(new Product("dark", 0, false, without));
        List<String> inputs = List.of(InstrumentFiles.rawCollection(name), collection);
        Path pipeline = runs.write("sky-dark.yaml", List.of(place.pipeline("sky-dark.yaml")), "");
        String where = NightRuns.among(
                "exposure", sky.stream().map(NightFrame::exposure).distinct().toList());
        runs.run("making dark of the sky", pipeline, "", inputs, chain("sky-dark"), where);
        Map<String, Verification> checks = new TreeMap<>();
        List<String> newest = newest(chain("sky-dark"));
        for (String type : List.of("dark", "defects")) {
            if (butler.registry().findType(type + "_verification").isEmpty()) continue;
            for (DatasetRef ref : butler.queryDatasets(type + "_verification", newest, ""))
                checks.put(type, butler.get(ref, Verification.class));
        }
        // the pattern is only known when every check says so: a field that stands still has its stars in it
        boolean fit = checks.size() == 2 && checks.values().stream().allMatch(Verification::passed);
        if (!fit) {
            String why = checks.values().stream()
                    .flatMap(v -> v.checks().stream())
                    .filter(c -> !c.passed())
                    .map(Verification.Check::toString)
                    .collect(Collectors.joining("; "));
            return List.of(new Product(
                    "dark of the sky",
                    sky.size(),
                    false,
                    without + "; none could be made of the science frames: " + why));
        }
        List<Product> out = new ArrayList<>();
        for (String type : List.of("dark", "defects"))
            for (DatasetRef ref : butler.queryDatasets(type, newest, "")) {
                butler.registry().certify(collection, List.of(ref), Timespan.ALL);
                out.add(new Product(
                        type + " of the sky",
                        sky.size(),
                        true,
                        "verified; fixed pattern of " + sky.size() + " science frames of a moving field"));
            }
        return out;
    }
}
