/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.simulate;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.almagest.app.progress.Progress;
import org.almagest.astro.fault.UserFault;
import org.almagest.science.simulate.SimulatedSurvey;
import org.almagest.science.simulate.Stamps;
import org.almagest.science.simulate.SurveyConfig;
import org.almagest.science.simulate.SurveyFile;
import org.almagest.science.simulate.SurveyWriter;
import org.almagest.science.simulate.Surveys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `almagest simulate`: raw frames with known truth.
@Command(
        name = "simulate",
        description = "Writes raw frames of a simulated survey with its complete truth.",
        mixinStandardHelpOptions = true)
public final class Simulate implements Callable<Integer> {
    // measured: a frame of 4096x4096 pixels takes 120 MB while it is made
    private static final int BYTES_PER_PIXEL = 8;

    @Option(
            names = "--size",
            defaultValue = "small",
            description =
                    "Survey: small (two detectors of 1024x512, two bands), ccd (4096x4096), mixed (2048x2048, many"
                            + " variables, movers and comets) or chip (one detector that is"
                            + " not ideal, with the frames that characterise it). Default: small.")
    private String size = "small";

    @Option(names = "--config", description = "A survey.json to take the configuration from, instead of --size.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--seed", defaultValue = "1", description = "Seed; equal seeds give equal bytes. Default: 1.")
    private long seed = 1;

    @Option(names = "--out", required = true, description = "Folder to write into.")
    private Path out = Path.of(".");

    @Option(names = "--template-visits", description = "Template visits per band, instead of the survey's.")
    private Optional<Integer> templateVisits = Optional.empty();

    @Option(names = "--science-visits", description = "Science visits per band, instead of the survey's.")
    private Optional<Integer> scienceVisits = Optional.empty();

    @Option(names = "--stamps", description = "Also write so many stamps of single sources, for outside checks.")
    private int stamps;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "Frames made at a time. Default: one per core that memory has room for.")
    private int threads;

    @Override
    public Integer call() {
        SurveyConfig survey =
                config.isPresent() ? SurveyFile.readFile(config.get()).config() : Surveys.named(size);
        survey = survey.withVisits(
                templateVisits.orElse(survey.visits().template()),
                scienceVisits.orElse(survey.visits().science()));
        if (threads < 0) throw new UserFault("--threads " + threads + " is negative");
        write(SimulatedSurvey.of(survey, seed), out, threads);
        if (stamps > 0) Stamps.write(out, seed, stamps);
        return 0;
    }

    /// Writes a survey, with progress.
    ///
    /// @param threads frames made at a time; 0: one per core that memory has room for
    public static void write(SimulatedSurvey survey, Path folder, int threads) {
        SurveyWriter writer = new SurveyWriter(survey, folder);
        try (Progress progress = Progress.start("simulate", writer.frames())) {
            Runtime machine = Runtime.getRuntime();
            writer.write(
                    threads == 0
                            ? threads(survey.config(), machine.availableProcessors(), machine.maxMemory())
                            : threads,
                    progress::step);
        }
    }

    /// As many frames at a time as there are cores, as long as they take no more than half of the heap.
    ///
    /// @param heap largest size of the heap [byte]
    static int threads(SurveyConfig config, int cores, long heap) {
        long frame = (long) BYTES_PER_PIXEL
                * config.camera().width()
                * config.camera().height();
        return Math.clamp(heap / 2 / frame, 1, cores);
    }
}
