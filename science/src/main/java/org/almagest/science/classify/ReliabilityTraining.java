/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Table;

/// Trains the reliability score on detections whose truth is known, and chooses its threshold on detections
/// that the scored trees have not seen.
///
/// Samples (one per visit-detector) are dealt into folds; each fold is scored by trees trained on the
/// others. Their log odds are brought to the scale on which the score is a probability among detections
/// like these, whatever the weights of training (Platt 1999); the threshold is the highest that loses no
/// more real detections than allowed; the trees that are kept are trained on all.
///
/// @param config how
public record ReliabilityTraining(Config config) {
    /// @param trees the classifier
    /// @param folds parts of the samples for choosing the threshold, at least 2
    /// @param maxLoss share of the real detections counted that the threshold may lose
    public record Config(BoostedTreesTraining.Config trees, int folds, double maxLoss) {
        public static final Config DEFAULT =
                new Config(new BoostedTreesTraining.Config(250, 4, 0.08, 3, 4, 128), 4, 0.004);
    }

    /// One visit-detector.
    ///
    /// @param detections with feature columns
    /// @param real whether each is a change on the sky
    /// @param counted whether its loss counts when the threshold is chosen
    /// @param weight of each in training, above 1 for kinds of changes that are rare
    public record Sample(Table detections, boolean[] real, boolean[] counted, double[] weight) {}

    /// What came out, on detections unseen in training.
    ///
    /// @param model trees trained on all samples, with the threshold
    /// @param falseBefore false detections per sample
    /// @param falseAfter false detections per sample at or above the threshold
    /// @param loss share of the counted real detections below it
    /// @param scores score of each detection by trees that have not seen it, by sample
    public record Outcome(
            ReliabilityModel model, double falseBefore, double falseAfter, double loss, List<double[]> scores) {}

    /// Features: columns of DiaSource that hold no absolute flux or place, and all `feature...` columns.
    public static List<String> features(Table detections) {
        List<String> names = new ArrayList<>(List.of("snr", "isNegative", "extendedness", "isDipole"));
        for (Column c : detections.schema().columns()) if (c.name().startsWith("feature")) names.add(c.name());
        return names;
    }

    /// @param words what the samples are, for the model's record
    public Outcome train(List<Sample> samples, String name, String version, String words) {
        if (samples.size() < config.folds)
            throw new IllegalArgumentException(samples.size() + " samples for " + config.folds + " folds");
        List<String> features = features(samples.getFirst().detections());
        List<double[][]> rows = samples.stream()
                .map(s -> FeatureRows.of(s.detections(), features))
                .toList();
        List<double[]> scores = new ArrayList<>();
        for (double[][] r : rows) scores.add(new double[r.length]);
        for (int fold = 0; fold < config.folds; fold++) {
            BoostedTrees trees = fit(samples, rows, features, fold);
            for (int s = fold; s < rows.size(); s += config.folds)
                for (int i = 0; i < rows.get(s).length; i++) scores.get(s)[i] = trees.logOdds(rows.get(s)[i]);
        }
        ScoreCalibration calibration =
                ScoreCalibration.fit(scores, samples.stream().map(Sample::real).toList());
        for (double[] s : scores) for (int i = 0; i < s.length; i++) s[i] = calibration.probability(s[i]);
        double threshold = threshold(samples, scores);
        BoostedTrees all = fit(samples, rows, features, -1).rescaled(calibration.slope(), calibration.offset());
        Tally tally = Tally.of(samples, scores, threshold);
        String training = String.format(
                Locale.ROOT,
                "%s: %d visit-detectors, %d real and %d false detections; unseen: %.2f false per detector of %.2f,"
                        + " loss %.4f",
                words,
                samples.size(),
                tally.real,
                tally.wrong,
                (double) tally.wrongKept / samples.size(),
                (double) tally.wrong / samples.size(),
                tally.loss());
        return new Outcome(
                new ReliabilityModel(ReliabilityModel.FORMAT, name, version, training, threshold, all),
                (double) tally.wrong / samples.size(),
                (double) tally.wrongKept / samples.size(),
                tally.loss(),
                scores);
    }

    /// Trees over all samples but those of a fold.
    private BoostedTrees fit(List<Sample> samples, List<double[][]> rows, List<String> features, int without) {
        List<double[]> x = new ArrayList<>();
        List<Boolean> y = new ArrayList<>();
        List<Double> w = new ArrayList<>();
        for (int s = 0; s < samples.size(); s++) {
            if (without >= 0 && s % config.folds == without) continue;
            for (int i = 0; i < rows.get(s).length; i++) {
                x.add(rows.get(s)[i]);
                y.add(samples.get(s).real()[i]);
                w.add(samples.get(s).weight()[i]);
            }
        }
        boolean[] real = new boolean[y.size()];
        for (int i = 0; i < real.length; i++) real[i] = y.get(i);
        double[] weight = w.stream().mapToDouble(v -> v).toArray();
        return new BoostedTreesTraining(config.trees).train(features, x.toArray(double[][]::new), real, weight);
    }

    private double threshold(List<Sample> samples, List<double[]> scores) {
        List<Double> counted = new ArrayList<>();
        for (int s = 0; s < samples.size(); s++)
            for (int i = 0; i < scores.get(s).length; i++)
                if (samples.get(s).real()[i] && samples.get(s).counted()[i]) counted.add(scores.get(s)[i]);
        if (counted.isEmpty()) throw new IllegalArgumentException("no real detection counts: nothing to choose by");
        counted.sort(Double::compare);
        return counted.get((int) (config.maxLoss * counted.size()));
    }

    /// Numbers at a threshold.
    private record Tally(int real, int wrong, int wrongKept, int counted, int countedLost) {
        static Tally of(List<Sample> samples, List<double[]> scores, double threshold) {
            int real = 0;
            int wrong = 0;
            int kept = 0;
            int counted = 0;
            int lost = 0;
            for (int s = 0; s < samples.size(); s++)
                for (int i = 0; i < scores.get(s).length; i++) {
                    boolean above = scores.get(s)[i] >= threshold;
                    if (!samples.get(s).real()[i]) {
                        wrong++;
                        if (above) kept++;
                        continue;
                    }
                    real++;
                    if (samples.get(s).counted()[i]) counted++;
                    if (samples.get(s).counted()[i] && !above) lost++;
                }
            return new Tally(real, wrong, kept, counted, lost);
        }

        double loss() {
            return (double) countedLost / Math.max(1, counted);
        }
    }
}
