/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.astrometry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.FilterLabel;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.Wcs;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;
import org.almagest.science.refcat.ReferenceStars;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives an exposure its WCS: matches its sources to the reference catalogue and fits TAN with SIP.
///
/// The exposure must bring a guess, the camera's WCS at the header's pointing. A lost solution is a fault
/// of the data, and the exposure goes no further.
@Step(dimensions = {"instrument", "visit", "detector"})
public record CalibrateAstrometryTask(Config config)
        implements PipelineTask<CalibrateAstrometryTask.In, CalibrateAstrometryTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(CalibrateAstrometryTask.class);
    /// With as many stars in reach, references that are galaxies are left out.
    private static final int ENOUGH_STARS = 60;
    /// With fewer stars in the fit those that are saturated are asked too.
    private static final int FEW_STARS = 25;

    /// @param fit matching and fitting
    /// @param flux column of instrumental fluxes that orders the sources and gives their signal-to-noise
    /// @param bands band of an exposure to band of the reference catalogue, where they differ
    public record Config(AstrometryConfig fit, String flux, Map<String, String> bands) {
        public static final Config DEFAULT = new Config(AstrometryConfig.DEFAULT, "psfInstFlux", Map.of());

        public Config {
            bands = Map.copyOf(bands);
        }
    }

    /// @param exposure measured exposure with a guessed WCS; its pixels go on into the output
    /// @param sources its sources, positions in parent pixels
    /// @param refcat shards of the reference catalogue around it
    public record In(
            @Input(value = "measured_image", consumed = true)
            Exposure exposure,

            @Input("measured_source") Table sources,

            @Prerequisite(
                    value = "refcat",
                    dimensions = {"healpix5"})
            List<Table> refcat) {}

    /// @param exposure the same exposure with the WCS found
    /// @param matches sources and their references
    /// @param summary figures of the fit
    public record Out(
            @Output(value = "astrometric_image", stored = false)
            Exposure exposure,

            @Output("astrometry_matches") Table matches,
            @Output("astrometry_summary") AstrometrySummary summary) {}

    @Override
    public Out run(In in) {
        Exposure exposure = in.exposure();
        Wcs guess = exposure.info()
                .wcs()
                .orElseThrow(() -> new DataFault("astrometry: the exposure has no WCS to begin with; the header needs a"
                        + " pointing and the instrument a pixel scale"));
        Box box = exposure.box();
        AstrometricSolver solver = new AstrometricSolver(config.fit(), box, guess);
        SkyCoord middle = guess.pixelToSky(box.x0() + 0.5 * (box.width() - 1), box.y0() + 0.5 * (box.height() - 1));
        String band = refcatBand(exposure, config.bands());
        ReferenceStars stars = starsIfEnough(ReferenceStars.load(
                in.refcat(),
                new ReferenceStars.Request(
                        new Circle(middle, new Angle(Math.min(Math.PI, solver.searchRadius()))),
                        time(exposure),
                        band,
                        Optional.empty())));
        Attempt best = solve(solver, in.sources(), stars);
        int[] rows = best.rows();
        AstrometricSolution solution = best.solution();
        AstrometrySummary summary = AstrometrySummary.of(solution);
        LOG.info(
                "{} of {} stars used, order {}, scatter {} mas, pointing off by {} arcsec ({})",
                summary.used(),
                summary.matches(),
                summary.order(),
                String.format(Locale.ROOT, "%.1f", summary.scatterMas()),
                String.format(Locale.ROOT, "%.1f", summary.pointingErrorArcsec()),
                summary.mode());
        Exposure solved = exposure.withInfo(info -> info.withWcs(solution.wcs()));
        return new Out(solved, matches(in.sources(), rows, stars, solution), summary);
    }

    private record Attempt(int[] rows, AstrometricSolution solution) {}

    /// Solves with stars that are not saturated; when that fails or uses fewer than [#FEW_STARS], with the
    /// saturated ones too, if that uses more.
    private Attempt solve(AstrometricSolver solver, Table sources, ReferenceStars stars) {
        Optional<Attempt> clean = Optional.empty();
        Optional<DataFault> why = Optional.empty();
        try {
            clean = Optional.of(attempt(solver, sources, stars, false));
        } catch (DataFault e) {
            why = Optional.of(e);
        }
        if (clean.isPresent() && clean.get().solution().usedCount() >= FEW_STARS) return clean.get();
        try {
            Attempt more = attempt(solver, sources, stars, true);
            boolean better = clean.isEmpty()
                    || more.solution().usedCount() > clean.get().solution().usedCount();
            if (better) LOG.info("few stars: saturated ones are used too");
            return better ? more : clean.get();
        } catch (DataFault e) {
            if (why.isPresent()) throw why.get();
            return clean.orElseThrow();
        }
    }

    private Attempt attempt(AstrometricSolver solver, Table sources, ReferenceStars stars, boolean saturated) {
        int[] rows = SourceSelection.rows(sources, config.flux(), config.fit().minSnr(), saturated);
        return new Attempt(rows, solver.solve(SourceSelection.list(sources, rows, config.flux()), stars));
    }

    /// Band of the reference catalogue that an exposure is compared with.
    ///
    /// @param bands band of an exposure to band of the catalogue, where they differ
    public static String refcatBand(Exposure exposure, Map<String, String> bands) {
        FilterLabel filter = exposure.info()
                .filter()
                .orElseThrow(() -> new DataFault("the exposure has no filter to compare with a reference catalogue"));
        return bands.getOrDefault(filter.band(), bands.getOrDefault(filter.physicalFilter(), filter.band()));
    }

    /// Middle of the exposure.
    public static Time time(Exposure exposure) {
        return exposure.info()
                .visitInfo()
                .map(VisitInfo::midExposure)
                .orElseThrow(() -> new DataFault("the exposure has no time to move reference stars to"));
    }

    private static ReferenceStars starsIfEnough(ReferenceStars all) {
        int[] stars =
                IntStream.range(0, all.size()).filter(i -> !all.extended()[i]).toArray();
        return stars.length >= ENOUGH_STARS ? all.select(stars) : all;
    }

    private static Table matches(Table sources, int[] rows, ReferenceStars stars, AstrometricSolution s) {
        Schema schema = Schema.of(
                Column.of("sourceId", ColumnType.LONG, "", "Number of the source."),
                Column.of("refId", ColumnType.LONG, "", "Number of the reference star."),
                Column.of("x", ColumnType.DOUBLE, "pixel", "Column of the source."),
                Column.of("y", ColumnType.DOUBLE, "pixel", "Row of the source."),
                Column.of("refRa", ColumnType.DOUBLE, "deg", "Right ascension of the reference at the exposure."),
                Column.of("refDec", ColumnType.DOUBLE, "deg", "Declination of the reference at the exposure."),
                Column.of("distance", ColumnType.FLOAT, "arcsec", "Distance by the fitted WCS."),
                Column.of("used", ColumnType.BOOLEAN, "", "Whether the pair took part in the last fit."));
        TableBuilder out = new TableBuilder(schema, s.source().length);
        for (int k = 0; k < s.source().length; k++) {
            int row = rows[s.source()[k]], ref = s.reference()[k];
            double x = sources.number("x", row), y = sources.number("y", row);
            SkyCoord star = new SkyCoord(stars.raRadians()[ref], stars.decRadians()[ref]);
            out.addRow();
            out.set("sourceId", sources.longs("sourceId")[row]).set("refId", stars.id()[ref]);
            out.set("x", x).set("y", y);
            out.set("refRa", star.raDegrees()).set("refDec", star.decDegrees());
            out.set("distance", s.wcs().pixelToSky(x, y).separation(star).arcsec());
            out.set("used", s.used()[k]);
        }
        return out.build();
    }
}
