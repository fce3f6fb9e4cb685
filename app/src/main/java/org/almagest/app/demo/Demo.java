/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.almagest.alert.stream.KafkaNode;
import org.almagest.alert.stream.KafkaPublisher;
import org.almagest.alert.stream.StreamSettings;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbEngine;
import org.almagest.app.alerts.ApdbOutbox;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.science.simulate.SurveyConfig;
import org.almagest.science.simulate.SurveyFile;
import org.almagest.science.simulate.Surveys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest demo`: a simulated survey from raw frames to alerts on a Kafka topic, scored against its
/// truth.
@Command(
        name = "demo",
        description = {
            "Run the main job on a simulated survey: raw frames in, alerts out.",
            "Each step is a command that is printed before it runs. Ends with a table, summary.json and report.html."
        },
        mixinStandardHelpOptions = true,
        subcommands = ScoreDemos.class)
public final class Demo implements Callable<Integer> {
    static final String TOPIC = "alerts";
    // so many visits make a template
    private static final int REHEARSED_TEMPLATES = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--dir",
            defaultValue = "demo",
            description = "Folder to work in; must be new or empty. Default: ./demo.")
    private Path folder = Path.of("demo");

    @Option(names = "--size", defaultValue = "small", description = "Survey: small, ccd or mixed. Default: small.")
    private String size = "small";

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the survey. Default: 1.")
    private long seed = 1;

    @Option(
            names = {"-j", "--processes"},
            defaultValue = "0",
            description = "Worker processes. Default: one per core.")
    private int processes;

    @Option(names = "--keep", description = "Leave the Kafka node up and print how to read the topic with Python.")
    private boolean keep;

    @Option(
            names = "--rehearsal",
            hidden = true,
            description = "Run few visits in this process, up to the alerts in the outbox: what the virtual machine"
                    + " learns from it makes workers start faster.")
    private boolean rehearsal;

    @Option(
            names = "--report",
            description = "Only score again what an earlier demo left in the folder, and write its report anew.")
    private boolean report;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public Demo() {}

    @Override
    public Integer call() throws IOException {
        if (report) {
            SurveyFile made = SurveyFile.of(folder.resolve("survey"));
            DemoSurvey survey = survey(made.config(), made.seed(), 0);
            finish(survey, Truth.read(survey.survey()), Summary.alertsPublished(folder.resolve("summary.json")));
            return 0;
        }
        if (processes < 0) throw new UserFault("--processes " + processes + " is negative");
        SurveyConfig config = Surveys.named(size);
        if (rehearsal) config = config.withVisits(REHEARSED_TEMPLATES, 1);
        if (Files.isDirectory(folder) && !isEmpty(folder))
            throw new UserFault(folder + " is not empty: name another folder with --dir, or remove it");
        Files.createDirectories(folder);
        int workers = rehearsal ? 0 : processes == 0 ? Runtime.getRuntime().availableProcessors() : processes;
        DemoSurvey survey = survey(config, seed, workers);
        survey.prepare();
        survey.calibrate();
        Truth truth = Truth.read(survey.survey());
        survey.makeTemplates(truth.visits(true));
        survey.runPrompt(truth.visits(false));
        if (rehearsal) return 0;
        try (KafkaNode node = KafkaNode.start(folder.resolve("kafka"))) {
            long published = publish(survey.apdb().toString(), node);
            finish(survey, truth, published);
            if (keep) keepUp(node);
        }
        return 0;
    }

    private DemoSurvey survey(SurveyConfig config, long seed, int workers) {
        Path home = Path.of(System.getProperty("almagest.home", "."));
        CommandLine root = spec.commandLine().getParent();
        ToIntFunction<String[]> command = words -> root.execute(words);
        return new DemoSurvey(folder.toAbsolutePath(), config, size, seed, workers, home, command);
    }

    private static long publish(String location, KafkaNode node) {
        try (Apdb apdb = ApdbEngine.of(location).open(location);
                KafkaPublisher publisher = new KafkaPublisher(
                        StreamSettings.of(node.bootstrap(), TOPIC, apdb.identity()), new ApdbOutbox(apdb))) {
            return publisher.publish();
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private void finish(DemoSurvey survey, Truth truth, long published) throws IOException {
        try (Butler butler = Butler.open(survey.repository())) {
            DemoScore score = new DemoScore(butler, survey.promptCollection(), truth);
            Tally tally = new Tally();
            score.addTo(tally, true);
            Summary summary = new Summary(truth.visits(false).size(), tally, score.costs(), published, TOPIC);
            Figures figures = Figures.of(summary, List.of(survey.config().name()));
            keepMetrics(butler, survey.promptCollection() + "/metrics", figures.metrics());
            summary.write(folder.resolve("summary.json"));
            DemoReport page = new DemoReport(butler, survey, truth, summary, figures);
            page.write(folder.resolve("report.html"));
            page.writePicture(folder.resolve("picture.svg"));
            print(figures, tally);
        }
    }

    private static void keepMetrics(Butler butler, String run, List<Metric> metrics) {
        if (butler.registry().findCollection(run).isPresent()) butler.removeRun(run);
        butler.registry().registerCollection(run, CollectionType.RUN, "figures of the demonstration");
        for (Metric m : metrics) {
            String name = "metric_" + m.name().replace('.', '_');
            DatasetType type = butler.registerType(name, Metric.class);
            butler.put(m, DatasetRef.predict(type, DataId.EMPTY, run));
        }
    }

    private void print(Figures figures, Tally tally) {
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        figures.lines().forEach(out::println);
        tally.notScored().ifPresent(out::println);
        out.println();
        out.println("summary  " + folder.resolve("summary.json"));
        out.println("report   " + folder.resolve("report.html"));
        out.println("picture  " + folder.resolve("picture.svg"));
        out.flush();
    }

    /// Prints ten lines of Python that read the topic, and waits until this process is told to end.
    private void keepUp(KafkaNode node) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Kafka is up at " + node.bootstrap() + "; stop it with Ctrl-C. To read the alerts with Python:");
        out.println();
        Path schema = Path.of(System.getProperty("almagest.home", "."), "schemas", "alert");
        PythonReader.lines(node.bootstrap(), TOPIC, schema).forEach(out::println);
        out.flush();
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFault("interrupted", e);
        }
    }
}
