/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import java.util.Arrays;
import java.util.List;

/// A sum of regression trees on the log-odds scale: a binary classifier that gives a probability.
///
/// Friedman 2001 (Annals of Statistics 29, 1189) with Newton leaves. Immutable by convention; thread-safe.
///
/// @param featureNames names of the columns of a row, in order
/// @param bias log odds before any tree
/// @param trees trees, already scaled by the learning rate
public record BoostedTrees(List<String> featureNames, double bias, List<DecisionTree> trees) {
    public BoostedTrees {
        featureNames = List.copyOf(featureNames);
        trees = List.copyOf(trees);
    }

    /// Log odds of the positive class.
    ///
    /// @param row one value per feature name; NaN where a feature is missing
    public double logOdds(double[] row) {
        if (row.length != featureNames.size())
            throw new IllegalArgumentException(row.length + " features given, the model has " + featureNames.size());
        double sum = bias;
        for (DecisionTree tree : trees) sum += tree.predict(row);
        return sum;
    }

    /// Probability of the positive class.
    public double probability(double[] row) {
        return 1 / (1 + StrictMath.exp(-logOdds(row)));
    }

    /// The classifier whose log odds are slope * these + offset.
    public BoostedTrees rescaled(double slope, double offset) {
        List<DecisionTree> scaled = trees.stream()
                .map(t -> new DecisionTree(
                        t.feature(),
                        t.threshold(),
                        t.left(),
                        t.right(),
                        Arrays.stream(t.value()).map(v -> slope * v).toArray()))
                .toList();
        return new BoostedTrees(featureNames, slope * bias + offset, scaled);
    }
}
