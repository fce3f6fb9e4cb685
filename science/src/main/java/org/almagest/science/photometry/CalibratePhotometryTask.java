/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.region.Circle;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.unit.Flux;
import org.almagest.astro.wcs.Wcs;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;
import org.almagest.science.astrometry.CalibrateAstrometryTask;
import org.almagest.science.astrometry.PositionPairs;
import org.almagest.science.astrometry.SourceSelection;
import org.almagest.science.refcat.ReferenceStars;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts an exposure and its catalogue on nJy by reference stars.
///
/// Sources are matched by the WCS; the zero point is the clipped median of reference minus instrumental
/// magnitude, after an optional cut and term in colour. Pixels are multiplied in place, so the calibration
/// left is the identity.
@Step(dimensions = {"instrument", "visit", "detector"})
public record CalibratePhotometryTask(Config config)
        implements PipelineTask<CalibratePhotometryTask.In, CalibratePhotometryTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(CalibratePhotometryTask.class);
    private static final double ARCSEC = Math.toRadians(1 / 3600.0);

    /// @param flux column of instrumental fluxes that the zero point is taken from
    /// @param minSnr faintest source that counts
    /// @param matchRadiusArcsec largest distance of a match [arcsec]; half a pixel if that is more
    /// @param bands band of an exposure to band of the reference catalogue, where they differ
    /// @param colours bands of the cut in colour, first minus second; empty for none
    /// @param minColour bluest star used [mag]
    /// @param maxColour reddest star used [mag]
    /// @param terms band of the exposure to colour term
    /// @param fitTerms band of the exposure to the two bands of a colour whose linear term is fitted to the
    /// stars themselves, when there are five or more with colours that differ ([ColourFit]); for bands
    /// without a term
    /// @param clipping of outliers
    public record Config(
            String flux,
            double minSnr,
            double matchRadiusArcsec,
            Map<String, String> bands,
            List<String> colours,
            double minColour,
            double maxColour,
            Map<String, ColourTerm> terms,
            Map<String, List<String>> fitTerms,
            ZeroPoint.Clipping clipping) {
        public static final Config DEFAULT = new Config(
                "calibInstFlux",
                10,
                0.25,
                Map.of(),
                List.of(),
                0.4,
                2.0,
                Map.of(),
                Map.of(),
                ZeroPoint.Clipping.DEFAULT);

        public Config {
            bands = Map.copyOf(bands);
            colours = List.copyOf(colours);
            terms = Map.copyOf(terms);
            fitTerms = Map.copyOf(fitTerms);
            fitTerms.forEach((band, two) -> {
                if (two.size() != 2)
                    throw new IllegalArgumentException("fitTerms of " + band + ": " + two + ", wanted are two bands");
            });
            if (colours.size() != 0 && colours.size() != 2)
                throw new IllegalArgumentException("colours " + colours + ": two bands, or none");
        }
    }

    /// @param exposure exposure with a WCS [electron]; worked on in place
    /// @param sources its sources
    /// @param refcat shards of the reference catalogue around it
    public record In(
            @Input(value = "astrometric_image", consumed = true)
            Exposure exposure,

            @Input("measured_source") Table sources,

            @Prerequisite(
                    value = "refcat",
                    dimensions = {"healpix5"})
            List<Table> refcat) {}

    /// @param exposure the exposure [nJy]
    /// @param sources its sources with sky positions and fluxes [nJy]
    /// @param summary figures of the zero point
    public record Out(
            @Output("preliminary_visit_image") Exposure exposure,
            @Output("single_visit_star") Table sources,
            @Output("photometry_summary") PhotometrySummary summary) {}

    @Override
    public Out run(In in) {
        Exposure exposure = in.exposure();
        Wcs wcs = exposure.info()
                .wcs()
                .orElseThrow(() -> new DataFault("photometry: the exposure has no WCS to match reference stars by"));
        String band = CalibrateAstrometryTask.refcatBand(exposure, config.bands());
        String own = exposure.info().filter().orElseThrow().band();
        List<String> fitted = config.fitTerms().getOrDefault(own, List.of());
        boolean fits = !config.terms().containsKey(own) && !fitted.isEmpty();
        ColourTerm term = fits
                ? new ColourTerm(fitted.get(0), fitted.get(1), 0, 0, 0)
                : config.terms().getOrDefault(own, ColourTerm.NONE);
        ReferenceStars stars = references(in.refcat(), exposure, wcs, band, term);
        int[] rows = SourceSelection.rows(in.sources(), config.flux(), config.minSnr());
        double pixelArcsec =
                wcs.pixelScale(middleX(exposure.box()), middleY(exposure.box())).arcsec();
        double radius = Math.max(config.matchRadiusArcsec() / pixelArcsec, 0.5);
        PositionPairs pairs = PositionPairs.of(in.sources(), rows, stars, wcs, radius);
        double[][] differences = differences(in.sources(), pairs, stars, term);
        Optional<ColourFit> colourFit = fits ? fitColour(differences, pairs, stars) : Optional.empty();
        ZeroPoint zero = ZeroPoint.of(differences[0], differences[1], config.clipping())
                .orElseThrow(() -> new DataFault("photometry: " + finite(differences[0]) + " of " + pairs.size()
                        + " matched stars have a flux in band " + band + " and the right colour; at least "
                        + config.clipping().minStars() + " that agree are needed (bands of the catalogue: "
                        + in.refcat().stream()
                                .findFirst()
                                .map(t -> ReferenceStars.bands(t.schema()))
                                .orElse(List.of())
                        + ")"));
        PhotoCalib calib = zero.photoCalib();
        multiply(exposure.image(), calib.mean());
        multiply(exposure.variance(), calib.mean() * calib.mean());
        PhotometrySummary summary = summary(exposure, zero, calib, finite(differences[0]));
        LOG.info(
                "zero point {} +- {} mag, scatter {} mag, {} of {} stars",
                String.format(Locale.ROOT, "%.4f", summary.zeroPoint()),
                String.format(Locale.ROOT, "%.4f", summary.zeroPointError()),
                String.format(Locale.ROOT, "%.4f", summary.scatter()),
                summary.used(),
                summary.matches());
        Table catalog = CalibratedCatalog.of(in.sources(), wcs, calib.mean());
        Map<String, String> words =
                new java.util.LinkedHashMap<>(exposure.info().metadata());
        colourFit.ifPresent(f -> {
            words.put("COLOUR TERM", String.format(Locale.ROOT, "%.4f", f.slope()));
            words.put("COLOUR TERM ERROR", String.format(Locale.ROOT, "%.4f", f.error()));
            words.put("COLOUR TERM BANDS", String.join(" ", fitted));
        });
        return new Out(
                exposure.withInfo(
                        info -> info.withPhotoCalib(PhotoCalib.IDENTITY).withMetadata(words)),
                catalog,
                summary);
    }

    /// Fits the slope in colour and takes it out of the differences; empty when the stars do not tell it.
    private Optional<ColourFit> fitColour(double[][] differences, PositionPairs pairs, ReferenceStars stars) {
        double[] colour = new double[pairs.size()];
        for (int k = 0; k < colour.length; k++) colour[k] = stars.colour()[pairs.reference()[k]];
        Optional<ColourFit> fit = ColourFit.of(
                differences[0], differences[1], colour, config.clipping().clipSigma());
        if (fit.isEmpty()) LOG.warn("no colour term: fewer than {} stars with different colours", ColourFit.FEWEST);
        fit.ifPresent(f -> {
            for (int k = 0; k < colour.length; k++) differences[0][k] += f.slope() * colour[k];
            LOG.info(
                    "colour term {} +- {} of {} stars",
                    String.format(Locale.ROOT, "%.4f", f.slope()),
                    String.format(Locale.ROOT, "%.4f", f.error()),
                    f.stars());
        });
        return fit;
    }

    private ReferenceStars references(List<Table> shards, Exposure exposure, Wcs wcs, String band, ColourTerm term) {
        Box box = exposure.box();
        SkyCoord middle = wcs.pixelToSky(middleX(box), middleY(box));
        double reach = 0;
        for (int i = 0; i < 4; i++) {
            double x = (i & 1) == 0 ? box.x0() : box.x1(), y = i < 2 ? box.y0() : box.y1();
            reach = Math.max(reach, wcs.pixelToSky(x, y).separation(middle).radians());
        }
        Optional<ReferenceStars.ColourBands> colour = Optional.empty();
        if (!term.isNone()) colour = Optional.of(new ReferenceStars.ColourBands(term.first(), term.second()));
        else if (!config.colours().isEmpty())
            colour = Optional.of(new ReferenceStars.ColourBands(
                    config.colours().getFirst(), config.colours().getLast()));
        Circle region = new Circle(middle, new Angle(reach + 5 * ARCSEC));
        return ReferenceStars.load(
                shards, new ReferenceStars.Request(region, CalibrateAstrometryTask.time(exposure), band, colour));
    }

    /// Reference minus instrumental magnitude of each pair, NaN for those not to be used, and its error.
    private double[][] differences(Table sources, PositionPairs pairs, ReferenceStars stars, ColourTerm term) {
        int n = pairs.size();
        double[] difference = new double[n], sigma = new double[n];
        float[] flux = sources.floats(config.flux()), error = sources.floats(config.flux() + "Err");
        for (int k = 0; k < n; k++) {
            int row = pairs.row()[k], ref = pairs.reference()[k];
            double colour = stars.colour()[ref];
            boolean right = !stars.extended()[ref]
                    && (config.colours().isEmpty() || (colour >= config.minColour() && colour <= config.maxColour()));
            double magnitude = Flux.abMagnitude(stars.flux()[ref]) + term.magnitude(colour);
            difference[k] = right ? magnitude + 2.5 * Math.log10(flux[row]) : Double.NaN;
            sigma[k] =
                    2.5 / Math.log(10) * Math.hypot(error[row] / flux[row], stars.fluxErr()[ref] / stars.flux()[ref]);
        }
        return new double[][] {difference, sigma};
    }

    private static PhotometrySummary summary(Exposure exposure, ZeroPoint zero, PhotoCalib calib, int matches) {
        double seconds =
                exposure.info().visitInfo().map(VisitInfo::exposureSeconds).orElse(Double.NaN);
        return new PhotometrySummary(
                zero.magnitude(),
                zero.magnitude() - 2.5 * Math.log10(seconds),
                zero.error(),
                zero.scatter(),
                matches,
                zero.usedCount(),
                calib.mean(),
                calib.meanError());
    }

    private static void multiply(Image image, double factor) {
        float f = (float) factor;
        for (int y = 0; y < image.height(); y++) {
            int row = image.offset() + y * image.stride();
            for (int i = row; i < row + image.width(); i++) image.data()[i] *= f;
        }
    }

    private static int finite(double[] values) {
        int n = 0;
        for (double v : values) if (Double.isFinite(v)) n++;
        return n;
    }

    private static double middleX(Box box) {
        return box.x0() + 0.5 * (box.width() - 1);
    }

    private static double middleY(Box box) {
        return box.y0() + 0.5 * (box.height() - 1);
    }
}
