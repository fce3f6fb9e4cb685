/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.calib;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.RawExposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.Step;
import org.almagest.science.isr.Assemble;
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
import org.almagest.science.isr.RawAmplifier;
import org.almagest.science.isr.Saturation;
import org.almagest.science.isr.SubtractBias;
import org.almagest.science.isr.SubtractDark;

/// Measures photon transfer curves from pairs of flats of rising signal.
///
/// @param config how, and what is asked of the result
@Step(dimensions = {"instrument", "detector"})
public record MeasurePtcTask(Config config) implements PipelineTask<MeasurePtcTask.In, MeasurePtcTask.Out> {

    /// @param steps what is done to the raw flats; gains must be the described ones
    /// @param fit form and selection
    /// @param lags rows and columns of covariances
    /// @param masked planes whose pixels take no part
    /// @param gainTolerance greatest relative difference from the described gain
    /// @param noiseTolerance greatest relative difference from the described read noise
    /// @param minFullWell least turnoff [electron]
    /// @param areaRange least and greatest a_00 [1/electron]
    public record Config(
            List<IsrStep> steps,
            PtcFit.Config fit,
            int lags,
            List<String> masked,
            double gainTolerance,
            double noiseTolerance,
            double minFullWell,
            double[] areaRange) {
        public static final Config DEFAULT = new Config(
                List.of(
                        Overscan.DEFAULT,
                        Saturation.DEFAULT,
                        new Gain(Map.of(), false),
                        CorrectCrosstalk.DEFAULT,
                        Linearity.DEFAULT,
                        CorrectDeferredCharge.DEFAULT,
                        Assemble.DEFAULT,
                        GrowMask.DEFAULT,
                        SubtractBias.DEFAULT,
                        SubtractDark.DEFAULT,
                        MaskDefects.DEFAULT,
                        MaskNans.DEFAULT),
                PtcFit.Config.DEFAULT,
                10,
                List.of("SAT", "BAD", "NO_DATA", "UNMASKEDNAN"),
                0.05,
                0.05,
                0,
                new double[] {-1e-5, 0});

        public Config {
            steps = List.copyOf(steps);
            masked = List.copyOf(masked);
            if (lags < 1) throw new IllegalArgumentException("lags " + lags);
        }
    }

    /// @param raws flats in pairs
    /// @param bias combined bias [electron]
    /// @param dark combined dark [electron / s]
    /// @param defects boxes of bad pixels
    /// @param crosstalk coupling of amplifiers
    /// @param linearizer correction of non-linear response
    /// @param cti charge that comes out late
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
                    value = "cti",
                    dimensions = {"instrument", "detector"},
                    calibration = true)
            Optional<DeferredCharge> cti) {}

    /// @param ptc curves of all amplifiers
    /// @param verification whether they are fit for use
    public record Out(
            @Output(value = "ptc", calibration = true) PhotonTransfer ptc,
            @Output("ptc_verification") Verification verification) {}

    @Override
    public Out run(In in) {
        IsrCalibrations products = IsrCalibrations.NONE
                .withBias(IsrCalibrations.Product.of(in.bias()))
                .withDark(IsrCalibrations.Product.of(in.dark()))
                .withDefects(in.defects())
                .withCrosstalk(in.crosstalk())
                .withLinearizer(in.linearizer())
                .withCti(in.cti());
        List<List<Deferred<RawExposure>>> pairs = Reduced.pairs(in.raws());
        if (pairs.isEmpty())
            throw new DataFault("none of " + in.raws().size()
                    + " flats follows another of the same exposure time: no pair to measure");
        Map<String, List<FlatPair>> measured = new LinkedHashMap<>();
        Map<String, RawAmplifier> amplifiers = new LinkedHashMap<>();
        int lags = config.fit().model() == PtcFit.Model.EXPAPPROX ? 1 : config.lags();
        for (List<Deferred<RawExposure>> pair : pairs) {
            Reduced first = Reduced.of(pair.get(0), config.steps(), products);
            Reduced second = Reduced.of(pair.get(1), config.steps(), products);
            int planes = first.frame().mask("ptc").valueOf(config.masked().toArray(String[]::new));
            for (RawAmplifier a : first.amplifiers()) {
                amplifiers.put(a.name(), a);
                measured.computeIfAbsent(a.name(), _ -> new ArrayList<>())
                        .add(FlatPair.of(
                                first.frame().image("ptc"),
                                first.frame().mask("ptc"),
                                second.frame().image("ptc"),
                                second.frame().mask("ptc"),
                                a.section(),
                                lags,
                                planes));
            }
        }
        Map<String, PhotonTransfer.Curve> curves = new LinkedHashMap<>();
        List<Verification.Check> checks = new ArrayList<>();
        for (RawAmplifier a : amplifiers.values()) {
            PhotonTransfer.Curve curve = PtcFit.fit(measured.getOrDefault(a.name(), List.of()), a.gain(), config.fit());
            curves.put(a.name(), curve);
            check(a, curve, checks);
        }
        return new Out(
                new PhotonTransfer(config.fit().model().name(), curves),
                new Verification("ptc", in.raws().size(), checks));
    }

    private void check(RawAmplifier a, PhotonTransfer.Curve c, List<Verification.Check> checks) {
        String name = a.name() + " ";
        double g = config.gainTolerance(), n = config.noiseTolerance();
        checks.add(new Verification.Check(
                name + "gain", c.gain(), a.gain() * (1 - g), a.gain() * (1 + g), "electron/count"));
        checks.add(new Verification.Check(name + "relative error of gain", c.gainError() / c.gain(), 0, 0.002, ""));
        checks.add(new Verification.Check(
                name + "read noise", c.readNoise(), a.readNoise() * (1 - n), a.readNoise() * (1 + n), "electron"));
        checks.add(new Verification.Check(
                name + "turnoff", c.turnoff(), config.minFullWell(), Double.POSITIVE_INFINITY, "electron"));
        checks.add(new Verification.Check(
                name + "a_00", c.area()[0][0], config.areaRange()[0], config.areaRange()[1], "1/electron"));
        checks.add(new Verification.Check(name + "chi2 per degree of freedom", c.chi2(), 0, 3, ""));
    }
}
