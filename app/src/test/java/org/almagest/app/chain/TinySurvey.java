/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.app.Almagest;
import org.almagest.butler.Butler;
import org.almagest.science.isr.Crosstalk;
import org.almagest.science.isr.Linearizer;
import org.almagest.science.simulate.SimulatedSurvey;
import org.almagest.science.simulate.SurveyConfig;
import org.almagest.science.simulate.SurveyConfig.CalibrationConfig;
import org.almagest.science.simulate.SurveyWriter;
import org.almagest.science.simulate.Surveys;
import org.almagest.science.simulate.Visit;

/// A simulated survey of two detectors in a repository, with calibrations and templates: ready for the
/// prompt pipeline. Made by the commands that a user gives.
///
/// @param folder holds `survey` and `repo`
/// @param survey its truth
record TinySurvey(Path folder, SimulatedSurvey survey) {
    static final String NAME = "SimTiny";
    static final String CALIB = NAME + "/calib";
    static final String TEMPLATE = NAME + "/template";
    private static final long SEED = 3;

    /// What a command gave.
    ///
    /// @param code exit code
    /// @param out what it told
    /// @param err what it complained of
    record Told(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    static Told almagest(String... words) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        int code = Almagest.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
        return new Told(code, out.toString(), err.toString());
    }

    /// A command that must succeed.
    static void good(String... words) {
        Told told = almagest(words);
        assertThat(told.code())
                .as("almagest %s\n%s", String.join(" ", words), told.all())
                .isZero();
    }

    static String pipeline(String name) {
        return Path.of(System.getProperty("almagest.root"))
                .resolve("pipelines")
                .resolve(name)
                .toString();
    }

    /// The shipped small survey in one band, with a template visit, three science visits and the fewest
    /// calibration frames that the pipeline takes.
    private static SurveyConfig config() {
        SurveyConfig c = Surveys.small();
        return new SurveyConfig(
                        NAME,
                        c.ra(),
                        c.dec(),
                        c.camera(),
                        List.of(c.bands().getFirst()),
                        c.visits(),
                        c.sky(),
                        c.transients(),
                        c.electronics(),
                        new CalibrationConfig(3, 3, 300, 3, 40_000, 0.004, 0.003, 0.05, 0.02))
                .withVisits(1, 3);
    }

    static TinySurvey make(Path folder) {
        TinySurvey tiny = new TinySurvey(folder, SimulatedSurvey.of(config(), SEED));
        new SurveyWriter(tiny.survey, folder.resolve("survey")).write(2, () -> {});
        tiny.fill();
        tiny.calibration("bias", "bias");
        tiny.calibration("dark", "dark");
        tiny.calibration("flat", "flat", "defects");
        good(tiny.run(
                        "template.yaml",
                        TEMPLATE,
                        tiny.inputs(),
                        visits(tiny.visits(true)),
                        "-c",
                        "assembleTemplate:minVisits=1")
                .toArray(String[]::new));
        return tiny;
    }

    private void fill() {
        String repo = repo().toString();
        Path files = folder.resolve("survey");
        good("butler", "create", repo);
        good("butler", "register-instrument", repo, files.resolve("camera.yaml").toString());
        good("butler", "ingest-raws", repo, NAME, files.resolve("raw").toString(), "--transfer", "link");
        good("butler", "define-visits", repo, NAME);
        String tract = survey.config().ra() + "," + survey.config().dec() + ",0.08";
        good("butler", "register-skymap", repo, "map", "--tract", tract, "--patch-pixels", "700");
        good("butler", "import-refcat", repo, files.resolve("refcat.csv").toString(), "--band", "r=rMag");
        try (Butler butler = Butler.open(repo())) {
            butler.registerCalibrationType("crosstalk", Crosstalk.class, "instrument", "detector");
            butler.registerCalibrationType("linearizer", Linearizer.class, "instrument", "detector");
        }
        good(
                "butler",
                "write-curated-calibrations",
                repo,
                NAME,
                files.resolve("calib").toString());
    }

    private void calibration(String subset, String... types) {
        String output = NAME + "/made/" + subset;
        good(run("calibration.yaml#" + subset, output, inputs(), "").toArray(String[]::new));
        for (String type : types) good("butler", "certify-calibrations", repo().toString(), output, CALIB, type);
    }

    /// Words of a run in this process.
    List<String> run(String pipeline, String output, List<String> inputs, String where, String... more) {
        List<String> words = new ArrayList<>(List.of("run", "-p", pipeline(pipeline), "-b", repo().toString()));
        words.addAll(List.of("-i", String.join(",", inputs), "-o", output, "-j", "0"));
        if (!where.isEmpty()) words.addAll(List.of("-d", where));
        words.addAll(Arrays.asList(more));
        return words;
    }

    Path repo() {
        return folder.resolve("repo");
    }

    List<String> inputs() {
        return List.of(NAME + "/raw/all", CALIB, "refcats", "skymaps");
    }

    /// Template visits, or science visits, in order of time.
    List<Long> visits(boolean template) {
        return survey.visits().stream()
                .filter(v -> v.template() == template)
                .map(Visit::exposure)
                .toList();
    }

    /// The RUN collection of the templates, without the inputs that their chain also searches.
    String templateRun() {
        try (Butler butler = Butler.open(repo())) {
            return butler.registry()
                    .findCollection(TEMPLATE)
                    .orElseThrow()
                    .children()
                    .getFirst();
        }
    }

    static String visits(List<Long> visits) {
        return "visit IN ("
                + String.join(", ", visits.stream().map(String::valueOf).toList()) + ")";
    }

    /// A copy in another folder; files are hard links, but for the registry.
    TinySurvey copy(Path to) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path from : all.toList()) {
                Path target = to.resolve(folder.relativize(from).toString());
                if (Files.isDirectory(from)) Files.createDirectories(target);
                else if (from.toString().contains("registry")) Files.copy(from, target);
                else Files.createLink(target, from);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new TinySurvey(to, survey);
    }
}
