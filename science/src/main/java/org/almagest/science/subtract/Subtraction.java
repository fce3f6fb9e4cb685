/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.psf.GridPsf;
import org.almagest.astro.psf.Psf;

/// Subtracts a template from a science image: kernel, difference, registration, background, decorrelation,
/// variance, mask, PSF and quality gate.
///
/// The sharper image is convolved. Fluxes keep the scale of the science image whichever is convolved.
/// Spec 3.4. Thread rule: immutable; one call per thread.
public final class Subtraction {
    // a seventh of the model's own error (modelError): bright stars show nothing of it
    private static final double CONVOLUTION_PRECISION = 1e-3;

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
    /// @param decorrelate whether the noise is made white; else its correlation stays with the difference.
    /// Images that were broadened because they were undersampled are not to be made sharp again
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

        public Config withMaxStamps(int v) {
            return new Config(
                    convolve,
                    fit,
                    v,
                    register,
                    backgroundCell,
                    decorrelate,
                    decorrelationCell,
                    edge,
                    maxQuality,
                    maxQualityScatter,
                    modelError);
        }

        public Config withFit(KernelFit.Config v) {
            return new Config(
                    convolve,
                    v,
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
    /// @param kernel the matching kernel, its quality filled in
    /// @param template gives the template as the difference used it
    public record Result(Exposure difference, MatchingKernel kernel, Supplier<Exposure> template) {
        /// The template as the difference used it: matched to the science image when the template was
        /// convolved, else as it is; science units, science box. Made when it is asked for.
        public Exposure matched() {
            return template.get();
        }
    }

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
        return run(science, template, Workspace.of(Workspace.Given.KEPT), stars);
    }

    /// As above.
    ///
    /// @param work gives planes, and takes back those of the images where they are spent
    public Result run(Exposure science, Exposure template, Workspace work, List<Star> stars) {
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
        Planes scienceSide = Planes.of(science, work.isSpent()),
                templateSide = Planes.of(template, work.isTemplateOurs());
        Planes reference = convolvesScience ? scienceSide : templateSide;
        Planes target = convolvesScience ? templateSide : scienceSide;
        List<double[]> centres = StampChoice.centres(stars, target, reference, config.maxStamps);
        KernelBasis basis =
                KernelBasis.matching(convolvesScience ? s : t, convolvesScience ? t : s, config.fit.degree());
        MatchingKernel kernel = new KernelFit(config.fit).fit(target, reference, centres, basis, box, convolvesScience);
        return difference(science, template, work, target, reference, kernel, centres, StampChoice.brightest(stars));
    }

    /// The difference for a kernel that is known.
    Result difference(
            Exposure science,
            Exposure template,
            Workspace work,
            Planes target,
            Planes reference,
            MatchingKernel kernel,
            List<double[]> centres,
            List<Star> registered) {
        Box box = science.box();
        Image model = work.pool().zeros(box);
        kernel.convolve(reference.image(), model, CONVOLUTION_PRECISION);
        List<double[]> shifts = new ArrayList<>();
        if (config.register)
            for (Star star : registered) {
                double[] shift = LocalRegistration.measure(target, model, star.x, star.y);
                if (shift.length > 0) shifts.add(shift);
            }
        LocalRegistration registration = LocalRegistration.of(shifts, box, LocalRegistration.Config.DEFAULT);
        Mask mask = DifferenceMask.of(
                science.mask(),
                template.mask(),
                work.pool(),
                kernel.convolvesScience() ? 1 : spread(kernel),
                kernel.convolvesScience() ? 1 : kernel.radius(),
                kernel.convolvesScience() ? spread(kernel) : 2);
        RawDifference raw = new RawDifference(target.image(), model, mask, registration);
        if (config.backgroundCell > 0) raw.subtractSky(config.backgroundCell);
        SubtractionQuality quality = SubtractionQuality.of(target, reference, kernel, science.image(), raw, centres);
        quality.require(config);
        DifferenceMask.markEdge(mask, config.edge);
        work.spend(reference.image());
        work.spend(science.mask());
        work.spend(template.mask());
        Exposure difference = DifferenceFinish.of(config, science, target, reference, kernel, raw, model, mask, work);
        work.spend(target.variance());
        work.spend(reference.variance());
        work.spend(model);
        boolean owned = work.isTemplateOurs();
        Supplier<Exposure> matched = () -> {
            if (work.isSpent()) throw new IllegalStateException("the template's planes are in use for other images");
            if (kernel.convolvesScience()) return MatchedTemplate.plain(template, box, owned);
            Image brought = owned ? model : model.copy();
            registration.applyTo(brought);
            return MatchedTemplate.convolved(template, reference.correlation(), kernel, brought, owned);
        };
        return new Result(difference, kernel.withQuality(quality.median()), owned ? once(matched) : matched);
    }

    /// In planes that are owned a template is made only once.
    private static Supplier<Exposure> once(Supplier<Exposure> supplier) {
        List<Exposure> made = new ArrayList<>(1);
        return () -> {
            if (made.isEmpty()) made.add(supplier.get());
            return made.getFirst();
        };
    }

    /// How far a flag of the reference spreads: twice the width of the kernel's main part.
    private static int spread(MatchingKernel kernel) {
        return Math.max(2, (int) Math.ceil(2 * kernel.sigmas()[1]));
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

    /// The PSF of an image, which it must have.
    static Psf psf(Exposure e, String which) {
        return e.info()
                .psf()
                .orElseThrow(() -> new DataFault("subtraction: the " + which + " has no PSF; calibrate it first"));
    }
}
