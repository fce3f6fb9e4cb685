/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.science.simulate.RandomStream.Purpose;
import org.almagest.science.simulate.SkyObject.Profile;
import org.almagest.science.simulate.SurveyConfig.SkyConfig;

/// Stars and galaxies of a field, with an index by place.
final class StaticSky {
    /// Epoch of catalogue positions [Julian year]: that of the reference catalogue.
    static final double EPOCH = 2016.0;

    /// The same as TAI MJD [d].
    static final double MJD_OF_EPOCH = 57388.5;

    private static final double CELL = 10;

    private final List<SkyObject> objects;
    private final Projection projection;
    private final double half;
    private final int cells;
    private final List<List<SkyObject>> grid;

    private StaticSky(List<SkyObject> objects, Projection projection, double half) {
        this.objects = List.copyOf(objects);
        this.projection = projection;
        this.half = half;
        this.cells = (int) (2 * half / CELL) + 1;
        this.grid = new ArrayList<>(cells * cells);
        for (int i = 0; i < cells * cells; i++) grid.add(new ArrayList<>());
        for (SkyObject o : this.objects) {
            double[] plane = projection.toPlane(o.ra(), o.dec());
            grid.get(cell(plane[1]) * cells + cell(plane[0])).add(o);
        }
    }

    /// Draws the sky of a square about a point.
    ///
    /// @param half half side of the square [arcsec]
    static StaticSky draw(SurveyConfig config, long seed, double half) {
        SkyConfig sky = config.sky();
        Projection projection = new Projection(config.ra(), config.dec());
        int n = (int) Math.rint(sky.density() * 4 * half * half);
        int stars = (int) Math.rint(n * sky.starFraction());
        List<SkyObject> objects = new ArrayList<>(n);
        for (int i = 0; i < n; i++)
            objects.add(
                    i < stars ? star(config, seed, i, projection, half) : galaxy(config, seed, i, projection, half));
        return new StaticSky(objects, projection, half);
    }

    List<SkyObject> objects() {
        return objects;
    }

    /// The object of a number; ids count from 1 in the order of [#objects].
    SkyObject byId(long id) {
        return objects.get((int) id - 1);
    }

    /// Objects whose catalogue position lies within about a radius, at least, of a place.
    List<SkyObject> near(double ra, double dec, double radius) {
        double[] plane = projection.toPlane(ra, dec);
        List<SkyObject> found = new ArrayList<>();
        for (int y = cell(plane[1] - radius); y <= cell(plane[1] + radius); y++)
            for (int x = cell(plane[0] - radius); x <= cell(plane[0] + radius); x++)
                found.addAll(grid.get(y * cells + x));
        return found;
    }

    private int cell(double offset) {
        return Math.max(0, Math.min(cells - 1, (int) ((offset + half) / CELL)));
    }

    private static SkyObject star(SurveyConfig config, long seed, int i, Projection projection, double half) {
        SkyConfig sky = config.sky();
        RandomStream random = new RandomStream(seed, Purpose.STARS, i);
        double[] place = projection.toSky(half * random.uniform(-1, 1), half * random.uniform(-1, 1));
        double mag = magnitude(random, sky.starSlope(), sky.brightestStar(), sky.faintest());
        double color = 0.4 + 1.0 * random.uniform();
        double speed = random.uniform() < 0.2 ? 15 : 4;
        double pmRa = speed * random.gaussian();
        double pmDec = speed * random.gaussian();
        Optional<Variability> variability =
                random.uniform() < sky.variableFraction() ? Optional.of(variability(random)) : Optional.empty();
        double[] magnitudes = magnitudes(config, mag, color);
        return new SkyObject(i + 1L, place[0], place[1], pmRa, pmDec, magnitudes, Profile.STAR, 0, 1, 0, variability);
    }

    private static SkyObject galaxy(SurveyConfig config, long seed, int i, Projection projection, double half) {
        SkyConfig sky = config.sky();
        RandomStream random = new RandomStream(seed, Purpose.GALAXIES, i);
        double[] place = projection.toSky(half * random.uniform(-1, 1), half * random.uniform(-1, 1));
        double mag = magnitude(random, sky.galaxySlope(), sky.brightestGalaxy(), sky.faintest());
        Profile profile = random.uniform() < 0.3 ? Profile.DE_VAUCOULEURS : Profile.EXPONENTIAL;
        double size = 0.45 * StrictMath.pow(10, -0.1 * (mag - 23) + 0.18 * random.gaussian());
        double color = 0.7 + 0.25 * random.gaussian();
        return new SkyObject(
                i + 1L,
                place[0],
                place[1],
                0,
                0,
                magnitudes(config, mag, color),
                profile,
                Math.max(0.1, Math.min(4, size)),
                random.uniform(0.25, 1),
                180 * random.uniform(),
                Optional.empty());
    }

    /// The first band has the magnitude drawn; a band `g` beside it is fainter by the colour, any other
    /// equal.
    private static double[] magnitudes(SurveyConfig config, double mag, double color) {
        double[] magnitudes = new double[config.bands().size()];
        for (int b = 0; b < magnitudes.length; b++)
            magnitudes[b] = b > 0 && config.bands().get(b).name().equals("g") ? mag + color : mag;
        return magnitudes;
    }

    private static Variability variability(RandomStream random) {
        double u = random.uniform();
        if (u < 0.4)
            return new Variability(
                    Variability.Kind.RR_LYRAE, random.uniform(0.3, 0.8), random.uniform(0.3, 1.1), random.uniform());
        if (u < 0.7)
            return new Variability(
                    Variability.Kind.ECLIPSING, random.uniform(0.3, 5), random.uniform(0.2, 0.9), random.uniform());
        return new Variability(
                Variability.Kind.SINUSOID, random.uniform(2, 60), random.uniform(0.1, 0.8), random.uniform());
    }

    private static double magnitude(RandomStream random, double slope, double bright, double faint) {
        double lo = StrictMath.pow(10, slope * bright);
        double hi = StrictMath.pow(10, slope * faint);
        return StrictMath.log10(random.uniform(lo, hi)) / slope;
    }
}
