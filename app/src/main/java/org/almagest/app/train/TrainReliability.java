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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.almagest.app.score.SkyIndex;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.file.WholeFile;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.parquet.ParquetTable;
import org.almagest.science.classify.FilterDiaSourcesTask;
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
    private static final double MATCH_ARCSEC = 1;
    private static final double COUNTED_SNR = 5.5;
    // a visit-detector holds a hundred times more transients than variables
    private static final double RARE_WEIGHT = 5;

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

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public TrainReliability() {}

    @Override
    public Integer call() {
        List<Labelled> all = new ArrayList<>();
        for (String s : samples) {
            String[] parts = s.split(",", -1);
            if (parts.length != 3) throw new UserFault("--sample wants REPO,COLLECTION,SURVEY, not '" + s + "'");
            all.addAll(read(Path.of(parts[0]), parts[1], Path.of(parts[2])));
        }
        if (all.isEmpty()) throw new UserFault("the collections hold no dia_source_unfiltered");
        List<Sample> labelled = all.stream().map(Labelled::sample).toList();
        Outcome outcome = new ReliabilityTraining(ReliabilityTraining.Config.DEFAULT)
                .train(labelled, "reliability", version, "simulated surveys");
        report(all, outcome);
        WholeFile.write(out, aside -> Files.write(aside, outcome.model().toJson()));
        return 0;
    }

    /// A visit-detector with what its detections are.
    ///
    /// @param kind transient, variable or mover, empty for false detections
    /// @param snr true signal-to-noise, NaN for false detections
    private record Labelled(Sample sample, String[] kind, double[] snr) {}

    private static List<Labelled> read(Path repo, String collection, Path survey) {
        Table truth = ParquetTable.read(survey.resolve("truth/varying.parquet"));
        Map<String, List<Integer>> byFrame = new HashMap<>();
        for (int i = 0; i < truth.rows(); i++)
            byFrame.computeIfAbsent(truth.longs("visit")[i] + " " + truth.ints("detector")[i], _ -> new ArrayList<>())
                    .add(i);
        List<Labelled> all = new ArrayList<>();
        try (Butler butler = Butler.open(repo)) {
            List<DatasetRef> found = butler.queryDatasets("dia_source_unfiltered", List.of(collection), "").stream()
                    .sorted()
                    .toList();
            for (DatasetRef ref : found) {
                String frame = ref.dataId().number("visit") + " " + ref.dataId().number("detector");
                int[] rows = byFrame.getOrDefault(frame, List.of()).stream()
                        .mapToInt(i -> i)
                        .toArray();
                all.add(label(unflagged(butler.get(ref, Table.class)), truth.select(rows)));
            }
        }
        return all;
    }

    /// The detections that the score decides on: those that flags set aside never reach it.
    private static Table unflagged(Table detections) {
        FilterDiaSourcesTask filter = new FilterDiaSourcesTask(FilterDiaSourcesTask.Config.DEFAULT);
        Table kept = filter.run(new FilterDiaSourcesTask.In(detections, Optional.empty()))
                .sources();
        Set<Long> ids = new HashSet<>();
        for (long id : kept.longs("diaSourceId")) ids.add(id);
        long[] all = detections.longs("diaSourceId");
        return detections.select(
                IntStream.range(0, all.length).filter(i -> ids.contains(all[i])).toArray());
    }

    private static Labelled label(Table detections, Table truth) {
        SkyIndex index = new SkyIndex(truth.doubles("ra"), truth.doubles("dec"));
        int n = detections.rows();
        boolean[] real = new boolean[n];
        boolean[] counted = new boolean[n];
        String[] kind = new String[n];
        double[] snr = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            OptionalInt near =
                    index.nearest(detections.doubles("ra")[i], detections.doubles("dec")[i], MATCH_ARCSEC);
            real[i] = near.isPresent();
            kind[i] = real[i] ? truth.strings("kind")[near.getAsInt()] : "";
            snr[i] = real[i] ? Math.abs(truth.number("snr", near.getAsInt())) : Double.NaN;
            weight[i] = kind[i].isEmpty() || kind[i].equals("transient") ? 1 : RARE_WEIGHT;
            counted[i] = real[i]
                    && kind[i].equals("transient")
                    && snr[i] >= COUNTED_SNR
                    && truth.strings("excluded")[near.getAsInt()].isEmpty();
        }
        return new Labelled(new Sample(detections, real, counted, weight), kind, snr);
    }

    private void report(List<Labelled> all, Outcome outcome) {
        PrintWriter print = spec.commandLine().getOut();
        ReliabilityModel model = outcome.model();
        print.println(model.training());
        print.println(String.format(Locale.ROOT, "threshold %.4f", model.threshold()));
        for (String kind : List.of("transient", "variable", "mover")) {
            int[] n = new int[2];
            for (int s = 0; s < all.size(); s++)
                for (int i = 0; i < all.get(s).kind().length; i++)
                    if (all.get(s).kind()[i].equals(kind) && all.get(s).snr()[i] >= 7) {
                        n[0]++;
                        if (outcome.scores().get(s)[i] >= model.threshold()) n[1]++;
                    }
            print.println(String.format(Locale.ROOT, "%-10s SNR >= 7: kept %d of %d", kind, n[1], n[0]));
        }
        print.println("threshold     loss   false per visit-detector, of detections unseen in training");
        for (double threshold : List.of(0.99, 0.97, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)) {
            int counted = 0, lost = 0, wrong = 0;
            for (int s = 0; s < all.size(); s++) {
                Sample sample = all.get(s).sample();
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
