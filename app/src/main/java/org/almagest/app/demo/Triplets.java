/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.almagest.app.report.Html;
import org.almagest.app.report.Stamp;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.DataId;

/// Small pictures of injected transients on the science image, the matched template and the difference.
final class Triplets {
    static final List<String> NAMES = List.of("science", "template", "difference");
    private static final List<String> TYPES =
            List.of("preliminary_visit_image", "template_matched", "difference_image");
    private static final double[] WANTED_SNR = {45, 32, 24, 18, 14, 11, 9, 7};
    private static final int RADIUS = 20;

    private final Butler butler;
    private final String instrument;
    private final List<String> collections;
    private final Table varying;

    Triplets(Butler butler, String instrument, List<String> collections, Truth truth) {
        this.butler = butler;
        this.instrument = instrument;
        this.collections = collections;
        this.varying = truth.varying();
    }

    /// One transient.
    ///
    /// @param snr true signal to noise
    /// @param host whether it lies on a galaxy
    /// @param key where it was
    /// @param images science, template and difference
    record Triplet(double snr, boolean host, Truth.Key key, List<Image> images) {
        Html.Figure figure() {
            String caption = String.format(
                    Locale.ROOT,
                    "True signal to noise %.1f, %s; visit %d, detector %d.",
                    snr,
                    host ? "on a galaxy" : "on blank sky",
                    key.visit(),
                    key.detector());
            return new Html.Figure(Stamp.row(images, NAMES), caption);
        }
    }

    /// Transients from bright to faint, on and off galaxies in turn, from as many visits as there are.
    List<Triplet> choose() {
        Map<Truth.Key, List<Integer>> chosen = new HashMap<>();
        Set<Integer> used = new HashSet<>();
        Map<Truth.Key, Integer> uses = new HashMap<>();
        for (int i = 0; i < WANTED_SNR.length; i++) {
            int row = nearest(WANTED_SNR[i], i % 2 == 0, used, uses);
            if (row < 0) continue;
            used.add(row);
            uses.merge(key(row), 1, Integer::sum);
            chosen.computeIfAbsent(key(row), k -> new ArrayList<>()).add(row);
        }
        Map<Integer, Triplet> made = new TreeMap<>();
        chosen.forEach((key, rows) -> cut(key, rows, made));
        return made.values().stream()
                .sorted(Comparator.comparingDouble(t -> -t.snr()))
                .toList();
    }

    /// The pictures of one row of the truth's table of varying objects; empty at an edge.
    Optional<Triplet> of(int row) {
        Map<Integer, Triplet> made = new TreeMap<>();
        cut(key(row), List.of(row), made);
        return Optional.ofNullable(made.get(row));
    }

    private Truth.Key key(int row) {
        return new Truth.Key(varying.longs("visit")[row], varying.ints("detector")[row]);
    }

    /// The unused transient whose signal to noise is nearest in ratio; each use of its visit counts as a
    /// tenth more.
    private int nearest(double wanted, boolean host, Set<Integer> used, Map<Truth.Key, Integer> uses) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        String[] kind = varying.strings("kind"), excluded = varying.strings("excluded");
        for (int row = 0; row < varying.rows(); row++) {
            if (!kind[row].equals("transient") || !excluded[row].isEmpty() || used.contains(row)) continue;
            double snr = varying.number("snr", row);
            if ((varying.number("host", row) != 0) != host || snr < 5) continue;
            double distance = Math.abs(Math.log(snr / wanted)) + 0.1 * uses.getOrDefault(key(row), 0);
            if (distance < least) {
                least = distance;
                best = row;
            }
        }
        return best;
    }

    /// Reads the images of one visit and detector, one after the other, and keeps the small pictures alone.
    private void cut(Truth.Key key, List<Integer> rows, Map<Integer, Triplet> made) {
        DataId id = DataId.of("instrument", instrument, "visit", key.visit(), "detector", key.detector());
        Map<Integer, List<Image>> stamps = new HashMap<>();
        for (String type : TYPES) {
            var ref = butler.find(type, id, collections);
            if (ref.isEmpty()) return;
            Image image = butler.get(ref.get(), Exposure.class).image();
            for (int row : rows) {
                Box box = new Box(
                                (int) Math.round(varying.number("x", row)),
                                (int) Math.round(varying.number("y", row)),
                                1,
                                1)
                        .grown(RADIUS);
                if (image.box().contains(box))
                    stamps.computeIfAbsent(row, k -> new ArrayList<>())
                            .add(image.view(box).copy());
            }
        }
        stamps.forEach((row, three) -> {
            if (three.size() == TYPES.size())
                made.put(row, new Triplet(varying.number("snr", row), varying.number("host", row) != 0, key, three));
        });
    }
}
