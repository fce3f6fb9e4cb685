/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.train;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.FLOAT;
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.LONG;
import static org.almagest.astro.table.ColumnType.STRING;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.classify.ReliabilityModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest judge-reliability`: what a reliability model says of detections whose truth is known.
@Command(
        name = "judge-reliability",
        description = "Score the detections of simulated surveys with a reliability model, beside what they are.",
        mixinStandardHelpOptions = true)
public final class JudgeReliability implements Callable<Integer> {
    private static final Schema SCHEMA = Schema.of(
            Column.of("survey", STRING, "", "folder of the survey"),
            Column.of("visit", LONG, "", "number of the visit"),
            Column.of("detector", INT, "", "number of the detector"),
            Column.of("kind", STRING, "", "what it is"),
            Column.of("real", BOOLEAN, "", "whether it is a change on the sky"),
            Column.of("snr", FLOAT, "", "signal-to-noise as detected"),
            Column.of("trueSnr", DOUBLE, "", "signal-to-noise in a perfect difference"),
            Column.of("reliability", FLOAT, "", "score"));

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--sample",
            required = true,
            paramLabel = "REPO,COLLECTION,SURVEY",
            description = "A repository, a collection with dia_source_unfiltered, and the folder of the simulated"
                    + " survey; repeatable.")
    private List<String> samples = List.of();

    @Option(
            names = "--model",
            defaultValue = "builtin:reliability",
            description = "The model: builtin:NAME or a JSON file. Default: builtin:reliability.")
    private String model = "builtin:reliability";

    @Option(names = "--out", required = true, description = "The CSV table to write, one row per detection.")
    private Path out = Path.of("scores.csv");

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public JudgeReliability() {}

    @Override
    public Integer call() {
        ReliabilityModel judge = ReliabilityModel.read(model);
        List<LabelledDetections> all = LabelledDetections.read(samples);
        TableBuilder t = new TableBuilder(SCHEMA);
        for (LabelledDetections one : all) {
            float[] scores = judge.score(one.detections());
            for (int i = 0; i < scores.length; i++) {
                t.addRow();
                t.set("survey", one.survey()).set("visit", one.visit()).set("detector", one.detector());
                t.set("kind", one.kind()[i]).set("real", one.real()[i]);
                t.set("snr", one.detections().number("snr", i))
                        .set("trueSnr", one.trueSnr()[i])
                        .set("reliability", scores[i]);
            }
        }
        Csv.write(out, t.build());
        PrintWriter print = spec.commandLine().getOut();
        print.println(String.format(
                Locale.ROOT, "%s: threshold %.4f, %d visit-detectors", judge.label(), judge.threshold(), all.size()));
        print.flush();
        return 0;
    }
}
