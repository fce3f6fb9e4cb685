/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Trains boosted trees on rows of features: logistic loss, second-order leaves, splits on quantile
/// histograms.
///
/// Leaves take the value -G / (H + lambda) with G and H the sums of first and second derivatives (Chen &
/// Guestrin 2016, KDD, eq. 5). Sums run in row order, so one input gives one model on any machine. Thread
/// rule: one thread.
public final class BoostedTreesTraining {
    /// How to train.
    ///
    /// @param trees how many
    /// @param depth questions from the root to a leaf at most
    /// @param learningRate factor on each tree's values
    /// @param lambda pull of leaf values to zero
    /// @param minHessian least sum of second derivatives in a leaf
    /// @param bins quantile bins per feature, at most 255
    public record Config(int trees, int depth, double learningRate, double lambda, double minHessian, int bins) {
        public static final Config DEFAULT = new Config(200, 4, 0.1, 1, 2, 64);

        public Config {
            if (trees < 1 || depth < 1 || depth > 10 || bins < 2 || bins > 255 || !(learningRate > 0))
                throw new IllegalArgumentException("training with " + trees + " trees of depth " + depth + ", " + bins
                        + " bins, learning rate " + learningRate);
        }
    }

    private final Config config;

    public BoostedTreesTraining(Config config) {
        this.config = config;
    }

    /// Trains a model.
    ///
    /// @param names feature names, one per column
    /// @param rows feature values, shape (n, names)
    /// @param positive class of each row
    /// @param weight weight of each row, positive
    public BoostedTrees train(List<String> names, double[][] rows, boolean[] positive, double[] weight) {
        int n = rows.length;
        if (n == 0 || positive.length != n || weight.length != n)
            throw new IllegalArgumentException(
                    n + " rows, " + positive.length + " classes, " + weight.length + " weights");
        double[][] cuts = new double[names.size()][];
        int[][] binned = new int[names.size()][n];
        for (int f = 0; f < names.size(); f++) {
            cuts[f] = cuts(column(rows, f));
            for (int i = 0; i < n; i++) binned[f][i] = bin(cuts[f], rows[i][f]);
        }
        double bias = bias(positive, weight);
        double[] logOdds = new double[n];
        Arrays.fill(logOdds, bias);
        double[] gradient = new double[n], hessian = new double[n];
        List<DecisionTree> trees = new ArrayList<>();
        for (int t = 0; t < config.trees; t++) {
            for (int i = 0; i < n; i++) {
                double p = 1 / (1 + StrictMath.exp(-logOdds[i]));
                gradient[i] = weight[i] * (p - (positive[i] ? 1 : 0));
                hessian[i] = weight[i] * p * (1 - p);
            }
            DecisionTree tree = new Growth(cuts, binned, gradient, hessian).grow(n);
            for (int i = 0; i < n; i++) logOdds[i] += tree.predict(rows[i]);
            trees.add(tree);
        }
        return new BoostedTrees(names, bias, trees);
    }

    private static double bias(boolean[] positive, double[] weight) {
        double yes = 0, no = 0;
        for (int i = 0; i < weight.length; i++) {
            if (positive[i]) yes += weight[i];
            else no += weight[i];
        }
        if (yes == 0 || no == 0) throw new IllegalArgumentException("all rows are of one class: nothing to learn");
        return StrictMath.log(yes / no);
    }

    private static double[] column(double[][] rows, int f) {
        double[] column = new double[rows.length];
        for (int i = 0; i < rows.length; i++) column[i] = rows[i][f];
        return column;
    }

    /// Distinct quantiles of the finite values: value v belongs to the first bin whose cut is not below v.
    private double[] cuts(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        if (sorted.length == 0) return new double[0];
        double[] cuts = new double[config.bins - 1];
        int n = 0;
        for (int b = 1; b < config.bins; b++) {
            double cut = sorted[(int) ((long) b * (sorted.length - 1) / config.bins)];
            if (n == 0 || cut > cuts[n - 1]) cuts[n++] = cut;
        }
        return Arrays.copyOf(cuts, n);
    }

    private static int bin(double[] cuts, double value) {
        if (Double.isNaN(value)) return 0;
        int at = Arrays.binarySearch(cuts, value);
        return at >= 0 ? at : -at - 1;
    }

    /// Grows one tree over all rows.
    private final class Growth {
        private final double[][] cuts;
        private final int[][] binned;
        private final double[] gradient;
        private final double[] hessian;
        private final List<Integer> feature = new ArrayList<>();
        private final List<Double> threshold = new ArrayList<>();
        private final List<Integer> left = new ArrayList<>();
        private final List<Integer> right = new ArrayList<>();
        private final List<Double> value = new ArrayList<>();

        private Growth(double[][] cuts, int[][] binned, double[] gradient, double[] hessian) {
            this.cuts = cuts;
            this.binned = binned;
            this.gradient = gradient;
            this.hessian = hessian;
        }

        private DecisionTree grow(int n) {
            int[] all = new int[n];
            Arrays.setAll(all, i -> i);
            node(all, config.depth);
            return new DecisionTree(
                    feature.stream().mapToInt(i -> i).toArray(),
                    threshold.stream().mapToDouble(d -> d).toArray(),
                    left.stream().mapToInt(i -> i).toArray(),
                    right.stream().mapToInt(i -> i).toArray(),
                    value.stream().mapToDouble(d -> d).toArray());
        }

        private int node(int[] rows, int depth) {
            int id = feature.size();
            double g = 0, h = 0;
            for (int i : rows) {
                g += gradient[i];
                h += hessian[i];
            }
            feature.add(-1);
            threshold.add(0.0);
            left.add(-1);
            right.add(-1);
            value.add(-config.learningRate * g / (h + config.lambda));
            Split split = depth == 0 ? Split.NONE : best(rows, g, h);
            if (split.feature < 0) return id;
            int[] column = binned[split.feature];
            int[] below =
                    Arrays.stream(rows).filter(i -> column[i] <= split.bin).toArray();
            int[] above = Arrays.stream(rows).filter(i -> column[i] > split.bin).toArray();
            feature.set(id, split.feature);
            threshold.set(id, cuts[split.feature][split.bin]);
            left.set(id, node(below, depth - 1));
            right.set(id, node(above, depth - 1));
            return id;
        }

        private Split best(int[] rows, double g, double h) {
            Split best = Split.NONE;
            for (int f = 0; f < cuts.length; f++) {
                int bins = cuts[f].length + 1;
                double[] sumG = new double[bins], sumH = new double[bins];
                int[] column = binned[f];
                for (int i : rows) {
                    sumG[column[i]] += gradient[i];
                    sumH[column[i]] += hessian[i];
                }
                double gl = 0, hl = 0;
                for (int b = 0; b < bins - 1; b++) {
                    gl += sumG[b];
                    hl += sumH[b];
                    if (hl < config.minHessian || h - hl < config.minHessian) continue;
                    double gain = score(gl, hl) + score(g - gl, h - hl) - score(g, h);
                    if (gain > best.gain) best = new Split(f, b, gain);
                }
            }
            return best;
        }

        private double score(double g, double h) {
            return g * g / (h + config.lambda);
        }
    }

    private record Split(int feature, int bin, double gain) {
        static final Split NONE = new Split(-1, 0, 1e-9);
    }
}
