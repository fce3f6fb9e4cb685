/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.ColumnType;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;
import org.almagest.science.isr.Assemble;
import org.almagest.science.isr.BrighterFatterKernel;
import org.almagest.science.isr.CorrectBrighterFatter;
import org.almagest.science.isr.CorrectCrosstalk;
import org.almagest.science.isr.CorrectDeferredCharge;
import org.almagest.science.isr.Crosstalk;
import org.almagest.science.isr.DeferredCharge;
import org.almagest.science.isr.Gain;
import org.almagest.science.isr.GrowMask;
import org.almagest.science.isr.IsrCalibrations;
import org.almagest.science.isr.IsrStep;
import org.almagest.science.isr.Linearity;
import org.almagest.science.isr.Linearizer;
import org.almagest.science.isr.MaskDefects;
import org.almagest.science.isr.MaskNans;
import org.almagest.science.isr.Overscan;
import org.almagest.science.isr.PhotonTransfer;
import org.almagest.science.isr.Saturation;
import org.almagest.science.isr.SubtractBias;
import org.almagest.science.isr.SubtractDark;

/// Looks whether the brighter-fatter correction makes faint and bright stars of one size: isolated stars
/// are measured with and without it, by the products that are about to be certified.
///
/// Size is sigma^2 = (xx + yy) / 2 by adaptive Gaussian moments, beside which a pixel's noise hardly
/// matters; the effect is its slope with the peak charge.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record VerifyStarSizesTask(Config config)
        implements PipelineTask<VerifyStarSizesTask.In, VerifyStarSizesTask.Out> {
    private static final Schema SCHEMA = Schema.of(
            number("x", "pixel", "Centre."),
            number("y", "pixel", "Centre."),
            number("peak", "electron", "Highest pixel, uncorrected."),
            number("before", "pixel2", "Size sigma^2 without the correction."),
            number("after", "pixel2", "The same with it."),
            number("fluxBefore", "electron", "Sum within 12 pixels without the correction, sky subtracted."),
            number("fluxAfter", "electron", "The same with it."));

    /// @param steps what is done to the raw frames; [CorrectBrighterFatter] is added for the comparison
    /// @param minPeak least peak of a star [electron]
    /// @param maxPeak greatest peak of a star [electron]
    /// @param separation between stars [pixel]
    /// @param masked planes that no pixel of a star may have
    /// @param maxLeft greatest |slope| of size with peak that is left, over that without correction
    /// @param maxFluxChange greatest relative change of the stars' fluxes
    public record Config(
            List<IsrStep> steps,
            double minPeak,
            double maxPeak,
            int separation,
            List<String> masked,
            double maxLeft,
            double maxFluxChange) {
        public static final Config DEFAULT = new Config(
                List.of(
                        Overscan.DEFAULT,
                        Saturation.DEFAULT,
                        Gain.DEFAULT,
                        CorrectCrosstalk.DEFAULT,
                        Linearity.DEFAULT,
                        CorrectDeferredCharge.DEFAULT,
                        Assemble.DEFAULT,
                        GrowMask.DEFAULT,
                        SubtractBias.DEFAULT,
                        SubtractDark.DEFAULT,
                        MaskDefects.DEFAULT,
                        MaskNans.DEFAULT),
                2500,
                80_000,
                18,
                List.of("SAT", "BAD", "NO_DATA", "UNMASKEDNAN"),
                0.1,
                1e-3);

        public Config {
            steps = List.copyOf(steps);
            masked = List.copyOf(masked);
        }
    }

    private static Column number(String name, String unit, String what) {
        return Column.of(name, ColumnType.DOUBLE, unit, what);
    }

    /// @param raws frames of isolated stars
    /// @param bias combined bias [electron]
    /// @param dark combined dark [electron / s]
    /// @param defects boxes of bad pixels
    /// @param crosstalk coupling of amplifiers
    /// @param linearizer correction of non-linear response
    /// @param ptc gains
    /// @param cti charge that comes out late
    /// @param kernel that is judged
    public record In(
            @Input(
                    value = "raw",
                    dimensions = {"instrument", "exposure", "detector"})
            List<Deferred<RawExposure>> raws,

            @Prerequisite(
                    value = "bias",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Exposure> bias,

            @Prerequisite(
                    value = "dark",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Exposure> dark,

            @Prerequisite(
                    value = "defects",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Table> defects,

            @Prerequisite(
                    value = "crosstalk",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Crosstalk> crosstalk,

            @Prerequisite(
                    value = "linearizer",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<Linearizer> linearizer,

            @Prerequisite(
                    value = "ptc",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<PhotonTransfer> ptc,

            @Prerequisite(
                    value = "cti",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<DeferredCharge> cti,

            @Input("bf_kernel") BrighterFatterKernel kernel) {}

    /// @param sizes of all stars
    /// @param verification whether sizes no longer go with the peak
    public record Out(
            @Output("star_sizes") Table sizes,
            @Output("star_sizes_verification") Verification verification) {}

    @Override
    public Out run(In in) {
        IsrCalibrations products = IsrCalibrations.NONE
                .withBias(IsrCalibrations.Product.of(in.bias()))
                .withDark(IsrCalibrations.Product.of(in.dark()))
                .withDefects(in.defects())
                .withCrosstalk(in.crosstalk())
                .withLinearizer(in.linearizer())
                .withPtc(in.ptc())
                .withCti(in.cti())
                .withBfKernel(Optional.of(in.kernel()));
        List<IsrStep> corrected = new ArrayList<>(config.steps());
        corrected.add(CorrectBrighterFatter.DEFAULT);
        TableBuilder table = new TableBuilder(SCHEMA);
        List<double[]> stars = new ArrayList<>();
        for (Deferred<RawExposure> handle : in.raws()) {
            Reduced before = Reduced.of(handle, config.steps(), products);
            Reduced after = Reduced.of(handle, corrected, products);
            stars.addAll(measure(before, after));
        }
        for (double[] s : stars) {
            table.addRow();
            for (int k = 0; k < s.length; k++) table.set(SCHEMA.columns().get(k).name(), s[k]);
        }
        double before = slope(stars, 3), after = slope(stars, 4), flux = 0;
        for (double[] s : stars) flux += (s[6] / s[5] - 1) / stars.size();
        return new Out(
                table.build(),
                new Verification(
                        "star_sizes",
                        in.raws().size(),
                        List.of(
                                new Verification.Check("stars", stars.size(), 50, Double.POSITIVE_INFINITY, ""),
                                new Verification.Check(
                                        "slope of sigma^2 with peak, uncorrected",
                                        before,
                                        Double.NEGATIVE_INFINITY,
                                        Double.POSITIVE_INFINITY,
                                        "pixel^2/electron"),
                                new Verification.Check(
                                        "part of the slope left",
                                        after / before,
                                        -config.maxLeft(),
                                        config.maxLeft(),
                                        ""),
                                new Verification.Check(
                                        "mean change of flux",
                                        flux,
                                        -config.maxFluxChange(),
                                        config.maxFluxChange(),
                                        ""))));
    }

    private List<double[]> measure(Reduced before, Reduced after) {
        Image one = before.frame().image("stars"), two = after.frame().image("stars");
        Mask mask = before.frame().mask("stars");
        int planes = mask.valueOf(config.masked().toArray(String[]::new)), gap = config.separation();
        List<double[]> out = new ArrayList<>();
        for (int y = one.y0() + gap; y < one.y0() + one.height() - gap; y++)
            for (int x = one.x0() + gap; x < one.x0() + one.width() - gap; x++) {
                float peak = one.data()[one.index(x, y)];
                if (!(peak > config.minPeak()) || peak > config.maxPeak() || !isolated(one, mask, planes, x, y, peak))
                    continue;
                Optional<StarMoments> a = StarMoments.of(one, x, y, sky(one, x, y)),
                        b = StarMoments.of(two, x, y, sky(two, x, y));
                if (a.isEmpty() || b.isEmpty()) continue;
                out.add(new double[] {
                    a.get().x(),
                    a.get().y(),
                    peak,
                    a.get().size(),
                    b.get().size(),
                    a.get().flux(),
                    b.get().flux()
                });
            }
        return out;
    }

    private boolean isolated(Image image, Mask mask, int planes, int x, int y, float peak) {
        int gap = config.separation();
        for (int v = y - gap; v <= y + gap; v++)
            for (int u = x - gap; u <= x + gap; u++) {
                if ((mask.data()[mask.index(u, v)] & planes) != 0) return false;
                float p = image.data()[image.index(u, v)];
                if (p > peak || (p == peak && (v < y || (v == y && u < x)))) return false;
            }
        return true;
    }

    /// Mean of the middle half of the pixels in a ring of 14 to 18 pixels: so far out a star's own light is
    /// a fixed part of its peak.
    private static double sky(Image image, int px, int py) {
        float[] ring = new float[37 * 37];
        int n = 0;
        for (int v = -18; v <= 18; v++)
            for (int u = -18; u <= 18; u++) {
                int r2 = u * u + v * v;
                if (r2 >= 14 * 14 && r2 <= 18 * 18) ring[n++] = image.data()[image.index(px + u, py + v)];
            }
        Arrays.sort(ring, 0, n);
        double sum = 0;
        for (int k = n / 4; k < n - n / 4; k++) sum += ring[k];
        return sum / (n - 2 * (n / 4));
    }

    /// Slope of a column with the peak, twice clipped at 4 robust sigma.
    static double slope(List<double[]> stars, int column) {
        boolean[] out = new boolean[stars.size()];
        double slope = 0, base = 0;
        for (int round = 0; round < 3; round++) {
            double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
            for (int k = 0; k < out.length; k++) {
                if (out[k]) continue;
                // brighter stars have errors that fall with the root of their peak
                double x = stars.get(k)[2], y = stars.get(k)[column], w = x;
                n += w;
                sx += w * x;
                sy += w * y;
                sxx += w * x * x;
                sxy += w * x * y;
            }
            slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
            base = (sy - slope * sx) / n;
            double[] pull = new double[out.length];
            for (int k = 0; k < out.length; k++)
                pull[k] = Math.abs(stars.get(k)[column] - base - slope * stars.get(k)[2]) * Math.sqrt(stars.get(k)[2]);
            double[] sorted = pull.clone();
            Arrays.sort(sorted);
            for (int k = 0; k < out.length; k++) out[k] = pull[k] > 4 * 1.4826 * sorted[out.length / 2];
        }
        return slope;
    }
}
