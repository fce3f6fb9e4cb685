/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.kernel.Convolution;
import org.almagest.astro.kernel.NoiseTransfer;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;

/// Subtracts a template from a science image: kernel, difference, registration, background, decorrelation,
/// variance, mask, PSF and quality gate.
///
/// The sharper image is convolved. Fluxes keep the scale of the science image whichever is convolved.
/// Spec 3.4. Thread rule: immutable; one call per thread.
public final class Subtraction {
    private static final String[] UNUSABLE = {
        "BAD", "SAT", "CR", "NO_DATA", "UNMASKEDNAN", "SUSPECT", "STREAK", "HIGH_VARIANCE", "EDGE"
    };
    private static final double CONVOLUTION_PRECISION = 2e-5;
    private static final int NODE_SPACING = 512;
    private static final double REGISTRATION_SNR = 15;
    private static final int REGISTRATION_STARS = 3000;

    // convolving a noisy image that is hardly the sharper one would spread its noise for nothing
    private static final double SHARPER = 0.93;

    /// Which image is convolved.
    public enum Convolve {
        /// The sharper one; the template, whose noise is lower, when they are within seven per cent.
        AUTO,
        TEMPLATE,
        SCIENCE
    }

    /// @param convolve which image is convolved
    /// @param fit how the kernel is found
    /// @param maxStamps most sources for the kernel, spread evenly over the field
    /// @param register whether shifts and flux ratios left between the matched images are taken out
    /// @param backgroundCell side of the cells of the remaining sky [pixel], 0 to leave it
    /// @param decorrelate whether the noise is made white
    /// @param decorrelationCell side of the cells of the whitening filter [pixel]
    /// @param edge width of the border that gets EDGE [pixel]
    /// @param maxQuality largest median of |difference| over |science| on bright sources
    /// @param maxQualityScatter largest robust standard deviation of it
    /// @param modelError error of the matched image as a share of its light, added to the variance
    public record Config(
            Convolve convolve,
            KernelFit.Config fit,
            int maxStamps,
            boolean register,
            int backgroundCell,
            boolean decorrelate,
            int decorrelationCell,
            int edge,
            double maxQuality,
            double maxQualityScatter,
            double modelError) {
        public static final Config DEFAULT =
                new Config(Convolve.AUTO, KernelFit.Config.DEFAULT, 400, true, 128, true, 512, 8, 0.2, 0.4, 0.007);

        public Config withConvolve(Convolve v) {
            return new Config(
                    v,
                    fit,
                    maxStamps,
                    register,
                    backgroundCell,
                    decorrelate,
                    decorrelationCell,
                    edge,
                    maxQuality,
                    maxQualityScatter,
                    modelError);
        }

        public Config withDecorrelate(boolean v) {
            return new Config(
                    convolve,
                    fit,
                    maxStamps,
                    register,
                    backgroundCell,
                    v,
                    decorrelationCell,
                    edge,
                    maxQuality,
                    maxQualityScatter,
                    modelError);
        }

        public Config withRegister(boolean v) {
            return new Config(
                    convolve,
                    fit,
                    maxStamps,
                    v,
                    backgroundCell,
                    decorrelate,
                    decorrelationCell,
                    edge,
                    maxQuality,
                    maxQualityScatter,
                    modelError);
        }
    }

    /// A source that may serve as a stamp.
    ///
    /// @param x column (parent pixels)
    /// @param y row
    /// @param snr signal-to-noise in the science image
    public record Star(double x, double y, double snr) {}

    /// @param difference decorrelated difference in science units, with its PSF, variance and mask
    /// @param matched the template as the difference used it: matched to the science image when the
    /// template was convolved, else as it is; science units, science box
    /// @param kernel the matching kernel, its quality filled in
    public record Result(Exposure difference, Exposure matched, MatchingKernel kernel) {}

    private final Config config;

    public Subtraction(Config config) {
        this.config = config;
    }

    /// Subtracts.
    ///
    /// @param science calibrated image with PSF
    /// @param template on the science image's pixel grid, with PSF and noise correlation; best with a
    /// border of 32 pixels around the science image's box
    /// @param stars sources in the science image
    public Result run(Exposure science, Exposure template, List<Star> stars) {
        Psf sciencePsf = psf(science, "science image"), templatePsf = psf(template, "template");
        Box box = science.box();
        double mx = box.x0() + 0.5 * box.width(), my = box.y0() + 0.5 * box.height();
        double[] at = covered(templatePsf, box, mx, my);
        double s = sciencePsf.sigmaAt(at[0], at[1]), t = templatePsf.sigmaAt(at[0], at[1]);
        boolean convolvesScience = switch (config.convolve) {
            case AUTO -> s < SHARPER * t;
            case TEMPLATE -> false;
            case SCIENCE -> true;
        };
        Planes scienceSide = planes(science), templateSide = planes(template);
        Planes reference = convolvesScience ? scienceSide : templateSide;
        Planes target = convolvesScience ? templateSide : scienceSide;
        List<double[]> centres = centres(stars, target, reference);
        KernelBasis basis = KernelBasis.matching(convolvesScience ? s : t, convolvesScience ? t : s);
        MatchingKernel kernel = new KernelFit(config.fit).fit(target, reference, centres, basis, box, convolvesScience);
        return difference(science, template, target, reference, kernel, centres, brightest(stars));
    }

    /// The difference for a kernel that is known.
    Result difference(
            Exposure science,
            Exposure template,
            Planes target,
            Planes reference,
            MatchingKernel kernel,
            List<double[]> centres,
            List<Star> registered) {
        Box box = science.box();
        Image model = Image.zeros(box);
        kernel.convolution(CONVOLUTION_PRECISION).applyPadded(reference.image(), model);
        if (config.register) {
            List<double[]> shifts = new ArrayList<>();
            for (Star star : registered) {
                double[] shift = LocalRegistration.measure(target, model, star.x, star.y);
                if (shift.length > 0) shifts.add(shift);
            }
            model = LocalRegistration.of(shifts, box, LocalRegistration.Config.DEFAULT)
                    .apply(model);
        }
        Mask mask = DifferenceMask.of(
                science.mask(),
                template.mask(),
                kernel.convolvesScience() ? 1 : spread(kernel),
                kernel.convolvesScience() ? spread(kernel) : 2);
        Image raw = minus(target.image(), model, mask);
        if (config.backgroundCell > 0)
            DifferenceBackground.subtract(raw, mask, mask.valueOf(UNUSABLE), config.backgroundCell);
        double[] quality = quality(target, reference, kernel, science.image(), raw, centres);
        if (quality[0] > config.maxQuality || quality[1] > config.maxQualityScatter)
            throw new DataFault(String.format(
                    java.util.Locale.ROOT,
                    "bad subtraction: the difference at bright sources is %.3f +- %.3f of their light, more than %.2f"
                            + " +- %.2f; no sources are measured on it",
                    quality[0],
                    quality[1],
                    config.maxQuality,
                    config.maxQualityScatter));
        DifferenceMask.markEdge(mask, config.edge);
        Exposure difference = finished(science, target, reference, kernel, raw, model, mask);
        Exposure matched =
                kernel.convolvesScience() ? plain(template, box) : matched(science, template, reference, kernel, model);
        return new Result(difference, matched, withQuality(kernel, quality[0]));
    }

    /// Whitened difference in science units.
    private Exposure finished(
            Exposure science,
            Planes target,
            Planes reference,
            MatchingKernel kernel,
            Image raw,
            Image model,
            Mask mask) {
        Box box = science.box();
        Decorrelation filter = Decorrelation.of(target, reference, kernel, box, config.decorrelationCell);
        Image targetVariance = filled(target.variance(), box), referenceVariance = filled(reference.variance(), box);
        Image image, variance;
        Psf targetPsf = kernel.convolvesScience() ? targetPsf(science, kernel) : psf(science, "science image");
        Psf psf;
        if (config.decorrelate) {
            image = filter.apply(raw);
            variance = filter.variance(targetVariance, referenceVariance);
            psf = filter.psf(targetPsf);
        } else {
            image = raw;
            variance = undecorrelated(targetVariance, referenceVariance, kernel);
            psf = targetPsf;
        }
        addModelError(variance, model);
        if (kernel.convolvesScience()) toScienceScale(image, variance, kernel);
        int none = mask.valueOf("NO_DATA");
        for (int i = 0; i < mask.data().length; i++)
            if ((mask.data()[i] & none) != 0) {
                image.data()[i] = Float.NaN;
                variance.data()[i] = Float.NaN;
            }
        return new Exposure(image, mask, variance, science.info().withPsf(psf).withNoiseCorrelation(null));
    }

    /// No model fits bright stars to their photon noise: a share of what was subtracted counts as error.
    private void addModelError(Image variance, Image model) {
        float share = (float) (config.modelError * config.modelError);
        for (int i = 0; i < variance.data().length; i++) {
            float m = model.data()[i];
            if (Math.abs(m) <= Float.MAX_VALUE) variance.data()[i] += share * m * m;
        }
    }

    private static Psf targetPsf(Exposure science, MatchingKernel kernel) {
        Psf own = psf(science, "science image");
        int radius = Math.min(25, own.radius() + kernel.radius() / 2);
        return convolved(own, kernel, science.box(), radius);
    }

    private static GridPsf convolved(Psf psf, MatchingKernel kernel, Box box, int radius) {
        return GridPsf.sample(box, NODE_SPACING, radius, (x, y) -> {
            if (psf instanceof GridPsf grid && !grid.covers(x, y)) return java.util.Optional.empty();
            Image wide = Image.zeros(Box.ofCorners(
                    -radius - kernel.radius(),
                    -radius - kernel.radius(),
                    radius + kernel.radius(),
                    radius + kernel.radius()));
            wide.assign(psf.kernelAt(x, y));
            Image out = Convolution.direct(wide, kernel.at(x, y));
            return java.util.Optional.of(
                    out.view(Box.ofCorners(-radius, -radius, radius, radius)).copy());
        });
    }

    /// The template brought to the science image, with variance and PSF of its own.
    private Exposure matched(
            Exposure science, Exposure template, Planes reference, MatchingKernel kernel, Image model) {
        Box box = science.box();
        double cx = box.x0() + 0.5 * box.width(), cy = box.y0() + 0.5 * box.height();
        Image middle = kernel.at(cx, cy), square = middle.copy();
        NoiseTransfer noise = NoiseTransfer.ofConvolution(middle, reference.correlation());
        double sum = 0;
        for (int i = 0; i < square.data().length; i++) {
            square.data()[i] *= square.data()[i];
            sum += square.data()[i];
        }
        for (int i = 0; i < square.data().length; i++) square.data()[i] *= (float) (noise.varianceFactor() / sum);
        Image variance = Image.zeros(box);
        Convolution.with(square, 1e-2).applyPadded(filled(template.variance(), box.grown(kernel.radius())), variance);
        Mask mask = Mask.clear(box, template.mask().planes());
        mask.merge(template.mask());
        Psf psf = psf(template, "template");
        int radius = Math.min(25, psf.radius() + kernel.radius() / 2);
        return new Exposure(
                model,
                mask,
                variance,
                template.info().withPsf(convolved(psf, kernel, box, radius)).withNoiseCorrelation(noise.correlation()));
    }

    private static Exposure plain(Exposure template, Box box) {
        Image image = Image.zeros(box), variance = Image.zeros(box);
        image.fill(Float.NaN);
        variance.fill(Float.NaN);
        image.assign(template.image());
        variance.assign(template.variance());
        Mask mask = Mask.clear(box, template.mask().planes());
        mask.merge(template.mask());
        return new Exposure(image, mask, variance, template.info());
    }

    private static Image undecorrelated(Image target, Image reference, MatchingKernel kernel) {
        Box box = target.box();
        Image square = kernel.at(box.x0() + 0.5 * box.width(), box.y0() + 0.5 * box.height())
                .copy();
        for (int i = 0; i < square.data().length; i++) square.data()[i] *= square.data()[i];
        Image out = Image.zeros(box);
        Convolution.with(square, 1e-3).applyPadded(reference, out);
        for (int i = 0; i < out.data().length; i++) out.data()[i] += target.data()[i];
        return out;
    }

    /// The difference made from a convolved science image has the template's scale and the opposite sign.
    private static void toScienceScale(Image image, Image variance, MatchingKernel kernel) {
        Box box = image.box();
        for (int y = box.y0(); y <= box.y1(); y++) {
            int row = image.rowStart(y);
            for (int x = 0; x < box.width(); x += 32) {
                double sum = kernel.sumAt(Math.min(x + 16, box.width() - 1) + box.x0(), y);
                float factor = (float) (-1 / sum), square = factor * factor;
                for (int i = row + x; i < row + Math.min(x + 32, box.width()); i++) {
                    image.data()[i] *= factor;
                    variance.data()[i] *= square;
                }
            }
        }
    }

    /// Target less model; zero where there is nothing to subtract.
    private static Image minus(Image target, Image model, Mask mask) {
        Box box = model.box();
        Image out = Image.zeros(box);
        int none = mask.valueOf("NO_DATA");
        Box common = box.intersection(target.box());
        for (int y = common.y0(); y <= common.y1(); y++) {
            int t = target.index(common.x0(), y), m = model.index(common.x0(), y), k = mask.index(common.x0(), y);
            for (int i = 0; i < common.width(); i++) {
                float v = target.data()[t + i] - model.data()[m + i];
                if ((mask.data()[k + i] & none) == 0 && Math.abs(v) <= Float.MAX_VALUE) out.data()[m + i] = v;
            }
        }
        return out;
    }

    /// How far a flag of the reference spreads: twice the width of the kernel's main part.
    private static int spread(MatchingKernel kernel) {
        return Math.max(2, (int) Math.ceil(2 * kernel.sigmas()[1]));
    }

    /// Planes with finite pixels: zero image where there was no value.
    static Planes planes(Exposure e) {
        NoiseCorrelation rho = e.info().noiseCorrelation().orElseGet(NoiseTransfer::white);
        Image image = e.image();
        boolean finite = true;
        for (int y = image.y0(); y <= image.box().y1() && finite; y++) {
            int row = image.rowStart(y);
            for (int i = row; i < row + image.width(); i++) finite &= Math.abs(image.data()[i]) <= Float.MAX_VALUE;
        }
        Mask mask = e.mask();
        if (!finite) {
            image = image.copy();
            mask = mask.copy();
            int none = mask.plane("NO_DATA");
            for (int i = 0; i < image.data().length; i++)
                if (!(Math.abs(image.data()[i]) <= Float.MAX_VALUE)) {
                    image.data()[i] = 0;
                    mask.data()[i] |= none;
                }
        }
        return new Planes(image, e.variance(), mask, rho, mask.valueOf(UNUSABLE));
    }

    /// Variance over a box, its mean in place of values that are not finite.
    private static Image filled(Image variance, Box box) {
        Image out = Image.zeros(box);
        out.fill(Float.NaN);
        out.assign(variance);
        double sum = 0;
        long n = 0;
        for (float v : out.data())
            if (v >= 0 && v <= Float.MAX_VALUE) {
                sum += v;
                n++;
            }
        float mean = n == 0 ? 0 : (float) (sum / n);
        for (int i = 0; i < out.data().length; i++)
            if (!(out.data()[i] >= 0 && out.data()[i] <= Float.MAX_VALUE)) out.data()[i] = mean;
        return out;
    }

    /// The brightest usable sources, taken in turn from cells of the field.
    private List<double[]> centres(List<Star> stars, Planes target, Planes reference) {
        Box box = target.image().box().intersection(reference.image().box());
        int cells = 16;
        List<List<Star>> byCell = new ArrayList<>();
        for (int i = 0; i < cells * cells; i++) byCell.add(new ArrayList<>());
        for (Star s : stars) {
            if (!box.contains(s.x, s.y) || !(s.snr > 10)) continue;
            int i = Math.clamp((long) ((s.x - box.x0()) / box.width() * cells), 0, cells - 1);
            int j = Math.clamp((long) ((s.y - box.y0()) / box.height() * cells), 0, cells - 1);
            byCell.get(j * cells + i).add(s);
        }
        for (List<Star> cell : byCell)
            cell.sort((a, b) -> a.snr != b.snr ? Double.compare(b.snr, a.snr) : Double.compare(a.y, b.y));
        List<double[]> out = new ArrayList<>();
        for (int rank = 0; out.size() < config.maxStamps; rank++) {
            boolean any = false;
            for (List<Star> cell : byCell)
                if (rank < cell.size() && out.size() < config.maxStamps) {
                    Star s = cell.get(rank);
                    out.add(new double[] {s.x, s.y, s.snr});
                    any = true;
                }
            if (!any) break;
        }
        return out;
    }

    private static List<Star> brightest(List<Star> stars) {
        return stars.stream()
                .filter(s -> s.snr > REGISTRATION_SNR)
                .sorted((a, b) -> a.snr != b.snr ? Double.compare(b.snr, a.snr) : Double.compare(a.y, b.y))
                .limit(REGISTRATION_STARS)
                .toList();
    }

    /// Median and robust standard deviation, over bright sources, of the summed |D| less its noise over the
    /// summed light of the science image. Not the mean: new and variable sources are no fault of the
    /// subtraction.
    private static double[] quality(
            Planes target,
            Planes reference,
            MatchingKernel kernel,
            Image science,
            Image difference,
            List<double[]> centres) {
        Box box = difference.box();
        double gain = NoiseTransfer.ofConvolution(
                        kernel.at(box.x0() + 0.5 * box.width(), box.y0() + 0.5 * box.height()), reference.correlation())
                .varianceFactor();
        double[] ratios = new double[centres.size()];
        int n = 0;
        for (double[] c : centres) {
            int x = (int) Math.rint(c[0]), y = (int) Math.rint(c[1]);
            Box part = new Box(x - 4, y - 4, 9, 9);
            if (c[2] < 20 || !difference.box().contains(part) || !isUsable(part, target, reference)) continue;
            double d = 0, u = 0, noise = 0;
            for (int py = part.y0(); py <= part.y1(); py++)
                for (int px = part.x0(); px <= part.x1(); px++) {
                    d += Math.abs(difference.data()[difference.index(px, py)]);
                    u += Math.abs(science.data()[science.index(px, py)]);
                    noise +=
                            Math.sqrt(target.variance().data()[target.variance().index(px, py)]
                                    + gain
                                            * reference.variance()
                                                    .data()[reference.variance().index(px, py)]);
                }
            if (u > 0) ratios[n++] = Math.max(0, d - Math.sqrt(2 / Math.PI) * noise) / u;
        }
        if (n == 0) return new double[] {0, 0};
        double[] used = Arrays.copyOf(ratios, n);
        Arrays.sort(used);
        double median = used[n / 2];
        double[] off = new double[n];
        for (int i = 0; i < n; i++) off[i] = Math.abs(used[i] - median);
        Arrays.sort(off);
        double scatter = 1.4826 * off[n / 2];
        if (kernel.convolvesScience()) {
            // the difference still has the template's scale
            double sum = Math.abs(kernel.coefficients()[0]);
            median /= sum;
            scatter /= sum;
        }
        return new double[] {median, scatter};
    }

    private static boolean isUsable(Box part, Planes target, Planes reference) {
        return target.image().box().contains(part)
                && reference.image().box().contains(part)
                && target.isUsable(part)
                && reference.isUsable(part);
    }

    private static double[] covered(Psf psf, Box box, double x, double y) {
        if (!(psf instanceof GridPsf grid) || grid.covers(x, y)) return new double[] {x, y};
        for (int j = 0; j <= 8; j++)
            for (int i = 0; i <= 8; i++) {
                double px = box.x0() + i / 8.0 * (box.width() - 1), py = box.y0() + j / 8.0 * (box.height() - 1);
                if (grid.covers(px, py)) return new double[] {px, py};
            }
        throw new DataFault("subtraction: the template's PSF is defined nowhere on the science image");
    }

    private static Psf psf(Exposure e, String which) {
        return e.info()
                .psf()
                .orElseThrow(() -> new DataFault("subtraction: the " + which + " has no PSF; calibrate it first"));
    }

    private static MatchingKernel withQuality(MatchingKernel k, double quality) {
        return new MatchingKernel(
                k.version(),
                k.convolvesScience(),
                k.x0(),
                k.y0(),
                k.width(),
                k.height(),
                k.radius(),
                k.sigmas(),
                k.degrees(),
                k.order(),
                k.coefficients(),
                k.stamps(),
                k.rejected(),
                k.chiSquare(),
                quality);
    }
}
