/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Table;
import org.almagest.parquet.ParquetTable;
import org.almagest.science.simulate.FrameMaker.Frame;
import org.almagest.science.simulate.RandomStream.Purpose;
import org.almagest.science.simulate.RawFrames.Words;
import org.almagest.science.simulate.SurveyConfig.CalibrationConfig;

/// Writes a simulated survey into a folder: raw frames, the camera's description, known calibrations, a
/// reference catalogue and the truth. See `docs/simulate.md`.
///
/// The bytes depend on configuration and seed alone. Thread rule: one thread calls; frames are made side by
/// side.
public final class SurveyWriter {
    private static final double CALIBRATION_DAY = VisitPlan.FIRST_NIGHT - 0.75;

    private final SimulatedSurvey survey;
    private final Path folder;

    public SurveyWriter(SimulatedSurvey survey, Path folder) {
        this.survey = survey;
        this.folder = folder;
    }

    /// Number of frames to be written: visits and calibrations times detectors.
    public int frames() {
        CalibrationConfig c = survey.config().calibrations();
        int bands = survey.config().bands().size();
        return survey.config().camera().detectors().size()
                * (survey.visits().size() + c.bias() + c.dark() + bands * c.flat() + extra(c));
    }

    private static int extra(CalibrationConfig c) {
        return c.characterization()
                .map(x -> 2 * x.pairs() * x.rampElectrons().length + x.spots() + x.stars())
                .orElse(0);
    }

    /// Writes everything.
    ///
    /// @param threads frames made at a time
    /// @param onFrame told after each frame, from any thread
    public void write(int threads, Runnable onFrame) {
        SurveyConfig config = survey.config();
        List<DetectorModel> detectors = new ArrayList<>();
        for (int d = 0; d < config.camera().detectors().size(); d++) detectors.add(new DetectorModel(survey, d));
        SurveyFile.write(folder, survey);
        InstrumentYaml.write(folder.resolve("camera.yaml"), config, detectors);
        for (DetectorModel d : detectors) CalibrationFiles.write(folder.resolve("calib"), config, survey.seed(), d);
        Csv.write(folder.resolve("refcat.csv"), ReferenceCatalog.of(survey));
        List<VisitTruth> truths = frames(threads, onFrame, detectors);
        Path truth = folder.resolve("truth");
        TruthTables tables = new TruthTables(survey);
        table("visits", tables.visits(), truth);
        table("objects", tables.objects(), truth);
        table("movers", tables.movers(), truth);
        table("sources", tables.sources(truths), truth);
        table("varying", new VaryingTable(survey, tables).build(truths), truth);
        table("cosmic_rays", tables.cosmicRays(truths), truth);
        table("streaks", tables.streaks(truths), truth);
        table("grid", tables.grid(), truth);
        table("jitter", tables.jitter(), truth);
        table("amplifiers", TruthTables.amplifiers(config, detectors), truth);
        table("defects", TruthTables.defects(config, detectors), truth);
        if (config.electronics().silicon().isEmpty()) return;
        table("area", SiliconTables.area(detectors), truth);
        table("registers", SiliconTables.registers(config, detectors), truth);
        table("crosstalk", SiliconTables.crosstalk(config, detectors), truth);
    }

    private static void table(String name, Table table, Path into) {
        ParquetTable.write(into.resolve(name + ".parquet"), table);
    }

    /// Writes the raw frames; gives what is in those of the sky, in order of time and detector.
    List<VisitTruth> frames(int threads, Runnable onFrame, List<DetectorModel> detectors) {
        List<Future<?>> calibrations = new ArrayList<>();
        List<Future<VisitTruth>> exposures = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (DetectorModel d : detectors)
                for (Lamp lamp : lamps()) calibrations.add(pool.submit(() -> calibration(lamp, d, onFrame)));
            for (Visit visit : survey.visits())
                for (DetectorModel d : detectors) exposures.add(pool.submit(() -> exposure(visit, d, onFrame)));
            for (Future<?> done : calibrations) result(done);
            List<VisitTruth> truths = new ArrayList<>();
            for (Future<VisitTruth> done : exposures) truths.add(result(done));
            return truths;
        } finally {
            calibrations.forEach(f -> f.cancel(true));
            exposures.forEach(f -> f.cancel(true));
        }
    }

    private static <T> T result(Future<T> done) {
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFault("interrupted while making frames", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            throw new InternalFault("making a frame failed: " + e.getCause(), e);
        }
    }

    /// A calibration exposure.
    ///
    /// @param level light of the lamp [electron/pixel]
    /// @param diode what the photodiode tells, 0 where there is none
    /// @param number of the frame among those of its type
    private record Lamp(
            long exposure,
            String type,
            int band,
            double level,
            double seconds,
            int sequence,
            double diode,
            int number) {}

    private List<Lamp> lamps() {
        CalibrationConfig c = survey.config().calibrations();
        List<Lamp> lamps = new ArrayList<>();
        long start = Math.round((CALIBRATION_DAY - 51544) * 86400);
        for (int i = 0; i < c.bias(); i++) start = add(lamps, start, "BIAS", 0, 0, 0);
        for (int i = 0; i < c.dark(); i++) start = add(lamps, start, "DARK", 0, 0, c.darkSeconds());
        for (int b = 0; b < survey.config().bands().size(); b++)
            for (int i = 0; i < c.flat(); i++) start = add(lamps, start, "FLAT", b, c.flatElectrons(), 5);
        if (c.characterization().isPresent())
            characterize(lamps, start, c.characterization().get());
        return lamps;
    }

    private static long add(List<Lamp> lamps, long start, String type, int band, double level, double seconds) {
        lamps.add(new Lamp(start, type, band, level, seconds, lamps.size(), 0, 0));
        return start + (long) seconds + 15;
    }

    private void characterize(List<Lamp> lamps, long begin, Characterization c) {
        long start = begin;
        int number = 0;
        for (double level : c.rampElectrons())
            for (int i = 0; i < 2 * c.pairs(); i++) {
                RandomStream random = new RandomStream(survey.seed(), Purpose.LAMP, number);
                double seconds = level / c.lampRate();
                double charge = level * (1 + c.lampNoise() * random.gaussian());
                double diode = charge * (1 + c.diodeNoise() * random.gaussian());
                lamps.add(new Lamp(start, "RAMP", 0, charge, seconds, lamps.size(), diode, number++));
                start += (long) seconds + 15;
            }
        for (int i = 0; i < c.spots(); i++, start += 45)
            lamps.add(new Lamp(start, "SPOTS", 0, 0, 30, lamps.size(), 0, i));
        for (int i = 0; i < c.stars(); i++, start += 45)
            lamps.add(new Lamp(start, "STARS", 0, 0, 30, lamps.size(), 0, i));
    }

    private float[] electrons(Lamp lamp, DetectorModel detector) {
        FrameMaker maker = new FrameMaker(survey, detector);
        return switch (lamp.type()) {
            case "SPOTS" ->
                maker.pattern(lamp.exposure(), LampPatterns.spots(survey.config(), lamp.number()), lamp.seconds());
            case "STARS" -> {
                double fwhm = survey.config()
                        .calibrations()
                        .characterization()
                        .map(Characterization::starFwhm)
                        .orElseThrow();
                float[] light = LampPatterns.stars(survey, detector.place(), lamp.exposure(), fwhm);
                yield maker.pattern(lamp.exposure(), light, lamp.seconds());
            }
            default -> maker.calibration(lamp.exposure(), lamp.band(), lamp.level(), lamp.seconds());
        };
    }

    private void calibration(Lamp lamp, DetectorModel detector, Runnable onFrame) {
        float[] electrons = electrons(lamp, detector);
        String filter = !lamp.type().equals("BIAS") && !lamp.type().equals("DARK")
                ? survey.config().bands().get(lamp.band()).filter()
                : "NONE";
        Words words = new Words(
                lamp.exposure(),
                lamp.type(),
                lamp.type(),
                filter,
                lamp.seconds(),
                lamp.sequence(),
                0,
                0,
                0,
                0,
                lamp.diode());
        write(electrons, words, detector);
        onFrame.run();
    }

    private VisitTruth exposure(Visit visit, DetectorModel detector, Runnable onFrame) {
        VisitTruth truth =
                new VisitTruth(visit, detector.place(), survey.config().camera());
        Frame frame = new FrameMaker(survey, detector).sky(visit, truth);
        truth.finish(frame, detector);
        Words words = new Words(
                visit.exposure(),
                "OBJECT",
                visit.template() ? "TEMPLATE" : "SCIENCE",
                survey.config().bands().get(visit.band()).filter(),
                survey.config().visits().exposureSeconds(),
                visit.index(),
                visit.headerRa(),
                visit.headerDec(),
                visit.headerRotation(),
                visit.airmass(),
                0);
        write(frame.electrons(), words, detector);
        onFrame.run();
        return truth;
    }

    private void write(float[] electrons, Words words, DetectorModel detector) {
        RawFrames frames = new RawFrames(survey, detector);
        frames.write(electrons, words, frames.file(folder.resolve("raw"), words));
    }
}
