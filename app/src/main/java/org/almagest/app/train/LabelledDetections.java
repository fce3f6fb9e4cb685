/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.almagest.app.score.SkyIndex;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Table;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.parquet.ParquetTable;
import org.almagest.science.classify.FilterDiaSourcesTask;

/// The detections of one visit-detector of a simulated survey, and what each of them is.
///
/// Left out is what flags set aside before the score, and what has no clear answer: detections on a source
/// that changed by less than three sigma, and those in a comet's coma away from its nucleus.
///
/// @param survey folder of the survey
/// @param visit number of the visit
/// @param detector number of the detector
/// @param detections with feature columns
/// @param kind `field` and `host` for transients, `variable`, `mover`, `comet`; of false ones `cosmic ray`,
/// `streak`, `static` (on or beside a source of the visit) or `blank`
/// @param real whether each is a change on the sky
/// @param trueSnr signal-to-noise in a perfect difference, NaN for false detections
/// @param counted transients that a pipeline can find and is expected to
record LabelledDetections(
        String survey,
        long visit,
        int detector,
        Table detections,
        String[] kind,
        boolean[] real,
        double[] trueSnr,
        boolean[] counted) {
    static final List<String> REAL = List.of("field", "host", "variable", "mover", "comet");

    private static final double MATCH_ARCSEC = 1;
    private static final double COMA_ARCSEC = 12;
    private static final double CLEAR_SNR = 3;
    private static final double COUNTED_SNR = 5.5;
    private static final double HIT_PIXELS = 4;
    private static final double STREAK_PIXELS = 15;
    private static final double STATIC_FWHM = 2;

    /// All visit-detectors of samples given as REPO,COLLECTION,SURVEY.
    static List<LabelledDetections> read(List<String> samples) {
        List<LabelledDetections> all = new ArrayList<>();
        for (String s : samples) {
            String[] parts = s.split(",", -1);
            if (parts.length != 3) throw new UserFault("--sample wants REPO,COLLECTION,SURVEY, not '" + s + "'");
            all.addAll(read(Path.of(parts[0]), parts[1], Path.of(parts[2])));
        }
        if (all.isEmpty()) throw new UserFault("the collections hold no dia_source_unfiltered");
        return all;
    }

    private static List<LabelledDetections> read(Path repo, String collection, Path survey) {
        Truth truth = Truth.read(survey);
        List<LabelledDetections> all = new ArrayList<>();
        try (Butler butler = Butler.open(repo)) {
            List<DatasetRef> found = butler.queryDatasets("dia_source_unfiltered", List.of(collection), "").stream()
                    .sorted()
                    .toList();
            for (DatasetRef ref : found)
                all.add(truth.label(
                        unflagged(butler.get(ref, Table.class)),
                        ref.dataId().number("visit"),
                        Math.toIntExact(ref.dataId().number("detector"))));
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

    /// Truth tables of one survey, by visit and detector.
    private record Truth(String survey, Table varying, Table hits, Table streaks, Map<String, List<Integer>> frames) {
        static Truth read(Path survey) {
            Table varying = ParquetTable.read(survey.resolve("truth/varying.parquet"));
            Map<String, List<Integer>> frames = new HashMap<>();
            for (int i = 0; i < varying.rows(); i++)
                frames.computeIfAbsent(frame(varying, i), _ -> new ArrayList<>())
                        .add(i);
            return new Truth(
                    survey.toString(),
                    varying,
                    ParquetTable.read(survey.resolve("truth/cosmic_rays.parquet")),
                    ParquetTable.read(survey.resolve("truth/streaks.parquet")),
                    frames);
        }

        private static String frame(Table t, int row) {
            return t.longs("visit")[row] + " " + t.ints("detector")[row];
        }

        private Table of(Table t, String frame) {
            return t.select(IntStream.range(0, t.rows())
                    .filter(i -> frame(t, i).equals(frame))
                    .toArray());
        }

        LabelledDetections label(Table found, long visit, int detector) {
            String frame = visit + " " + detector;
            Table truth = varying.select(frames.getOrDefault(frame, List.of()).stream()
                    .mapToInt(i -> i)
                    .toArray());
            Table hitsHere = of(hits, frame), streaksHere = of(streaks, frame);
            SkyIndex index = new SkyIndex(truth.doubles("ra"), truth.doubles("dec"));
            int[] comets = IntStream.range(0, truth.rows())
                    .filter(i -> truth.strings("kind")[i].equals("comet"))
                    .toArray();
            SkyIndex comae = new SkyIndex(
                    Arrays.stream(comets)
                            .mapToDouble(i -> truth.doubles("ra")[i])
                            .toArray(),
                    Arrays.stream(comets)
                            .mapToDouble(i -> truth.doubles("dec")[i])
                            .toArray());
            int n = found.rows(), kept = 0;
            int[] rows = new int[n];
            String[] kind = new String[n];
            boolean[] real = new boolean[n], counted = new boolean[n];
            double[] snr = new double[n];
            for (int i = 0; i < n; i++) {
                double ra = found.doubles("ra")[i], dec = found.doubles("dec")[i];
                OptionalInt near = index.nearest(ra, dec, MATCH_ARCSEC);
                if (near.isEmpty() && comae.nearest(ra, dec, COMA_ARCSEC).isPresent()) continue;
                double s = near.isPresent() ? Math.abs(truth.number("snr", near.getAsInt())) : Double.NaN;
                if (s < CLEAR_SNR) continue;
                rows[kept] = i;
                real[kept] = near.isPresent();
                snr[kept] = s;
                kind[kept] = near.isPresent() ? kind(truth, near.getAsInt()) : wrong(found, i, hitsHere, streaksHere);
                counted[kept] = near.isPresent()
                        && truth.strings("kind")[near.getAsInt()].equals("transient")
                        && s >= COUNTED_SNR
                        && truth.strings("excluded")[near.getAsInt()].isEmpty();
                kept++;
            }
            return new LabelledDetections(
                    survey,
                    visit,
                    detector,
                    found.select(Arrays.copyOf(rows, kept)),
                    Arrays.copyOf(kind, kept),
                    Arrays.copyOf(real, kept),
                    Arrays.copyOf(snr, kept),
                    Arrays.copyOf(counted, kept));
        }

        private static String kind(Table truth, int row) {
            String kind = truth.strings("kind")[row];
            if (!kind.equals("transient")) return kind;
            return truth.longs("host")[row] == 0 ? "field" : "host";
        }

        private static String wrong(Table found, int row, Table hits, Table streaks) {
            double x = found.number("x", row), y = found.number("y", row);
            for (int i = 0; i < hits.rows(); i++)
                if (Math.hypot(hits.number("x", i) - x, hits.number("y", i) - y) < HIT_PIXELS) return "cosmic ray";
            for (int i = 0; i < streaks.rows(); i++) {
                double angle = Math.toRadians(streaks.number("angle", i));
                double across =
                        (y - streaks.number("y", i)) * Math.cos(angle) - (x - streaks.number("x", i)) * Math.sin(angle);
                if (Math.abs(across) < STREAK_PIXELS) return "streak";
            }
            return found.number("featureStaticDistance", row) < STATIC_FWHM ? "static" : "blank";
        }
    }
}
