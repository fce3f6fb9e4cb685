/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Arrays;

/// The pairs of least total weight of one group, each detection and each object at most once.
///
/// Successive shortest augmenting paths with potentials (Kuhn 1955; Jonker & Volgenant 1987, Computing 38,
/// 325) over objects and, for each detection, a place of its own at weight 0. Ties go to the earlier row.
final class Assignment {
    private Assignment() {}

    /// @param group places of the group's pairs in `pairs`
    /// @return places of the pairs chosen, rising
    static int[] best(PositionMatcher.Candidates pairs, int[] group) {
        if (group.length == 1) return group;
        int[] sources = Arrays.stream(group)
                .map(p -> pairs.source()[p])
                .distinct()
                .sorted()
                .toArray();
        int[] objects = Arrays.stream(group)
                .map(p -> pairs.object()[p])
                .distinct()
                .sorted()
                .toArray();
        int n = sources.length;
        int m = objects.length + n;
        double[][] weight = new double[n][m];
        int[][] pairAt = new int[n][m];
        for (int i = 0; i < n; i++) {
            Arrays.fill(weight[i], Double.POSITIVE_INFINITY);
            Arrays.fill(pairAt[i], -1);
            weight[i][objects.length + i] = 0;
        }
        for (int p : group) {
            int i = Arrays.binarySearch(sources, pairs.source()[p]);
            int j = Arrays.binarySearch(objects, pairs.object()[p]);
            weight[i][j] = pairs.weight()[p];
            pairAt[i][j] = p;
        }
        int[] columnOfRow = solve(weight, n, m);
        int[] chosen = new int[n];
        int count = 0;
        for (int i = 0; i < n; i++) if (pairAt[i][columnOfRow[i]] >= 0) chosen[count++] = pairAt[i][columnOfRow[i]];
        int[] result = Arrays.copyOf(chosen, count);
        Arrays.sort(result);
        return result;
    }

    /// Column of each row in the assignment of least weight; every row has a column of finite weight for
    /// itself.
    private static int[] solve(double[][] weight, int n, int m) {
        double[] rowPotential = new double[n];
        double[] columnPotential = new double[m + 1];
        int[] rowOfColumn = new int[m + 1];
        Arrays.fill(rowOfColumn, -1);
        int start = m;
        for (int i = 0; i < n; i++) {
            rowOfColumn[start] = i;
            int[] previous = new int[m];
            double[] distance = new double[m];
            boolean[] done = new boolean[m + 1];
            Arrays.fill(distance, Double.POSITIVE_INFINITY);
            int column = start;
            while (rowOfColumn[column] >= 0) {
                done[column] = true;
                int row = rowOfColumn[column];
                int next = -1;
                for (int j = 0; j < m; j++) {
                    if (done[j]) continue;
                    double d = weight[row][j] - rowPotential[row] - columnPotential[j];
                    if (d < distance[j]) {
                        distance[j] = d;
                        previous[j] = column;
                    }
                    if (next < 0 || distance[j] < distance[next]) next = j;
                }
                double step = distance[next];
                for (int j = 0; j <= m; j++) {
                    if (done[j]) {
                        rowPotential[rowOfColumn[j]] += step;
                        columnPotential[j] -= step;
                    } else if (j < m) {
                        distance[j] -= step;
                    }
                }
                column = next;
            }
            while (column != start) {
                int before = previous[column];
                rowOfColumn[column] = rowOfColumn[before];
                column = before;
            }
            rowOfColumn[start] = -1;
        }
        int[] columnOfRow = new int[n];
        for (int j = 0; j < m; j++) if (rowOfColumn[j] >= 0) columnOfRow[rowOfColumn[j]] = j;
        return columnOfRow;
    }
}
