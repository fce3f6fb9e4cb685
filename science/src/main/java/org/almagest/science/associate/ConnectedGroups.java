/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Splits candidate pairs into groups that share no detection and no object.
final class ConnectedGroups {
    private ConnectedGroups() {}

    /// Places of the pairs of each group, rising; groups by their first pair.
    static List<int[]> of(PositionMatcher.Candidates pairs, int sources, int objects) {
        int[] parent = new int[sources + objects];
        Arrays.setAll(parent, i -> i);
        for (int p = 0; p < pairs.size(); p++) {
            int a = root(parent, pairs.source()[p]);
            int b = root(parent, sources + pairs.object()[p]);
            parent[Math.max(a, b)] = Math.min(a, b);
        }
        int[] groupOfRoot = new int[sources + objects];
        Arrays.fill(groupOfRoot, -1);
        int[] group = new int[pairs.size()];
        List<Integer> sizes = new ArrayList<>();
        for (int p = 0; p < group.length; p++) {
            int r = root(parent, pairs.source()[p]);
            if (groupOfRoot[r] < 0) {
                groupOfRoot[r] = sizes.size();
                sizes.add(0);
            }
            group[p] = groupOfRoot[r];
            sizes.set(group[p], sizes.get(group[p]) + 1);
        }
        List<int[]> groups = new ArrayList<>();
        for (int size : sizes) groups.add(new int[size]);
        int[] used = new int[groups.size()];
        for (int p = 0; p < group.length; p++) groups.get(group[p])[used[group[p]]++] = p;
        return groups;
    }

    private static int root(int[] parent, int i) {
        while (parent[i] != i) {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        return i;
    }
}
