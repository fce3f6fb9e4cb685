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
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.LONG;
import static org.almagest.astro.table.ColumnType.STRING;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;

/// Chooses the stars to compare targets with, from the catalogues of many visits of one field.
///
/// Sources of different visits within a radius are one star, at their mean position. A comparison star is
/// clean in enough of the visits (bright, not saturated, no defect or cosmic ray at its centre, off the
/// edge) and has no bright neighbour; of these the brightest are taken. Nothing of it depends on the
/// targets' brightness or on any scatter.
///
/// Memory goes with the number of stars that are bright enough.
public final class TargetSelection {
    private static final double ARCSEC = Math.toRadians(1 / 3600.0);

    private static final List<String> UNCLEAN = List.of(
            "isNegative",
            "centroid_flag",
            "pixelFlags_edge",
            "pixelFlags_nodata",
            "pixelFlags_saturatedCenter",
            "pixelFlags_badCenter",
            "pixelFlags_interpolatedCenter",
            "pixelFlags_crCenter");

    /// First number of a comparison star.
    public static final long FIRST_COMPARISON = 1001;

    /// A star that a light curve is wanted of.
    ///
    /// @param name for people
    /// @param ra ICRS, at the epoch of the visits [deg]
    /// @param dec ICRS [deg]
    public record Star(String name, double ra, double dec) {}

    /// @param targets stars that light curves are wanted of
    /// @param matchArcsec sources nearer than this are one star [arcsec]
    /// @param minSnr fainter sources are not looked at
    /// @param minCompleteness least fraction of the visits in which a comparison star is clean
    /// @param maxComparisons most comparison stars
    /// @param isolationArcsec how far from a comparison star no neighbour may be [arcsec]
    /// @param neighbourRatio stars of less than this share of its flux are no neighbours
    /// @param allowNone whether comparison stars alone will do, without a target
    public record Config(
            List<Star> targets,
            double matchArcsec,
            double minSnr,
            double minCompleteness,
            int maxComparisons,
            double isolationArcsec,
            double neighbourRatio,
            boolean allowNone) {
        public static final Config DEFAULT = new Config(List.of(), 1, 30, 0.95, 80, 10, 0.1, false);

        public Config {
            targets = List.copyOf(targets);
            if (!(matchArcsec > 0) || !(minCompleteness > 0 && minCompleteness <= 1) || maxComparisons < 2)
                throw new IllegalArgumentException("comparison stars within " + matchArcsec + " arcsec, at least "
                        + minCompleteness + " of the visits, at most " + maxComparisons);
        }
    }

    /// Columns of the list.
    public static final Schema SCHEMA = Schema.of(
            Column.of("targetId", LONG, "", "Number: targets from 1, comparison stars from 1001."),
            Column.of("name", STRING, "", "Name of a target."),
            Column.of("ra", DOUBLE, "deg", "Right ascension (ICRS)."),
            Column.of("dec", DOUBLE, "deg", "Declination (ICRS)."),
            Column.of("isTarget", BOOLEAN, "", "A light curve is wanted; it is no comparison star."),
            Column.of("meanFlux", DOUBLE, "nJy", "Mean PSF flux over the visits; 0 for a target that none shows."),
            Column.of("visits", INT, "", "Visits in which it was clean."));

    /// One star as it grows.
    private static final class Group {
        final double x;
        final double y;
        double sumX;
        double sumY;
        double flux;
        int seen;
        int clean;
        int lastVisit = -1;

        Group(double x, double y) {
            this.x = x;
            this.y = y;
        }

        double meanX() {
            return sumX / seen;
        }

        double meanY() {
            return sumY / seen;
        }

        double meanFlux() {
            return flux / seen;
        }
    }

    private final Config config;
    private final List<Group> groups = new ArrayList<>();
    private final Map<Long, List<Group>> cells = new HashMap<>();
    private final double cell;
    private TangentPlane plane = new TangentPlane(SkyCoord.ofDegrees(0, 0));
    private int visits;

    private TargetSelection(Config config) {
        this.config = config;
        this.cell = Math.max(config.matchArcsec(), config.isolationArcsec()) * ARCSEC;
    }

    /// @param catalogues calibrated sources of each visit, one table per visit: `ra`, `dec`, `psfFlux`,
    /// `psfFluxErr` and flags
    /// @return targets first, then comparison stars by falling brightness; see [#SCHEMA]
    public static Table choose(Iterable<Table> catalogues, Config config) {
        TargetSelection selection = new TargetSelection(config);
        for (Table t : catalogues) selection.add(t);
        if (selection.groups.isEmpty()) throw new DataFault("no visit has a source to compare targets with");
        return selection.list();
    }

    private void add(Table sources) {
        double[] ra = sources.doubles("ra"), dec = sources.doubles("dec"), p = new double[2];
        if (groups.isEmpty() && ra.length > 0) plane = new TangentPlane(middle(ra, dec));
        float[] flux = sources.floats("psfFlux"), error = sources.floats("psfFluxErr");
        boolean[] unclean = unclean(sources);
        for (int i = 0; i < ra.length; i++) {
            if (!(flux[i] >= config.minSnr() * error[i])) continue;
            plane.project(Math.toRadians(ra[i]), Math.toRadians(dec[i]), p);
            Group g = nearest(p[0], p[1], config.matchArcsec() * ARCSEC)
                    .filter(n -> n.lastVisit != visits)
                    .orElseGet(() -> found(p[0], p[1]));
            g.lastVisit = visits;
            g.sumX += p[0];
            g.sumY += p[1];
            g.flux += flux[i];
            g.seen++;
            if (!unclean[i]) g.clean++;
        }
        visits++;
    }

    private static SkyCoord middle(double[] ra, double[] dec) {
        double[] sum = new double[3];
        for (int i = 0; i < ra.length; i++) {
            double[] v = SkyCoord.ofDegrees(ra[i], dec[i]).vector();
            for (int k = 0; k < 3; k++) sum[k] += v[k];
        }
        return SkyCoord.ofVector(sum[0], sum[1], sum[2]);
    }

    private static boolean[] unclean(Table sources) {
        boolean[] out = new boolean[sources.rows()];
        for (String flag : UNCLEAN) {
            if (sources.schema().find(flag).isEmpty()
                    || sources.schema().column(flag).type() != ColumnType.BOOLEAN) continue;
            boolean[] set = sources.booleans(flag);
            for (int i = 0; i < out.length; i++) out[i] |= set[i];
        }
        return out;
    }

    private Group found(double x, double y) {
        Group g = new Group(x, y);
        groups.add(g);
        cells.computeIfAbsent(key(x, y, 0, 0), _ -> new ArrayList<>()).add(g);
        return g;
    }

    private long key(double x, double y, int dx, int dy) {
        long cx = (long) Math.floor(x / cell) + dx, cy = (long) Math.floor(y / cell) + dy;
        return cx << 32 ^ (cy & 0xffffffffL);
    }

    private Optional<Group> nearest(double x, double y, double radius) {
        Group best = null;
        double distance = radius;
        for (int dx = -1; dx <= 1; dx++)
            for (int dy = -1; dy <= 1; dy++)
                for (Group g : cells.getOrDefault(key(x, y, dx, dy), List.of())) {
                    double d = Math.hypot(g.x - x, g.y - y);
                    if (d > distance) continue;
                    distance = d;
                    best = g;
                }
        return Optional.ofNullable(best);
    }

    private boolean isAlone(Group star) {
        for (int dx = -1; dx <= 1; dx++)
            for (int dy = -1; dy <= 1; dy++)
                for (Group g : cells.getOrDefault(key(star.x, star.y, dx, dy), List.of())) {
                    boolean near = Math.hypot(g.x - star.x, g.y - star.y) <= config.isolationArcsec() * ARCSEC;
                    boolean bright = g.meanFlux() > config.neighbourRatio() * star.meanFlux();
                    // what few visits show is noise, or passing by
                    if (g != star && near && bright && 2 * g.seen > star.seen) return false;
                }
        return true;
    }

    private Table list() {
        TableBuilder out = new TableBuilder(SCHEMA);
        List<Group> taken = new ArrayList<>();
        for (int i = 0; i < config.targets().size(); i++) {
            Star star = config.targets().get(i);
            double[] p = new double[2];
            plane.project(Math.toRadians(star.ra()), Math.toRadians(star.dec()), p);
            Optional<Group> seen = nearest(p[0], p[1], config.matchArcsec() * ARCSEC);
            seen.ifPresent(taken::add);
            out.addRow();
            out.set("targetId", i + 1L).set("name", star.name()).set("ra", star.ra());
            out.set("dec", star.dec()).set("isTarget", true);
            out.set("meanFlux", seen.map(Group::meanFlux).orElse(0.0));
            out.set("visits", (long) seen.map(g -> g.clean).orElse(0));
        }
        List<Group> stars = groups.stream()
                .filter(g -> g.clean >= config.minCompleteness() * visits && !taken.contains(g) && isAlone(g))
                .sorted(Comparator.comparingDouble((Group g) -> -g.meanFlux())
                        .thenComparingDouble(g -> g.x)
                        .thenComparingDouble(g -> g.y))
                .limit(config.maxComparisons())
                .toList();
        for (int i = 0; i < stars.size(); i++) {
            Group g = stars.get(i);
            SkyCoord sky = plane.deproject(g.meanX(), g.meanY());
            out.addRow();
            out.set("targetId", FIRST_COMPARISON + i).set("name", "");
            out.set("ra", sky.raDegrees()).set("dec", sky.decDegrees());
            out.set("isTarget", false).set("meanFlux", g.meanFlux()).set("visits", (long) g.clean);
        }
        return out.build();
    }
}
