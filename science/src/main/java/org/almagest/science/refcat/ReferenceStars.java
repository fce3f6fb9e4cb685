/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.unit.Flux;

/// Reference stars of a part of the sky at one epoch, ready for matching.
///
/// @param id number in the catalogue
/// @param raRadians right ascension at the epoch asked for [rad]
/// @param decRadians declination [rad]
/// @param sigmaRadians standard error per axis, proper motion's included [rad]
/// @param flux in one band [nJy]; NaN when unknown
/// @param fluxErr standard error [nJy]
/// @param colour magnitude of another band minus that of a third [mag]; NaN when unknown or not asked for
/// @param extended known not to be stars
public record ReferenceStars(
        long[] id,
        double[] raRadians,
        double[] decRadians,
        double[] sigmaRadians,
        double[] flux,
        double[] fluxErr,
        double[] colour,
        boolean[] extended) {
    private static final double RADIANS_PER_MAS = Math.toRadians(1 / 3.6e6);
    /// How far the fastest known star moves in a century [rad]: rows are dropped only beyond that.
    private static final double MARGIN = Math.toRadians(1020 / 3600.0);

    public int size() {
        return id.length;
    }

    /// Which rows of which shards are wanted.
    ///
    /// @param region the sky asked for
    /// @param epoch when positions are wanted
    /// @param band whose fluxes are given
    /// @param colour two bands, such as `g` and `r`, whose magnitude difference is given; empty for none
    public record Request(Region region, Time epoch, String band, Optional<ColourBands> colour) {}

    /// The colour first minus second.
    public record ColourBands(String first, String second) {
        private double of(Table t, int row) {
            if (t.schema().find(first + "_flux").isEmpty()
                    || t.schema().find(second + "_flux").isEmpty()) return Double.NaN;
            return Flux.abMagnitude(t.number(first + "_flux", row)) - Flux.abMagnitude(t.number(second + "_flux", row));
        }
    }

    /// Loads stars from shards (tables with [ReferenceCatalog#schema]), in the order of the shards and
    /// their rows.
    ///
    /// Positions move on great circles from the row's epoch to the one asked for; an unknown proper motion
    /// is taken as none.
    public static ReferenceStars load(List<Table> shards, Request request) {
        int most = shards.stream().mapToInt(Table::rows).sum();
        Gather g = new Gather(most);
        double years = request.epoch().julianEpoch();
        for (Table shard : shards) g.add(shard, request, years);
        return g.finish();
    }

    /// The bands that a shard has fluxes in.
    public static List<String> bands(Schema schema) {
        List<String> bands = new ArrayList<>();
        schema.columns().forEach(c -> {
            if (c.name().endsWith("_flux"))
                bands.add(c.name().substring(0, c.name().length() - 5));
        });
        return bands;
    }

    /// The stars at some places, in that order.
    public ReferenceStars select(int[] chosen) {
        Gather g = new Gather(chosen.length);
        for (int i : chosen) {
            g.id[g.n] = id[i];
            g.put(raRadians[i], decRadians[i], sigmaRadians[i], flux[i], fluxErr[i], colour[i], extended[i]);
        }
        return g.finish();
    }

    /// A direction after a motion [mas], along ra times cos(dec) and dec.
    private static SkyCoord moved(SkyCoord from, double eastMas, double northMas) {
        if (eastMas == 0 && northMas == 0) return from;
        double east = eastMas * RADIANS_PER_MAS, north = northMas * RADIANS_PER_MAS;
        double sa = Math.sin(from.raRadians()), ca = Math.cos(from.raRadians());
        double sd = Math.sin(from.decRadians()), cd = Math.cos(from.decRadians());
        return SkyCoord.ofVector(
                cd * ca - east * sa - north * sd * ca, cd * sa + east * ca - north * sd * sa, sd + north * cd);
    }

    private static double zeroIfNaN(double v) {
        return Double.isNaN(v) ? 0 : v;
    }

    private static double sq(double v) {
        return v * v;
    }

    /// Columns being filled.
    private static final class Gather {
        private final long[] id;
        private final double[][] columns;
        private final boolean[] extended;
        private int n;

        Gather(int most) {
            id = new long[most];
            columns = new double[6][most];
            extended = new boolean[most];
        }

        void put(double ra, double dec, double sigma, double flux, double fluxErr, double colour, boolean wide) {
            double[] values = {ra, dec, sigma, flux, fluxErr, colour};
            for (int k = 0; k < values.length; k++) columns[k][n] = values[k];
            extended[n++] = wide;
        }

        void add(Table t, Request request, double years) {
            double[] ra = t.doubles("ra"), dec = t.doubles("dec"), epoch = t.doubles("epoch");
            float[] pmRa = t.floats("pmRa"), pmDec = t.floats("pmDec");
            float[] pmRaErr = t.floats("pmRaErr"), pmDecErr = t.floats("pmDecErr");
            float[] raErr = t.floats("raErr"), decErr = t.floats("decErr");
            boolean hasFlux = t.schema().find(request.band() + "_flux").isPresent();
            float[] flux = hasFlux ? t.floats(request.band() + "_flux") : new float[0];
            float[] fluxErr = hasFlux ? t.floats(request.band() + "_fluxErr") : new float[0];
            long[] ids = t.longs("refId");
            boolean[] wide = t.booleans("extended");
            Region roughly = request.region().boundingCircle().grown(new Angle(MARGIN));
            for (int i = 0; i < t.rows(); i++) {
                SkyCoord then = SkyCoord.ofDegrees(ra[i], dec[i]);
                if (!roughly.contains(then)) continue;
                double dt = years - epoch[i];
                SkyCoord now = moved(then, zeroIfNaN(pmRa[i]) * dt, zeroIfNaN(pmDec[i]) * dt);
                if (!request.region().contains(now)) continue;
                double fixed = 0.5 * (sq(raErr[i]) + sq(decErr[i]));
                double drift = 0.5 * dt * dt * (sq(zeroIfNaN(pmRaErr[i])) + sq(zeroIfNaN(pmDecErr[i])));
                id[n] = ids[i];
                int row = i;
                put(
                        now.raRadians(),
                        now.decRadians(),
                        Math.sqrt(fixed + drift) * RADIANS_PER_MAS,
                        hasFlux ? flux[i] : Double.NaN,
                        hasFlux ? fluxErr[i] : Double.NaN,
                        request.colour().map(c -> c.of(t, row)).orElse(Double.NaN),
                        wide[i]);
            }
        }

        ReferenceStars finish() {
            return new ReferenceStars(
                    java.util.Arrays.copyOf(id, n),
                    java.util.Arrays.copyOf(columns[0], n),
                    java.util.Arrays.copyOf(columns[1], n),
                    java.util.Arrays.copyOf(columns[2], n),
                    java.util.Arrays.copyOf(columns[3], n),
                    java.util.Arrays.copyOf(columns[4], n),
                    java.util.Arrays.copyOf(columns[5], n),
                    java.util.Arrays.copyOf(extended, n));
        }
    }
}
