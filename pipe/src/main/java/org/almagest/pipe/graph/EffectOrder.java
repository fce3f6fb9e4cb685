/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.almagest.astro.region.Region;
import org.almagest.astro.time.Timespan;

/// Orders the quanta whose step has an effect outside the butler: of one effect, those that see overlapping
/// sky follow each other in time, whatever the number of workers.
///
/// Quanta whose regions cover a common HEALPix pixel count as overlapping, so that neighbours at a border
/// are ordered too.
final class EffectOrder {
    /// Pixels of 14 arcmin: about a detector.
    private static final int HEALPIX_ORDER = 8;

    private EffectOrder() {}

    /// For each quantum those that come first.
    static List<List<Integer>> of(List<Quantum> quanta, DimensionSlice slice) {
        List<TreeSet<Integer>> follows = new ArrayList<>();
        List<Integer> effects = new ArrayList<>();
        for (int i = 0; i < quanta.size(); i++) {
            follows.add(new TreeSet<>());
            if (!quanta.get(i).step().type().effect().isEmpty()) effects.add(i);
        }
        effects.sort(Comparator.comparingLong((Integer i) ->
                        quanta.get(i).time().map(Timespan::beginNanos).orElse(Long.MIN_VALUE))
                .thenComparing(i -> quanta.get(i).metadata().dataId())
                .thenComparing(i -> i));
        Map<String, Map<Long, Integer>> last = new HashMap<>();
        for (int i : effects) {
            Quantum q = quanta.get(i);
            Map<Long, Integer> lastHere = last.computeIfAbsent(
                    q.step().label() + "/" + q.step().type().effect(), _ -> new HashMap<>());
            Optional<Region> region = slice.observedRegion(q.dataId()).or(() -> slice.mappedRegion(q.dataId()));
            long[] pixels = region.isPresent()
                    ? slice.coverage(HEALPIX_ORDER, region.get()).toArray()
                    : new long[] {-1};
            for (long pixel : pixels) {
                Integer before = lastHere.put(pixel, i);
                if (before != null) follows.get(i).add(before);
            }
        }
        return follows.stream().map(List::copyOf).toList();
    }
}
