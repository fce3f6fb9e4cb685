/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbEngine;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.app.night.Journal.Template;
import org.almagest.app.night.NightFrame.State;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;
import org.almagest.pipe.execute.RunSummary;

/// Makes templates of earlier nights or of the first frames, subtracts them from the others, and gives the
/// detections objects and alerts.
///
/// Thread rule: one thread.
final class Differences {
    private static final double SHARP_PIXELS = 2.5;
    private static final int BEST_OF_EARLIER = 12;

    private final Butler butler;
    private final NightRuns runs;
    private final NightPlace place;
    private final String name;
    private final Journal journal;
    private final TemplateFrames wanted;

    /// How many frames make a template.
    ///
    /// @param least fewer make none
    /// @param most frames of the night itself
    /// @param share of the night's frames
    record TemplateFrames(int least, int most, double share) {
        static final TemplateFrames DEFAULT = new TemplateFrames(3, 12, 1.0 / 6);

        /// So many of the first frames, which are waited for.
        static TemplateFrames first(int frames) {
            return new TemplateFrames(frames, frames, 1);
        }

        /// How many of some frames are set aside.
        int of(int frames) {
            return Math.clamp(Math.round(share * frames), least, most);
        }
    }

    Differences(
            Butler butler,
            NightRuns runs,
            NightPlace place,
            String instrument,
            Journal journal,
            TemplateFrames wanted) {
        this.butler = butler;
        this.runs = runs;
        this.place = place;
        this.name = instrument;
        this.journal = journal;
        this.wanted = wanted;
    }

    /// Chain of the difference images.
    String chain() {
        return name + "/night/difference";
    }

    /// A field in one band and night.
    private record Group(String field, String band, int night) implements Comparable<Group> {
        @Override
        public int compareTo(Group o) {
            return Comparator.comparingInt(Group::night)
                    .thenComparing(Group::field)
                    .thenComparing(Group::band)
                    .compare(this, o);
        }
    }

    /// Brings all calibrated frames as far as there are templates for them.
    void update(String calibrated) {
        TreeMap<Group, List<NightFrame>> groups = journal.science()
                .filter(NightFrame::calibrated)
                .collect(Collectors.groupingBy(
                        f -> new Group(f.field(), f.band(), f.night()), TreeMap::new, Collectors.toList()));
        groups.forEach((group, frames) -> {
            Optional<Template> template = template(group, frames, calibrated);
            if (template.isPresent() && !template.get().collection().isEmpty())
                subtract(group, template.get(), frames, calibrated);
        });
    }

    private Optional<Template> template(Group group, List<NightFrame> frames, String calibrated) {
        Optional<Template> known = journal.templates().stream()
                .filter(t ->
                        t.field().equals(group.field()) && t.band().equals(group.band()) && t.night() == group.night())
                .findFirst();
        if (known.isPresent()) return known;
        List<NightFrame> chosen = earlier(group);
        String note = "the " + visits(chosen).size() + " sharpest visits of earlier nights";
        if (visits(chosen).size() < wanted.least()) {
            List<Long> all = visits(frames);
            if (all.size() <= wanted.least()) return Optional.empty();
            List<Long> first = all.subList(0, wanted.of(all.size()));
            chosen = frames.stream().filter(f -> first.contains(f.visit())).toList();
            note = "the first " + first.size() + " visits of the night; they are not subtracted themselves";
        }
        Template made = make(group, chosen, note, calibrated);
        journal.templates().add(made);
        journal.save();
        return Optional.of(made);
    }

    private static List<Long> visits(List<NightFrame> frames) {
        return frames.stream().map(NightFrame::visit).distinct().toList();
    }

    /// The sharpest visits of nights before.
    private List<NightFrame> earlier(Group group) {
        List<NightFrame> all = journal.science()
                .filter(f -> f.calibrated()
                        && f.night() < group.night()
                        && f.field().equals(group.field())
                        && f.band().equals(group.band()))
                .toList();
        List<Long> best = all.stream()
                .sorted(Comparator.comparingDouble(f -> f.quality().fwhm()))
                .map(NightFrame::visit)
                .distinct()
                .limit(BEST_OF_EARLIER)
                .toList();
        return all.stream().filter(f -> best.contains(f.visit())).toList();
    }

    private Template make(Group group, List<NightFrame> frames, String note, String calibrated) {
        boolean broaden = frames.stream()
                        .mapToDouble(f -> f.quality().fwhm())
                        .sorted()
                        .skip(frames.size() / 2)
                        .findFirst()
                        .orElse(SHARP_PIXELS)
                < SHARP_PIXELS;
        String chain = String.format(
                Locale.ROOT, "%s/night/template/%s-%s-%d", name, group.field(), word(group.band()), group.night());
        Path pipeline = broaden
                ? runs.write("template-broadened.yaml", List.of(place.pipeline("template.yaml")), """
                        tasks:
                          broaden:                        # stars are too sharp to be resampled
                            class: org.almagest.science.subtract.BroadenPsfTask
                            config: {sigma: 1.3}
                            connections: {out.exposure: template_visit_image}
                          assembleTemplate:
                            connections: {visits: template_visit_image}
                        """)
                : runs.write("template.yaml", List.of(place.pipeline("template.yaml")), "");
        List<Long> visits = visits(frames);
        Optional<RunSummary> summary = runs.run(
                "template " + group.field() + " " + group.band(),
                pipeline,
                broaden ? "broaden,assembleTemplate" : "assembleTemplate",
                List.of(calibrated, "skymaps"),
                chain,
                NightRuns.among("visit", visits) + " AND skymap = '" + group.field() + "'");
        boolean there = butler.registry().findType("template_coadd").isPresent()
                && butler.registry().findCollection(chain).isPresent()
                && !butler.queryDatasets("template_coadd", List.of(chain), "").isEmpty();
        String why = summary.filter(s -> !s.failures().isEmpty())
                .map(s -> "; " + s.failures().getFirst().message())
                .orElse("");
        return new Template(
                group.field(),
                group.band(),
                group.night(),
                visits,
                there ? chain : "",
                broaden,
                there ? note : "no template could be made of " + note + why);
    }

    private static String word(String band) {
        return band.replaceAll("[^A-Za-z0-9]", "_");
    }

    private void subtract(Group group, Template template, List<NightFrame> frames, String calibrated) {
        List<NightFrame> fresh = frames.stream()
                .filter(f -> f.state() == State.CALIBRATED && !template.visits().contains(f.visit()))
                .toList();
        if (fresh.isEmpty()) return;
        if (!Files.exists(place.apdb()))
            ApdbEngine.of(place.apdb().toString()).create(place.apdb().toString());
        Path pipeline =
                pipeline(template.broadened(), fresh.getFirst().quality().pixelArcsec());
        Optional<RunSummary> summary = runs.run(
                "subtracting " + visits(fresh).size() + " visits",
                pipeline,
                (template.broadened() ? "broaden," : "") + "buildTemplate,subtract,detect,score,filter,associate",
                List.of(calibrated, template.collection(), "skymaps"),
                chain(),
                NightRuns.among("visit", visits(fresh)));
        try (Apdb apdb =
                ApdbEngine.of(place.apdb().toString()).open(place.apdb().toString())) {
            for (NightFrame f : fresh) finish(f, apdb, summary);
        }
        journal.save();
    }

    private void finish(NightFrame f, Apdb apdb, Optional<RunSummary> summary) {
        if (apdb.containsVisitDetector(new VisitDetector(f.visit(), f.detector()))) {
            journal.change(f, old -> old.in(State.DIFFERENCED));
            return;
        }
        String why = summary.flatMap(s ->
                        s.failures().stream().filter(x -> is(x.dataId(), f)).findFirst())
                .map(x -> x.label() + ": " + x.message())
                .orElse("too little of it lies on the template");
        journal.change(f, old -> old.withRemark("not subtracted: " + why));
    }

    private static boolean is(DataId id, NightFrame f) {
        return id.has("visit") && id.number("visit") == f.visit() && id.number("detector") == f.detector();
    }

    /// Positions are no better than a part of a pixel, whatever their errors say, and those of faint
    /// detections a pixel and more: what is one object depends on the pixels.
    private Path pipeline(boolean broaden, double pixel) {
        String apdb = String.format(
                Locale.ROOT,
                """
                  associate:
                    config:
                      apdb: %s
                      association.matching.maxSeparationArcsec: %.3f
                      association.matching.floorArcsec: %.3f
                      association.matching.missingErrorArcsec: %.3f
                """,
                NightRuns.quoted(place.apdb().toAbsolutePath().toString()),
                Math.max(1, 1.5 * pixel),
                Math.max(0.05, 0.1 * pixel),
                Math.max(0.2, 0.5 * pixel));
        List<Path> imports = List.of(place.pipeline("prompt.yaml"));
        if (!broaden) return runs.write("difference.yaml", imports, "tasks:\n" + apdb);
        return runs.write("difference-broadened.yaml", imports, """
                tasks:
                  broaden:                        # wider than the template, so that it is the template that is convolved
                    class: org.almagest.science.subtract.BroadenPsfTask
                    config: {sigma: 1.6}
                  buildTemplate:
                    connections: {science: broadened_visit_image}
                  subtract:
                    config:
                      convolve: TEMPLATE
                      decorrelate: false          # it would make the broadened images sharp again
                    connections: {science: broadened_visit_image}
                  detect:
                    connections: {science: broadened_visit_image}
                """ + apdb);
    }
}
