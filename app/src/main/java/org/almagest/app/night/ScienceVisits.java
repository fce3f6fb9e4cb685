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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.almagest.app.night.NightFrame.State;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.DataId;
import org.almagest.instrument.base.InstrumentFiles;
import org.almagest.instrument.base.YamlInstrument;
import org.almagest.pipe.execute.RunSummary;
import org.almagest.science.astrometry.AstrometrySummary;
import org.almagest.science.characterize.CharacterizeImageTask.BackgroundList;
import org.almagest.science.photometry.PhotometrySummary;
import org.almagest.science.quality.VisitQuality;
import org.almagest.science.quality.VisitRules;
import org.almagest.science.refcat.BandChoice;
import org.almagest.science.refcat.ReferenceStars;

/// Calibrates science frames, measures how good they came out, and leaves out what the rules bar.
///
/// Thread rule: one thread.
final class ScienceVisits {
    private static final int AT_ONCE = 400;
    private static final double COARSE_PIXEL = 3;
    private static final double TRUSTED_POINTING = 300;

    private final Butler butler;
    private final NightRuns runs;
    private final NightPlace place;
    private final YamlInstrument instrument;
    private final Journal journal;
    private final Optional<Path> settings;

    ScienceVisits(
            Butler butler,
            NightRuns runs,
            NightPlace place,
            YamlInstrument instrument,
            Journal journal,
            Optional<Path> settings) {
        this.butler = butler;
        this.runs = runs;
        this.place = place;
        this.instrument = instrument;
        this.journal = journal;
        this.settings = settings;
    }

    /// Chain of the calibrated visits.
    String chain() {
        return instrument.name() + "/night/calibrated";
    }

    private String chainWithoutSky() {
        return instrument.name() + "/night/measured";
    }

    /// Bands of the reference catalogue in the repository; empty when there is none.
    List<String> catalogueBands() {
        if (journal.refcat().isEmpty()) return List.of();
        return butler.queryDatasets("refcat", List.of(journal.refcat()), "").stream()
                .findFirst()
                .map(ref -> ReferenceStars.bands(butler.get(ref, Table.class).schema()))
                .orElse(List.of());
    }

    /// What stands for each filter of the frames.
    Map<String, BandChoice.Choice> bandChoices() {
        List<String> bands = catalogueBands();
        Map<String, BandChoice.Choice> out = new TreeMap<>();
        if (!bands.isEmpty())
            journal.science().map(NightFrame::band).distinct().forEach(b -> out.put(b, BandChoice.of(b, bands)));
        return out;
    }

    /// Calibrates the frames that are not yet.
    void calibrate(Journal.CalibrationSet calibrations) {
        recall();
        boolean sky = !catalogueBands().isEmpty();
        List<NightFrame> fresh = journal.science()
                .filter(f -> f.state() == State.READ || (sky && f.state() == State.MEASURED))
                .toList();
        if (fresh.isEmpty()) return;
        Path pipeline = sky ? pipeline() : pipelineWithoutSky();
        List<String> inputs =
                new ArrayList<>(List.of(InstrumentFiles.rawCollection(instrument.name()), calibrations.collection()));
        if (sky) inputs.add(journal.refcat());
        for (int i = 0; i < fresh.size(); i += AT_ONCE) {
            List<NightFrame> some = fresh.subList(i, Math.min(fresh.size(), i + AT_ONCE));
            String where = NightRuns.among(
                    "visit", some.stream().map(NightFrame::visit).toList());
            Optional<RunSummary> summary = runs.run(
                    "calibrating " + some.size() + " frames",
                    pipeline,
                    sky ? "" : "isr,characterize,measure",
                    inputs,
                    sky ? chain() : chainWithoutSky(),
                    where);
            for (NightFrame f : some) finish(f, summary, sky);
            journal.save();
        }
    }

    /// Finds what an earlier run calibrated and did not live to note.
    private void recall() {
        if (butler.registry().findCollection(chain()).isEmpty()) return;
        for (NightFrame f :
                journal.science().filter(f -> f.state() == State.READ).toList())
            if (found("preliminary_visit_image", f).isPresent()) finish(f, Optional.empty(), true);
    }

    private Optional<DatasetRef> found(String type, NightFrame f) {
        return found(type, f, chain());
    }

    private Optional<DatasetRef> found(String type, NightFrame f, String chain) {
        if (butler.registry().findType(type).isEmpty()
                || butler.registry().findCollection(chain).isEmpty()) return Optional.empty();
        return butler.find(type, id(f), List.of(chain));
    }

    private DataId id(NightFrame f) {
        return DataId.of("instrument", instrument.name(), "visit", f.visit(), "detector", (long) f.detector());
    }

    private void finish(NightFrame f, Optional<RunSummary> summary, boolean sky) {
        if (found("preliminary_visit_image", f).isPresent()) {
            journal.change(f, old -> old.withQuality(quality(f)).in(State.CALIBRATED));
            return;
        }
        if (!sky && found("measured_image", f, chainWithoutSky()).isPresent()) {
            journal.change(f, old -> old.withQuality(measured(f)).in(State.MEASURED));
            return;
        }
        String why = summary.flatMap(s -> s.failures().stream()
                        .filter(x ->
                                number(x.dataId(), "visit", f.visit()) || number(x.dataId(), "exposure", f.exposure()))
                        .filter(x -> number(x.dataId(), "detector", f.detector()))
                        .findFirst())
                .map(x -> x.label() + ": " + x.message())
                .orElse("the header tells no pointing, so that no visit could be made of it: add ra and dec to the"
                        + " description, as {constant: ...} if need be");
        journal.change(f, old -> old.excluded(why));
    }

    private static boolean number(DataId id, String dimension, long value) {
        return id.has(dimension) && id.number(dimension) == value;
    }

    private VisitQuality quality(NightFrame f) {
        List<String> from = List.of(chain());
        DataId id = id(f);
        Exposure exposure = butler.get("preliminary_visit_image", id, from, Exposure.class);
        PhotometrySummary flux = butler.get("photometry_summary", id, from, PhotometrySummary.class);
        AstrometrySummary sky = butler.get("astrometry_summary", id, from, AstrometrySummary.class);
        BackgroundList background = butler.get("preliminary_visit_image_background", id, from, BackgroundList.class);
        Table sources = butler.get("single_visit_star", id, from, Table.class);
        return VisitQuality.of(
                exposure,
                background.models(),
                new VisitQuality.Summaries(
                        flux.zeroPointPerSecond(),
                        flux.scatter(),
                        flux.njyPerUnit(),
                        sources.rows(),
                        sky.used(),
                        sky.scatterMas(),
                        sky.pointingErrorArcsec()));
    }

    private VisitQuality measured(NightFrame f) {
        List<String> from = List.of(chainWithoutSky());
        Exposure exposure = butler.get("measured_image", id(f), from, Exposure.class);
        BackgroundList background = butler.get("preliminary_visit_image_background", id(f), from, BackgroundList.class);
        int sources = butler.get("measured_source", id(f), from, Table.class).rows();
        double pixel = instrument.camera().detector(f.detector()).pixelScale();
        return VisitQuality.ofImage(exposure, background.models(), sources, pixel);
    }

    /// Images and catalogues in pixels, kept as there is nothing behind them.
    private Path pipelineWithoutSky() {
        return runs.write(
                "measure.yaml",
                List.of(place.pipeline("calibrate.yaml")),
                "stored: [measured_image, measured_source]\n");
    }

    /// The pipeline of this camera: what the program has, with settings that follow from the description.
    private Path pipeline() {
        double uncertainty = instrument.camera().pointingUncertainty().arcsec();
        boolean trusted = uncertainty <= TRUSTED_POINTING;
        double pixel = instrument.camera().detectors().getFirst().pixelScale();
        StringBuilder s = new StringBuilder("tasks:\n  astrometry:\n    config:\n");
        // a field of a few hundred pixels has no distortion that needs more
        s.append("      fit.order: ").append(order()).append('\n');
        if (trusted)
            s.append(String.format(Locale.ROOT, "      fit.maxShiftArcsec: %.1f\n", Math.max(50, 1.5 * uncertainty)));
        else {
            s.append("      fit.mode: BLIND\n");
            s.append(String.format(
                    Locale.ROOT, "      fit.blindShift: %.2f\n", Math.max(1, 1.2 * uncertainty / halfDiagonal())));
        }
        StringBuilder bands = new StringBuilder();
        bandChoices()
                .forEach((b, c) -> bands.append(bands.isEmpty() ? "" : ", ")
                        .append(NightRuns.quoted(b))
                        .append(": ")
                        .append(NightRuns.quoted(c.band())));
        s.append("      bands: {").append(bands).append("}\n");
        s.append("  photometry: {config: {bands: {").append(bands).append("}}}\n");
        // in pixels as coarse as these faint stars overlap everywhere
        if (pixel >= COARSE_PIXEL) s.append("  measure: {config: {detection.threshold: 10}}\n");
        List<Path> imports = new ArrayList<>(List.of(place.pipeline("calibrate.yaml")));
        Path made = runs.write("calibrate-base.yaml", imports, s.toString());
        imports.clear();
        imports.add(made.getFileName());
        settings.ifPresent(p -> imports.add(p.toAbsolutePath()));
        return runs.write("calibrate.yaml", imports, "");
    }

    private int order() {
        var d = instrument.camera().detectors().getFirst();
        return (long) d.width() * d.height() < 1_000_000 ? 2 : 4;
    }

    private double halfDiagonal() {
        var d = instrument.camera().detectors().getFirst();
        return 0.5 * Math.hypot(d.width(), d.height()) * d.pixelScale();
    }

    /// Applies the rules on calibrated visits; what takes part in a template or a difference stays.
    void judge() {
        Map<String, List<NightFrame>> like = journal.science()
                .filter(NightFrame::calibrated)
                .collect(Collectors.groupingBy(f -> f.field() + " " + f.filter() + " " + f.detector()));
        var taken = new TreeSet<Long>();
        journal.templates().forEach(t -> taken.addAll(t.visits()));
        for (List<NightFrame> group : like.values()) {
            List<VisitQuality> all = group.stream().map(NightFrame::quality).toList();
            for (NightFrame f : group) {
                journal.change(f, old -> old.withRemark(VisitRules.DEFAULT.remark(f.quality(), all)));
                if (f.state() != State.CALIBRATED || taken.contains(f.visit())) continue;
                String verdict = VisitRules.DEFAULT.judge(f.quality(), all);
                if (!verdict.isEmpty()) journal.change(f, old -> old.excluded(verdict));
            }
        }
        journal.save();
    }

    /// Frames by what they are called, for people.
    static Map<String, Long> counts(List<NightFrame> frames, Function<NightFrame, String> by) {
        Map<String, Long> out = new HashMap<>();
        frames.forEach(f -> out.merge(by.apply(f), 1L, Long::sum));
        return out;
    }
}
