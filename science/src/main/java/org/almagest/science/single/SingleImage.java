/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.single;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.PhotoCalib;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.psf.GaussianPsf;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.table.Table;
import org.almagest.science.background.Background;
import org.almagest.science.background.BackgroundModel;
import org.almagest.science.background.BarePlanes;
import org.almagest.science.detect.AdaptiveThreshold;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Polarity;
import org.almagest.science.detect.SaturatedCores;
import org.almagest.science.measure.ApertureCorrection;
import org.almagest.science.measure.SourceMeasurement;
import org.almagest.science.psfmodel.PsfFit;
import org.almagest.science.psfmodel.StarSelection;

/// Measures one image from its pixels alone.
///
/// The background is taken off twice, the second time without the sources of the first; the PSF is fitted
/// to the stars (or is the image's own); what exceeds the threshold after smoothing with the PSF is
/// measured. Where the noise is not given it is the scatter of the pixels without sources, and that of the
/// sources' light where the gain is known. The scatter of the smoothed image, where nothing was found, is
/// the unit of the threshold, so that noise that goes together from pixel to pixel, or variances that are
/// wrong, do not change how often noise is taken for a source.
///
/// Thread rule: one thread.
public final class SingleImage {
    private static final int SAMPLES = 200_000;
    private static final int LEAST_SAMPLES = 500;

    private final Config config;
    private final List<String> notes = new ArrayList<>();

    /// @param fwhm of the PSF assumed at first [pixel]
    /// @param background cells and fit
    /// @param detection thresholds of the catalogue
    /// @param crowding when the threshold rises
    /// @param stars which sources are stars
    /// @param psf fit
    /// @param apertureCorrection fit
    /// @param measurement what is measured
    /// @param leastPixels an image with fewer usable pixels is called empty and not measured
    /// @param dips whether what lies below the background is sought too, with the same PSF and threshold
    public record Config(
            double fwhm,
            Background.Config background,
            Detection.Config detection,
            AdaptiveThreshold.Config crowding,
            StarSelection.Config stars,
            PsfFit.Config psf,
            ApertureCorrection.Config apertureCorrection,
            SourceMeasurement.Config measurement,
            long leastPixels,
            boolean dips) {
        public static final Config DEFAULT = new Config(
                4,
                Background.Config.DEFAULT,
                Detection.Config.DEFAULT,
                AdaptiveThreshold.Config.DEFAULT,
                StarSelection.Config.DEFAULT,
                PsfFit.Config.DEFAULT,
                ApertureCorrection.Config.DEFAULT,
                SourceMeasurement.Config.DEFAULT,
                10_000,
                false);

        public Config withThreshold(double sigma) {
            return new Config(
                    fwhm,
                    background,
                    detection.withThreshold(sigma),
                    crowding,
                    stars,
                    psf,
                    apertureCorrection,
                    measurement,
                    leastPixels,
                    dips);
        }

        public Config withDips(boolean value) {
            return new Config(
                    fwhm,
                    background,
                    detection,
                    crowding,
                    stars,
                    psf,
                    apertureCorrection,
                    measurement,
                    leastPixels,
                    value);
        }
    }

    /// What came out.
    ///
    /// @param exposure without background, with PSF, [nJy] when a calibration is known
    /// @param sources the catalogue; empty when the image is
    /// @param dips the same below the background, when asked for; noise makes as many of them as of false
    /// sources
    /// @param fwhm of the PSF in the middle [pixel]; NaN when nothing was measured
    /// @param sky median background of the pixels with data [image unit]
    /// @param noise median standard deviation of a pixel [image unit]
    /// @param noiseFactor scatter of the smoothed image over what the variances promise
    /// @param notes what was assumed or estimated, a sentence each
    public record Result(
            Exposure exposure,
            Optional<Table> sources,
            Optional<Table> dips,
            double fwhm,
            double sky,
            double noise,
            double noiseFactor,
            List<String> notes) {}

    private SingleImage(Config config) {
        this.config = config;
    }

    /// Measures an image, which is left as it is.
    ///
    /// @param image pixels in any unit; a variance that is NaN everywhere means that the noise is not known
    /// @param gain electrons in one unit; used where the noise is not known
    public static Result measure(Exposure image, OptionalDouble gain, Config config) {
        return new SingleImage(config).run(image, gain);
    }

    private record Found(List<Footprint> footprints, Table sources) {}

    private Result run(Exposure image, OptionalDouble gain) {
        Exposure e = calibrated(image.copy());
        double unit = unit(image);
        long usable = usable(e);
        if (usable < config.leastPixels()) {
            notes.add("nearly empty: " + usable + " of " + e.box().area()
                    + " pixels have data, too few to tell background and noise; nothing is measured");
            return new Result(
                    e, Optional.empty(), Optional.empty(), Double.NaN, Double.NaN, Double.NaN, Double.NaN, notes);
        }
        if (usable < 0.5 * e.box().area())
            notes.add(String.format(
                    Locale.ROOT,
                    "only %.1f %% of the pixels have data",
                    100.0 * usable / e.box().area()));
        boolean known = isNoiseKnown(e.variance());
        List<BackgroundModel> models = new ArrayList<>();
        subtract(e, models, config.fwhm());
        if (!known) estimateNoise(e, models.getLast().rms(), OptionalDouble.empty());
        Optional<Psf> own = e.info().psf();
        double fwhm = own.isPresent() ? FWHM_PER_SIGMA * Detection.sigmaAtCentre(e) : config.fwhm();
        for (int pass = 0; pass < 2; pass++) {
            Found bright = bright(e, own.orElse(GaussianPsf.ofFwhm(fwhm)));
            Detection.mark(e.mask(), bright.footprints());
            if (own.isEmpty()) fwhm = starFwhm(bright.sources(), fwhm);
        }
        subtract(e, models, fwhm);
        double rms = models.getLast().rms();
        if (!known) {
            OptionalDouble scaled =
                    gain.isPresent() ? OptionalDouble.of(gain.getAsDouble() / unit) : OptionalDouble.empty();
            estimateNoise(e, rms, scaled);
            notes.add("the noise is estimated from the pixels"
                    + (gain.isPresent()
                            ? ", that of the sources from the gain"
                            : "; that of the sources' light is left"
                                    + " out, as no gain is known: errors of bright sources are too small"));
        }
        forget(e.mask(), "DETECTED");
        Psf psf = own.isPresent() ? own.get() : fitPsf(e, fwhm);
        e = e.withInfo(i -> i.withPsf(psf));
        double[] factor = {1};
        Found found = find(e, config.detection(), config.measurement(), factor);
        Optional<Table> dips = Optional.empty();
        if (config.dips())
            dips = Optional.of(
                    find(e, config.detection().withPolarity(Polarity.NEGATIVE), config.measurement(), new double[1])
                            .sources());
        Detection.mark(e.mask(), found.footprints());
        Table sources = corrected(e, found.sources());
        double sky = medianSky(e, models);
        return new Result(
                e,
                Optional.of(sources),
                dips,
                FWHM_PER_SIGMA * Detection.sigmaAtCentre(e),
                sky / unit,
                Math.sqrt(medianVariance(e)) / unit,
                factor[0],
                List.copyOf(notes));
    }

    private static double unit(Exposure image) {
        return image.info().photoCalib().map(PhotoCalib::mean).orElse(1.0);
    }

    /// In nJy where a calibration is known.
    private static Exposure calibrated(Exposure e) {
        if (e.info().photoCalib().isEmpty()) return e;
        float f = (float) unit(e);
        for (int i = 0; i < e.image().data().length; i++) {
            e.image().data()[i] *= f;
            e.variance().data()[i] *= f * f;
        }
        return e.withInfo(i -> i.withPhotoCalib(PhotoCalib.IDENTITY));
    }

    private static long usable(Exposure e) {
        int noData = e.mask().valueOf("NO_DATA");
        long n = 0;
        for (int i = 0; i < e.image().data().length; i++)
            if ((e.mask().data()[i] & noData) == 0 && Math.abs(e.image().data()[i]) <= Float.MAX_VALUE) n++;
        return n;
    }

    private static boolean isNoiseKnown(Image variance) {
        for (float v : variance.data()) if (v > 0) return true;
        return false;
    }

    private static void estimateNoise(Exposure e, double rms, OptionalDouble gain) {
        if (!(rms > 0))
            throw new DataFault("the pixels without sources do not scatter, so that the noise cannot be estimated:"
                    + " give a variance or weight");
        float floor = (float) (rms * rms);
        float perUnit = gain.isPresent() ? (float) (1 / gain.getAsDouble()) : 0;
        float[] px = e.image().data(), v = e.variance().data();
        BarePlanes.noise(v, 0, px, 0, v.length, floor, perUnit);
    }

    private void subtract(Exposure e, List<BackgroundModel> models, double fwhm) {
        BackgroundModel model = Background.estimate(e, fwhm, config.background());
        model.subtractFrom(e.image());
        models.add(model);
    }

    private Found bright(Exposure e, Psf psf) {
        Detection.Config detection = config.detection().withThreshold(10).withIncludeMultiplier(3);
        SourceMeasurement.Config measure =
                SourceMeasurement.Config.DEFAULT.withMeasurements("centroid", "psfFlux", "shape", "pixelFlags");
        return find(e.withInfo(i -> i.withPsf(psf)), detection, measure, new double[1]);
    }

    private Found find(Exposure e, Detection.Config detection, SourceMeasurement.Config measure, double[] factor) {
        double sigma = Detection.sigmaAtCentre(e);
        Image snr = Detection.signalToNoise(e, SeparableSum.gaussian(sigma, (int) Math.ceil(3.5 * sigma)));
        factor[0] = scatter(e, snr, sigma);
        float scale = (float) (1 / factor[0]);
        for (int i = 0; i < snr.data().length; i++) snr.data()[i] *= scale;
        List<Footprint> found = SaturatedCores.onePeakEach(
                AdaptiveThreshold.find(snr, sigma, detection, config.crowding()).footprints(), e.mask());
        return new Found(found, SourceMeasurement.measure(e, found, 1, Long.MAX_VALUE - 1, measure));
    }

    /// Robust width of the smoothed signal-to-noise where no source is; 1 when too few pixels tell it.
    private double scatter(Exposure e, Image snr, double sigma) {
        List<Footprint> sources = Detection.find(
                snr, sigma, config.detection().withThreshold(config.detection().threshold()));
        Mask taken = e.mask().copy();
        Detection.mark(taken, sources);
        int unused = taken.valueOf("DETECTED", "NO_DATA", "EDGE", "SAT", "BAD");
        long step = Math.max(1, e.box().area() / SAMPLES);
        float[] values = new float[(int) (e.box().area() / step) + 1];
        int n = 0;
        for (long i = 0; i < snr.data().length; i += step) {
            float s = snr.data()[(int) i];
            if ((taken.data()[(int) i] & unused) == 0 && s != 0 && Math.abs(s) <= Float.MAX_VALUE) values[n++] = s;
        }
        if (n < LEAST_SAMPLES) return 1;
        Arrays.sort(values, 0, n);
        double width = 0.7413 * (values[(int) (0.75 * n)] - values[n / 4]);
        return width > 0 ? width : 1;
    }

    private double starFwhm(Table sources, double assumed) {
        int[] rows = StarSelection.choose(sources, config.stars());
        if (rows.length == 0) return assumed;
        double[] size = Arrays.stream(rows)
                .mapToDouble(i -> 0.5 * (sources.number("ixx", i) + sources.number("iyy", i)))
                .sorted()
                .toArray();
        return FWHM_PER_SIGMA * Math.sqrt(size[size.length / 2]);
    }

    private Psf fitPsf(Exposure e, double fwhm) {
        Found found = bright(e, GaussianPsf.ofFwhm(fwhm));
        int[] rows = StarSelection.choose(found.sources(), config.stars());
        try {
            PsfFit.Result fit = PsfFit.fit(
                    e.withInfo(i -> i.withPsf(GaussianPsf.ofFwhm(fwhm))),
                    found.footprints(),
                    found.sources(),
                    rows,
                    fwhm,
                    config.psf());
            notes.add("PSF fitted to " + fit.used().length + " stars");
            return fit.psf();
        } catch (DataFault f) {
            notes.add(String.format(
                    Locale.ROOT,
                    "no PSF could be fitted (%s); a Gaussian of %.2f pixels FWHM, %s, stands for it",
                    f.getMessage(),
                    fwhm,
                    rows.length == 0 ? "assumed" : "the stars' median"));
            return GaussianPsf.ofFwhm(fwhm);
        }
    }

    private Table corrected(Exposure e, Table sources) {
        StarSelection.Config c = config.stars();
        int[] stars = StarSelection.choose(
                sources,
                new StarSelection.Config(2 * c.minSnr(), c.fewest(), c.ridgeWidth(), c.clipSigma(), c.maxStars()));
        Map<String, ChebyshevField> factors =
                ApertureCorrection.fit(sources.select(stars), e.box(), config.apertureCorrection());
        if (factors.isEmpty()) notes.add("no aperture corrections: too few bright stars");
        return ApertureCorrection.apply(sources, factors);
    }

    private static void forget(Mask mask, String plane) {
        int keep = ~mask.valueOf(plane);
        for (int i = 0; i < mask.data().length; i++) mask.data()[i] &= keep;
    }

    private static double medianSky(Exposure e, List<BackgroundModel> models) {
        Box box = e.box();
        int noData = e.mask().valueOf("NO_DATA"), step = Math.max(1, Math.max(box.width(), box.height()) / 64);
        double[] some = new double[(box.width() / step + 1) * (box.height() / step + 1)];
        int n = 0;
        for (int y = box.y0(); y <= box.y1(); y += step)
            for (int x = box.x0(); x <= box.x1(); x += step)
                if ((e.mask().get(x, y) & noData) == 0) some[n++] = BackgroundModel.at(models, x, y);
        Arrays.sort(some, 0, n);
        return n == 0 ? Double.NaN : some[n / 2];
    }

    private static double medianVariance(Exposure e) {
        Box box = e.box();
        int step = (int) Math.max(1, box.area() / SAMPLES);
        double[] some = new double[(int) (box.area() / step) + 1];
        int n = 0;
        for (int i = 0; i < e.variance().data().length; i += step)
            if (e.variance().data()[i] > 0 && e.variance().data()[i] <= Float.MAX_VALUE)
                some[n++] = e.variance().data()[i];
        Arrays.sort(some, 0, n);
        return n == 0 ? Double.NaN : some[n / 2];
    }
}
