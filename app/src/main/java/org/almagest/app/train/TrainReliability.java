/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.train;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.almagest.astro.file.WholeFile;
import org.almagest.science.classify.ReliabilityModel;
import org.almagest.science.classify.ReliabilityTraining;
import org.almagest.science.classify.ReliabilityTraining.Outcome;
import org.almagest.science.classify.ReliabilityTraining.Sample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `almagest train-reliability`: trains the reliability score on repositories of simulated surveys.
@Command(
        name = "train-reliability",
        description = "Train the reliability score of difference sources on simulated surveys with known truth.",
        mixinStandardHelpOptions = true)
public final class TrainReliability implements Callable<Integer> {
    // kinds that are rarer than transients count for more, but no single detection for a crowd
    private static final double MOST_WEIGHT = 5;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--sample",
            required = true,
            paramLabel = "REPO,COLLECTION,SURVEY",
            description = "A repository, a collection with dia_source_unfiltered, and the folder of the simulated"
                    + " survey; repeatable.")
    private List<String> samples = List.of();

    @Option(names = "--out", required = true, description = "The model's JSON file to write.")
    private Path out = Path.of("reliability.json");

    @Option(names = "--model-version", defaultValue = "1", description = "Version of the model. Default: 1.")
    private String version = "1";

    @Option(
            names = "--words",
            defaultValue = "simulated surveys",
            description = "What the samples are, for the model's training record, such as their seeds.")
    private String words = "simulated surveys";

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public TrainReliability() {}

    @Override
    public Integer call() {
        List<LabelledDetections> all = LabelledDetections.read(samples);
        Map<String, Double> weights = weights(all);
        List<Sample> labelled = all.stream().map(d -> sample(d, weights)).toList();
        Outcome outcome = new ReliabilityTraining(ReliabilityTraining.Config.DEFAULT)
                .train(labelled, "reliability", version, words);
        report(all, outcome);
        WholeFile.write(out, aside -> Files.write(aside, outcome.model().toJson()));
        return 0;
    }

    /// Weight of each kind of change: so many times fewer than transients as it is.
    private static Map<String, Double> weights(List<LabelledDetections> all) {
        Map<String, Integer> count = new HashMap<>();
        for (LabelledDetections d : all) for (String k : d.kind()) count.merge(k, 1, Integer::sum);
        int transients = count.getOrDefault("field", 0) + count.getOrDefault("host", 0);
        Map<String, Double> weights = new HashMap<>();
        for (String kind : List.of("variable", "mover", "comet"))
            weights.put(kind, Math.clamp((double) transients / count.getOrDefault(kind, 1), 1, MOST_WEIGHT));
        return weights;
    }

    private static Sample sample(LabelledDetections d, Map<String, Double> weights) {
        double[] weight = new double[d.kind().length];
        for (int i = 0; i < weight.length; i++) weight[i] = weights.getOrDefault(d.kind()[i], 1.0);
        return new Sample(d.detections(), d.real(), d.counted(), weight);
    }

    private void report(List<LabelledDetections> all, Outcome outcome) {
        PrintWriter print = spec.commandLine().getOut();
        ReliabilityModel model = outcome.model();
        print.println(model.training());
        print.println(String.format(Locale.ROOT, "threshold %.4f", model.threshold()));
        for (String kind : LabelledDetections.REAL) {
            int[] n = new int[2];
            for (int s = 0; s < all.size(); s++)
                for (int i = 0; i < all.get(s).kind().length; i++)
                    if (all.get(s).kind()[i].equals(kind) && all.get(s).trueSnr()[i] >= 7) {
                        n[0]++;
                        if (outcome.scores().get(s)[i] >= model.threshold()) n[1]++;
                    }
            print.println(String.format(Locale.ROOT, "%-10s SNR >= 7: kept %d of %d", kind, n[1], n[0]));
        }
        print.println("threshold     loss   false per visit-detector, of detections unseen in training");
        for (double threshold : List.of(0.99, 0.97, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)) {
            int counted = 0, lost = 0, wrong = 0;
            for (int s = 0; s < all.size(); s++) {
                LabelledDetections sample = all.get(s);
                for (int i = 0; i < sample.real().length; i++) {
                    boolean above = outcome.scores().get(s)[i] >= threshold;
                    if (!sample.real()[i] && above) wrong++;
                    if (!sample.counted()[i]) continue;
                    counted++;
                    if (!above) lost++;
                }
            }
            print.println(String.format(
                    Locale.ROOT,
                    "%9.2f %8.4f %8.2f",
                    threshold,
                    (double) lost / Math.max(1, counted),
                    (double) wrong / all.size()));
        }
        print.flush();
    }
}
