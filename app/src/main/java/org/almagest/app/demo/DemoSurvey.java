/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.science.isr.Crosstalk;
import org.almagest.science.isr.Linearizer;
import org.almagest.science.simulate.SurveyConfig;
import org.almagest.science.simulate.Surveys;

/// The commands that take a simulated survey from an empty folder to alerts in the outbox, in order.
///
/// @param folder of the demonstration
/// @param config of the survey
/// @param size its name on the command line
/// @param seed of the survey
/// @param processes worker processes
/// @param home folder of the pipelines
/// @param command runs one command of `almagest` and gives its exit code
record DemoSurvey(
        Path folder,
        SurveyConfig config,
        String size,
        long seed,
        int processes,
        Path home,
        ToIntFunction<String[]> command) {

    Path repository() {
        return folder.resolve("repo");
    }

    Path survey() {
        return folder.resolve("survey");
    }

    Path apdb() {
        return folder.resolve("apdb.sqlite");
    }

    /// Collection of the prompt pipeline's products.
    String promptCollection() {
        return config.name() + "/prompt";
    }

    private String templateCollection() {
        return config.name() + "/template";
    }

    /// Simulates the survey and fills a new repository with it.
    void prepare() {
        String repo = repository().toString(), name = config.name();
        List<String> simulate = new ArrayList<>(List.of("simulate", "--size", size, "--seed", Long.toString(seed)));
        SurveyConfig usual = Surveys.named(size);
        if (config.visits().template() != usual.visits().template()
                || config.visits().science() != usual.visits().science())
            simulate.addAll(List.of(
                    "--template-visits",
                    Integer.toString(config.visits().template()),
                    "--science-visits",
                    Integer.toString(config.visits().science())));
        simulate.addAll(List.of("--out", survey().toString()));
        run(simulate.toArray(String[]::new));
        run("butler", "create", repo);
        run(
                "butler",
                "register-instrument",
                repo,
                survey().resolve("camera.yaml").toString());
        run("butler", "ingest-raws", repo, name, survey().resolve("raw").toString(), "--transfer", "direct");
        run("butler", "define-visits", repo, name);
        run(
                "butler",
                "register-skymap",
                repo,
                "demo",
                "--tract",
                tract(),
                "--patch-pixels",
                patch(),
                "--patch-border",
                "60");
        List<String> refcat = new ArrayList<>(List.of(
                "butler", "import-refcat", repo, survey().resolve("refcat.csv").toString()));
        for (SurveyConfig.Band band : config.bands()) {
            refcat.add("--band");
            refcat.add(band.name() + "=" + band.name() + "Mag");
        }
        run(refcat.toArray(String[]::new));
        registerKnownCalibrations();
        run(
                "butler",
                "write-curated-calibrations",
                repo,
                name,
                survey().resolve("calib").toString());
    }

    /// Makes bias, dark, flats and defects, each from its exposures and those before, and certifies them.
    void calibrate() {
        calibration("bias", "bias");
        calibration("dark", "dark");
        calibration("flat", "flat", "defects");
    }

    /// Makes templates of the first visits.
    void makeTemplates(List<Long> visits) {
        pipeline("template.yaml", templateCollection(), inputs(), visits);
    }

    /// Runs the later visits to alerts in the outbox.
    void runPrompt(List<Long> visits) {
        run("apdb", "create", apdb().toString());
        List<String> from = new ArrayList<>(inputs());
        from.add(templateCollection());
        pipeline("prompt.yaml", promptCollection(), from, visits, "-c", "associate:apdb=" + apdb().toAbsolutePath());
    }

    private List<String> inputs() {
        return List.of(config.name() + "/raw/all", config.name() + "/calib", "refcats", "skymaps");
    }

    private void calibration(String subset, String... types) {
        String output = config.name() + "/made/" + subset;
        pipeline("calibration.yaml#" + subset, output, inputs(), List.of());
        for (String type : types)
            run("butler", "certify-calibrations", repository().toString(), output, config.name() + "/calib", type);
    }

    private void pipeline(String yaml, String output, List<String> inputs, List<Long> visits, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "-p",
                home.resolve("pipelines").resolve(yaml).toString(),
                "-b",
                repository().toString(),
                "-i",
                String.join(",", inputs),
                "-o",
                output,
                "-j",
                Integer.toString(processes)));
        if (!visits.isEmpty()) {
            words.add("-d");
            words.add("visit IN (" + visits.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")");
        }
        words.addAll(List.of(more));
        run(words.toArray(String[]::new));
    }

    /// Dataset types of the calibrations that the simulator hands out, because no pipeline measures them
    /// yet.
    private void registerKnownCalibrations() {
        for (Class<?> type : List.of(Crosstalk.class, Linearizer.class))
            run(
                    "butler",
                    "register-dataset-type",
                    repository().toString(),
                    type.getSimpleName().toLowerCase(Locale.ROOT),
                    type.getName(),
                    "instrument",
                    "detector",
                    "--is-calibration");
    }

    /// One tract around the whole field: centre and half its side [deg].
    private String tract() {
        double half = 0;
        for (var detector : config.camera().detectors())
            half = Math.max(
                    half,
                    Math.max(Math.abs(detector.centerX()), Math.abs(detector.centerY()))
                            + 0.5
                                    * config.camera().pixelScale()
                                    * Math.hypot(
                                            config.camera().width(),
                                            config.camera().height()));
        double dither = 0;
        for (double[] d :
                List.of(config.visits().templateDither(), config.visits().scienceDither()))
            dither = Math.max(dither, Math.max(Math.abs(d[0]), Math.abs(d[1])));
        return String.format(Locale.ROOT, "%s,%s,%.4f", config.ra(), config.dec(), (half + dither + 30) / 3600);
    }

    private String patch() {
        return config.camera().width() > 2000 ? "2000" : "500";
    }

    private void run(String... words) {
        System.out.println("$ almagest " + String.join(" ", words));
        int code = command.applyAsInt(words);
        if (code == 0) return;
        String what = "'almagest " + words[0] + " " + words[1] + " ...' ended with exit code " + code + "; see above";
        throw switch (code) {
            case 2 -> new UserFault(what);
            case 3 -> new DataFault(what);
            case 4 -> new ResourceFault(what);
            default -> new InternalFault(what);
        };
    }
}
