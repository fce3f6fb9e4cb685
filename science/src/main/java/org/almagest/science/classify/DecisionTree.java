/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

/// One regression tree in arrays: node `i` asks whether `feature[i] <= threshold[i]` (a missing value
/// counts as below every threshold) and goes to `left[i]` or `right[i]`; a node whose `feature` is -1 is a
/// leaf with `value[i]`.
///
/// @param feature index of the feature asked, -1 for a leaf
/// @param threshold limit asked
/// @param left next node when at or below the limit, or when the feature is missing
/// @param right next node when above
/// @param value what a leaf gives [log odds]
public record DecisionTree(int[] feature, double[] threshold, int[] left, int[] right, double[] value) {
    public DecisionTree {
        int n = feature.length;
        if (n == 0 || threshold.length != n || left.length != n || right.length != n || value.length != n)
            throw new IllegalArgumentException("tree with columns of different lengths");
    }

    /// The value of the leaf that a row of features falls into.
    public double predict(double[] row) {
        int node = 0;
        while (feature[node] >= 0) {
            double v = row[feature[node]];
            node = v > threshold[node] ? right[node] : left[node];
        }
        return value[node];
    }
}
