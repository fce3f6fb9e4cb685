/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.lightcurve;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.DOUBLE;
import static org.almagest.astro.table.ColumnType.LONG;
import static org.almagest.astro.table.ColumnType.STRING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Joins the measurements of many visits to light curves, relative to an ensemble of comparison stars.
///
/// Aperture photometry: the local background times the aperture's area may be taken off; a flux counts
/// only where no flag of [Config#barred] is set, and a visit only when its comparison stars agree (a jump
/// of the telescope, a cloud's edge). Neither rule looks at a target. Differences: with D the flux on the
/// difference image and S the flux of the same PSF on the visit's image, the star has S / (S - D) of its
/// brightness in the template; the ensemble of the aperture photometry takes out what all stars share.
public final class LightCurves {
    // so many visits tell what is usual, and so many stars what an aperture gives
    private static final int USUAL_FROM = 10;
    private static final int ALIKE = 15;
    private static final double MAG = 2.5 / Math.log(10);

    /// @param radius aperture [pixel]; one of those measured, or 0 for the one of them in which the
    /// comparison stars scatter least
    /// @param localBackground whether the local background is taken off
    /// @param barred flags of the photometry that bar a flux
    /// @param disagreementSigmas visits whose comparison stars disagree by so many robust standard
    /// deviations more than in the middle one of all visits do not count, see [Ensemble#disagreement]
    /// @param ensemble how comparison stars are chosen and weighed
    public record Config(
            double radius,
            boolean localBackground,
            List<String> barred,
            double disagreementSigmas,
            Ensemble.Config ensemble) {
        public static final Config DEFAULT = new Config(
                3.5,
                false,
                List.of(
                        "centroid_flag",
                        "pixelFlags_bad",
                        "pixelFlags_cr",
                        "pixelFlags_saturated",
                        "pixelFlags_nodata",
                        "pixelFlags_edge"),
                3,
                Ensemble.Config.DEFAULT);

        public Config {
            barred = List.copyOf(barred);
            if (!(radius >= 0)) throw new IllegalArgumentException("aperture of radius " + radius);
        }

        /// The same in another aperture.
        public Config withRadius(double other) {
            return new Config(other, localBackground, barred, disagreementSigmas, ensemble);
        }
    }

    private static final String RADIUS_COLUMN = MeasureTargetsTask.column(1).replace("1", "");

    /// Columns of the result: a row for each visit that measured a star.
    public static final Schema SCHEMA = Schema.of(
            Column.of("targetId", LONG, "", "Number of the star in the list of targets."),
            Column.of("name", STRING, "", "Its name."),
            Column.of("isTarget", BOOLEAN, "", "A light curve was asked for."),
            Column.of("isComparison", BOOLEAN, "", "It takes part in the ensemble."),
            Column.of("visit", LONG, "", "Visit."),
            Column.of("midpointMjdTai", DOUBLE, "d", "Middle of the exposure, MJD of TAI."),
            Column.of("bjdTdb", DOUBLE, "d", "Middle of the exposure, barycentric Julian date of TDB."),
            Column.of("airmass", DOUBLE, "", "Airmass at the boresight; NaN when unknown."),
            Column.of("x", DOUBLE, "pixel", "Column where it was measured."),
            Column.of("y", DOUBLE, "pixel", "Row where it was measured."),
            Column.of("usable", BOOLEAN, "", "No flag bars the aperture flux."),
            Column.of("magnitude", DOUBLE, "mag", "Aperture magnitude against the ensemble; its mean is 0."),
            Column.of("magnitudeErr", DOUBLE, "mag", "Its error by the noise of the pixels and of the ensemble."),
            Column.of("diffMagnitude", DOUBLE, "mag", "The same from the difference image; NaN without one."),
            Column.of("diffMagnitudeErr", DOUBLE, "mag", "Its error by the noise of the difference image."));

    private final Config config;
    private final long[] ids;
    private final Map<Long, Integer> row = new HashMap<>();
    private final long[] visits;
    private final double[][] flux;
    private final double[][] error;
    private final double[][] ratio;
    private final double[][] ratioError;
    private final double[][][] facts;

    private static final List<String> FACTS = List.of("midpointMjdTai", "bjdTdb", "airmass", "x", "y");

    private LightCurves(Config config, Table targets, long[] visits) {
        this.config = config;
        this.ids = targets.longs("targetId");
        for (int i = 0; i < ids.length; i++) row.put(ids[i], i);
        this.visits = visits;
        this.flux = nothing(ids.length, visits.length);
        this.error = nothing(ids.length, visits.length);
        this.ratio = nothing(ids.length, visits.length);
        this.ratioError = nothing(ids.length, visits.length);
        this.facts = new double[FACTS.size()][][];
        for (int k = 0; k < facts.length; k++) facts[k] = nothing(ids.length, visits.length);
    }

    private static double[][] nothing(int stars, int visits) {
        double[][] out = new double[stars][visits];
        for (double[] line : out) Arrays.fill(line, Double.NaN);
        return out;
    }

    /// @param targets the list of stars, see [TargetSelection#SCHEMA]
    /// @param photometry measurements of each visit, see [MeasureTargetsTask]; of several detectors the
    /// first counts that measured a star
    /// @param differences measurements on difference images of each visit that has them
    /// @return rows by star, then by time; see [#SCHEMA]
    public static Table make(
            Table targets, Map<Long, List<Table>> photometry, Map<Long, List<Table>> differences, Config config) {
        if (config.radius() == 0) return steadiest(targets, photometry, differences, config);
        long[] visits =
                photometry.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
        LightCurves curves = new LightCurves(config, targets, visits);
        for (int j = 0; j < visits.length; j++) {
            for (Table t : photometry.getOrDefault(visits[j], List.of())) curves.addPhotometry(t, j);
            for (Table t : differences.getOrDefault(visits[j], List.of())) curves.addDifferences(t, j);
        }
        return curves.table(targets);
    }

    /// The light curves of the aperture in which the ensemble's stars scatter least. Of the targets only
    /// the brightness has a say, through their expected errors: bright stars want wider apertures.
    private static Table steadiest(
            Table targets, Map<Long, List<Table>> photometry, Map<Long, List<Table>> differences, Config config) {
        Optional<Table> best = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        for (double radius : measuredRadii(photometry)) {
            Table curves = make(targets, photometry, differences, config.withRadius(radius));
            double scatter = comparisonScatter(curves);
            if (best.isEmpty() || scatter < least) {
                best = Optional.of(curves.withMetadata(Map.of("apertureRadius", String.valueOf(radius))));
                least = scatter;
            }
        }
        return best.orElseThrow(() -> new DataFault("no visit measured the targets in any aperture"));
    }

    private static double[] measuredRadii(Map<Long, List<Table>> photometry) {
        return photometry.values().stream()
                .flatMap(List::stream)
                .flatMap(t -> t.schema().columns().stream())
                .map(Column::name)
                .filter(n -> n.startsWith(RADIUS_COLUMN)
                        && n.substring(RADIUS_COLUMN.length()).matches("\\d+(p\\d+)?"))
                .mapToDouble(n ->
                        Double.parseDouble(n.substring(RADIUS_COLUMN.length()).replace('p', '.')))
                .distinct()
                .sorted()
                .toArray();
    }

    /// Median scatter of the ensemble's stars, or of those whose expected error comes nearest to the
    /// targets'.
    private static double comparisonScatter(Table curves) {
        record Star(double error, double scatter) {}
        Map<Long, List<Integer>> rows = new HashMap<>();
        long[] id = curves.longs("targetId");
        boolean[] member = curves.booleans("isComparison"), target = curves.booleans("isTarget");
        for (int r = 0; r < id.length; r++)
            if (member[r] || target[r])
                rows.computeIfAbsent(id[r], k -> new ArrayList<>()).add(r);
        double[] magnitude = curves.doubles("magnitude"), error = curves.doubles("magnitudeErr");
        List<Star> stars = new ArrayList<>();
        List<Double> wanted = new ArrayList<>();
        for (List<Integer> mine : rows.values()) {
            double expected = median(mine.stream().mapToDouble(r -> error[r]));
            if (target[mine.getFirst()]) wanted.add(expected);
            else stars.add(new Star(expected, Ensemble.successiveScatter(values(magnitude, mine))));
        }
        double like = median(wanted.stream().mapToDouble(Double::doubleValue));
        if (Double.isFinite(like)) stars.sort(Comparator.comparingDouble(s -> Math.abs(Math.log(s.error() / like))));
        double scatter = median(stars.stream()
                .limit(Double.isFinite(like) ? ALIKE : Long.MAX_VALUE)
                .mapToDouble(Star::scatter));
        return Double.isFinite(scatter) ? scatter : Double.POSITIVE_INFINITY;
    }

    private static double[] values(double[] column, List<Integer> rows) {
        return rows.stream().mapToDouble(r -> column[r]).toArray();
    }

    private static double median(DoubleStream values) {
        double[] v = values.filter(Double::isFinite).sorted().toArray();
        return v.length == 0 ? Double.NaN : v[v.length / 2];
    }

    private int index(long id) {
        Integer i = row.get(id);
        if (i == null) throw new DataFault("target " + id + " was measured, but is not in the list of targets");
        return i;
    }

    private void addPhotometry(Table t, int j) {
        String column = MeasureTargetsTask.column(config.radius());
        if (t.schema().find(column).isEmpty())
            throw new DataFault("the targets were not measured in an aperture of " + config.radius()
                    + " pixels: add it to the radii of the step that measures targets");
        float[] sum = t.floats(column), sumErr = t.floats(column + "Err"), sky = t.floats("localBackground");
        float[] psf = t.floats("psfInstFlux");
        long[] id = t.longs("targetId");
        boolean[] barred = barred(t, column);
        double area = config.localBackground() ? Math.PI * config.radius() * config.radius() : 0;
        for (int r = 0; r < id.length; r++) {
            int i = index(id[r]);
            if (!Double.isNaN(facts[0][i][j])) continue;
            for (int k = 0; k < facts.length; k++) facts[k][i][j] = t.number(FACTS.get(k), r);
            // kept for the differences until they come
            ratio[i][j] = psf[r];
            if (barred[r]) continue;
            flux[i][j] = sum[r] - (area > 0 ? area * sky[r] : 0);
            error[i][j] = sumErr[r];
        }
    }

    private boolean[] barred(Table t, String column) {
        boolean[] out = t.booleans(column + "_flag").clone();
        for (String flag : config.barred()) {
            if (t.schema().find(flag).isEmpty() || t.schema().column(flag).type() != ColumnType.BOOLEAN) continue;
            boolean[] set = t.booleans(flag);
            for (int r = 0; r < out.length; r++) out[r] |= set[r];
        }
        return out;
    }

    private void addDifferences(Table t, int j) {
        long[] id = t.longs("targetId");
        double[] d = t.doubles("psfDiffFlux"), e = t.doubles("psfDiffFluxErr");
        boolean[] flag = t.booleans("psfDiffFlux_flag");
        for (int r = 0; r < id.length; r++) {
            int i = index(id[r]);
            double s = ratio[i][j];
            if (flag[r] || Double.isNaN(flux[i][j]) || !(s - d[r] > 0) || !(s > 0)) continue;
            ratioError[i][j] = e[r] / (s - d[r]);
            ratio[i][j] = s / (s - d[r]);
        }
    }

    private Table table(Table targets) {
        for (int i = 0; i < ids.length; i++)
            for (int j = 0; j < visits.length; j++) if (Double.isNaN(ratioError[i][j])) ratio[i][j] = Double.NaN;
        boolean[] excluded = targets.booleans("isTarget");
        Ensemble ensemble = agreeing(Ensemble.fit(flux, excluded, config.ensemble()), excluded);
        double[][] relative = relative(ensemble);
        boolean[] member = ensemble.members();
        double[][] difference = differences(member);
        TableBuilder out = new TableBuilder(SCHEMA);
        for (int i = 0; i < ids.length; i++)
            for (int j = 0; j < visits.length; j++) {
                if (Double.isNaN(facts[0][i][j])) continue;
                out.addRow();
                out.set("targetId", ids[i]).set("name", targets.strings("name")[i]);
                out.set("isTarget", excluded[i]).set("isComparison", member[i]).set("visit", visits[j]);
                for (int k = 0; k < facts.length; k++) out.set(FACTS.get(k), facts[k][i][j]);
                out.set("usable", !Double.isNaN(relative[i][j]));
                out.set("magnitude", relative[i][j]);
                out.set(
                        "magnitudeErr",
                        Double.isNaN(relative[i][j])
                                ? Double.NaN
                                : Math.hypot(MAG * error[i][j] / flux[i][j], ensemble.zeroPointError(j)));
                out.set("diffMagnitude", difference[i][j]);
                out.set("diffMagnitudeErr", Double.isNaN(difference[i][j]) ? Double.NaN : MAG * ratioError[i][j]);
            }
        return out.build();
    }

    /// Leaves out the visits whose comparison stars disagree.
    private Ensemble agreeing(Ensemble all, boolean[] excluded) {
        boolean any = false;
        double limit = disagreementLimit(all);
        for (int j = 0; j < visits.length; j++) {
            if (!(all.disagreement(j) > limit)) continue;
            any = true;
            for (int i = 0; i < ids.length; i++) {
                flux[i][j] = Double.NaN;
                ratio[i][j] = Double.NaN;
            }
        }
        if (!any) return all;
        // a visit left out is no epoch that a star could be incomplete at
        int left = 0;
        for (int j = 0; j < visits.length; j++) {
            int at = j;
            if (Arrays.stream(flux).anyMatch(line -> !Double.isNaN(line[at]))) left++;
        }
        Ensemble.Config c = config.ensemble();
        return Ensemble.fit(
                flux,
                excluded,
                new Ensemble.Config(c.minCompleteness() * left / visits.length, c.maxStars(), c.clip(), c.floorMag()));
    }

    /// Where disagreement begins; with few visits none is left out.
    private double disagreementLimit(Ensemble all) {
        double[] d = IntStream.range(0, visits.length)
                .mapToDouble(all::disagreement)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (d.length < USUAL_FROM) return Double.POSITIVE_INFINITY;
        double median = d[d.length / 2];
        double[] off = Arrays.stream(d).map(v -> Math.abs(v - median)).sorted().toArray();
        return median + config.disagreementSigmas() * 1.4826 * off[off.length / 2];
    }

    private double[][] relative(Ensemble ensemble) {
        double[][] out = new double[ids.length][];
        for (int i = 0; i < ids.length; i++) out[i] = ensemble.relative(i);
        return out;
    }

    /// Magnitudes from differences, those of the ensemble's stars taking out what is common.
    private double[][] differences(boolean[] member) {
        boolean[] excluded = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) excluded[i] = !member[i];
        // only the visits with differences are epochs here
        int[] with = IntStream.range(0, visits.length)
                .filter(j -> Arrays.stream(ratio).anyMatch(line -> !Double.isNaN(line[j])))
                .toArray();
        double[][] out = nothing(ids.length, visits.length);
        if (with.length == 0) return out;
        double[][] part = new double[ids.length][with.length];
        for (int i = 0; i < ids.length; i++) for (int k = 0; k < with.length; k++) part[i][k] = ratio[i][with[k]];
        // the members are given: none is dropped for the scatter of its differences
        Ensemble.Config c = config.ensemble();
        Ensemble ensemble = Ensemble.fit(
                part,
                excluded,
                new Ensemble.Config(0.5 * c.minCompleteness(), c.maxStars(), Double.MAX_VALUE, c.floorMag()));
        for (int i = 0; i < ids.length; i++) {
            double[] m = ensemble.relative(i);
            for (int k = 0; k < with.length; k++) out[i][with[k]] = m[k];
        }
        return out;
    }
}
