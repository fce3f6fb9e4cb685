/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.sky.TangentPlane;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.astrometry.AstrometryConfig.Mode;
import org.almagest.science.refcat.ReferenceStars;

/// Solves an exposure: matches its sources to references, fits a WCS, and proves it.
///
/// Every failure is a [DataFault]; there is no WCS without proof.
public final class AstrometricSolver {
    private static final double ARCSEC = Math.toRadians(1 / 3600.0);
    /// Initial tolerance of pointing mode [pixel], and of blind mode in half-diagonals.
    private static final double POINTING_TOLERANCE = 3;

    private static final double BLIND_TOLERANCE = 0.003;
    private static final double FINEST = 1.5;
    private static final int SOFTENINGS = 2;

    private final AstrometryConfig config;
    private final Box box;
    private final Wcs guess;
    private final SkyCoord centre;
    private final double pixel;
    private final double halfDiagonal;

    /// @param box the image's pixels
    /// @param guess where it is thought to point; its pixel scale is needed in every mode
    public AstrometricSolver(AstrometryConfig config, Box box, Wcs guess) {
        this.config = config;
        this.box = box;
        this.guess = guess;
        double x = middleX(), y = middleY();
        this.centre = guess.pixelToSky(x, y);
        this.pixel = guess.pixelScale(x, y).radians();
        this.halfDiagonal = 0.5 * Math.hypot(box.width(), box.height()) * pixel;
    }

    private double middleX() {
        return box.x0() + 0.5 * (box.width() - 1);
    }

    private double middleY() {
        return box.y0() + 0.5 * (box.height() - 1);
    }

    /// How far from the guessed middle of the image references are of use [rad].
    public double searchRadius() {
        return shift() + 1.05 * halfDiagonal;
    }

    private double shift() {
        double pointing = config.maxShiftArcsec() * ARCSEC, blind = config.blindShift() * halfDiagonal;
        return config.mode() == Mode.POINTING ? pointing : Math.max(pointing, blind);
    }

    /// @param sources the image's sources, in any order
    /// @param references all known stars within [#searchRadius] of the guess, in any order
    public AstrometricSolution solve(SourceList sources, ReferenceStars references) {
        int[] bySource = sources.byBrightness();
        if (bySource.length < config.minMatches())
            throw new DataFault("astrometry: " + bySource.length + " usable sources, at least " + config.minMatches()
                    + " are needed");
        TangentPlane plane = new TangentPlane(centre);
        int[] byReference = brightReferences(references, plane);
        if (byReference.length < config.minMatches())
            throw new DataFault(String.format(
                    Locale.ROOT,
                    "astrometry: %d reference stars within %.1f arcmin of ra %.5f dec %.5f deg, at least %d are needed",
                    byReference.length,
                    searchRadius() / ARCSEC / 60,
                    centre.raDegrees(),
                    centre.decDegrees(),
                    config.minMatches()));
        Points stars = project(plane, references, byReference);
        SourceList sorted = sources.select(bySource);
        double searchArea = searchArea(stars);
        Optional<PatternMatch> match = Optional.empty();
        Mode mode = Mode.POINTING;
        if (config.mode() != Mode.BLIND) match = pointing(plane, sorted, stars, searchArea);
        if (match.isEmpty() && config.mode() != Mode.POINTING) {
            mode = Mode.BLIND;
            match = blind(sorted, stars, searchArea);
        }
        if (match.isEmpty())
            throw new DataFault(String.format(
                    Locale.ROOT,
                    "astrometry: no match of %d sources with %d reference stars around ra %.5f dec %.5f deg (mode %s,"
                            + " shift up to %.1f arcmin, pixel scale %.4f arcsec); check the pointing, the pixel scale"
                            + " and the reference catalogue",
                    sorted.size(),
                    byReference.length,
                    centre.raDegrees(),
                    centre.decDegrees(),
                    config.mode(),
                    shift() / ARCSEC / 60,
                    pixel / ARCSEC));
        return new FitRounds(config, box, pixel, sources, references, bySource, byReference)
                .run(match.get(), mode, centre);
    }

    private int[] brightReferences(ReferenceStars references, TangentPlane plane) {
        double reach = Math.tan(Math.min(1.2, searchRadius())), p[] = new double[2];
        return IntStream.range(0, references.size())
                .filter(i -> {
                    plane.project(references.raRadians()[i], references.decRadians()[i], p);
                    return Math.hypot(p[0], p[1]) <= reach;
                })
                .boxed()
                .sorted(java.util.Comparator.<Integer>comparingDouble(
                                i -> -brightness(references.flux()[i]))
                        .thenComparingInt(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double brightness(double flux) {
        return Double.isNaN(flux) ? Double.NEGATIVE_INFINITY : flux;
    }

    private static Points project(TangentPlane plane, ReferenceStars references, int[] chosen) {
        double[] x = new double[chosen.length], y = new double[chosen.length], p = new double[2];
        for (int k = 0; k < chosen.length; k++) {
            plane.project(references.raRadians()[chosen[k]], references.decRadians()[chosen[k]], p);
            x[k] = p[0];
            y[k] = p[1];
        }
        return new Points(x, y);
    }

    /// The disc of search, or the rectangle that the references fill when that is less.
    private double searchArea(Points stars) {
        double disc = Math.PI * searchRadius() * searchRadius();
        double width = spread(stars.x()), height = spread(stars.y());
        return Math.max(Math.min(disc, width * height), 0.1 * disc);
    }

    private static double spread(double[] values) {
        return Arrays.stream(values).max().orElse(0)
                - Arrays.stream(values).min().orElse(0);
    }

    private Optional<PatternMatch> pointing(TangentPlane plane, SourceList sources, Points stars, double searchArea) {
        double[] x = new double[sources.size()], y = new double[sources.size()], p = new double[2];
        for (int i = 0; i < x.length; i++) {
            SkyCoord sky = guess.pixelToSky(sources.x()[i], sources.y()[i]);
            plane.project(sky.raRadians(), sky.decRadians(), p);
            x[i] = p[0];
            y[i] = p[1];
        }
        MatchLimits limits = new MatchLimits(
                0,
                0,
                halfDiagonal,
                config.maxShiftArcsec() * ARCSEC,
                Math.toRadians(config.maxRotationDegrees()),
                Math.min(config.scaleTolerance(), 0.005),
                false,
                POINTING_TOLERANCE * pixel,
                FINEST * pixel,
                config.minMatches(),
                config.log10Chance());
        return PessimisticMatcher.match(new Points(x, y), stars, searchArea, limits, SOFTENINGS);
    }

    private Optional<PatternMatch> blind(SourceList sources, Points stars, double searchArea) {
        double[] x =
                Arrays.stream(sources.x()).map(v -> (v - middleX()) * pixel).toArray();
        double[] y =
                Arrays.stream(sources.y()).map(v -> (v - middleY()) * pixel).toArray();
        MatchLimits limits = new MatchLimits(
                0,
                0,
                halfDiagonal,
                shift(),
                Math.PI,
                config.scaleTolerance(),
                true,
                Math.max(BLIND_TOLERANCE * halfDiagonal, 2 * pixel),
                FINEST * pixel,
                config.minMatches(),
                config.log10Chance());
        double fieldArea = box.area() * pixel * pixel;
        return BlindMatcher.match(new Points(x, y), stars, fieldArea, searchArea, limits);
    }
}
