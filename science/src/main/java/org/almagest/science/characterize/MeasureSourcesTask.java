/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.characterize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Image;
import org.almagest.astro.kernel.SeparableSum;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.Step;
import org.almagest.science.detect.AdaptiveThreshold;
import org.almagest.science.detect.Detection;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.SaturatedCores;
import org.almagest.science.measure.ApertureCorrection;
import org.almagest.science.measure.SourceMeasurement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds and measures all sources of a characterised image; fluxes are aperture-corrected.
///
/// @param config thresholds and measurements
@Step(dimensions = {"instrument", "visit", "detector"})
public record MeasureSourcesTask(Config config) implements PipelineTask<MeasureSourcesTask.In, MeasureSourcesTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(MeasureSourcesTask.class);

    /// @param detection thresholds
    /// @param crowding when the threshold rises
    /// @param measurement what is measured
    public record Config(
            Detection.Config detection, AdaptiveThreshold.Config crowding, SourceMeasurement.Config measurement) {
        public static final Config DEFAULT = new Config(
                Detection.Config.DEFAULT, AdaptiveThreshold.Config.DEFAULT, SourceMeasurement.Config.DEFAULT);
    }

    /// @param context visit, detector and free row numbers
    /// @param characterized without background, with PSF [electron]; its mask gets DETECTED
    public record In(
            QuantumContext context,

            @Input(value = "characterized_image", consumed = true)
            Exposure characterized) {}

    /// @param exposure the image given, with DETECTED marked
    /// @param sources catalogue in pixels and electrons
    public record Out(
            @Output(value = "measured_image", stored = false)
            Exposure exposure,

            @Output(value = "measured_source", stored = false)
            Table sources) {}

    @Override
    public Out run(In in) {
        Exposure e = in.characterized();
        double sigma = Detection.sigmaAtCentre(e);
        Image snr = Detection.signalToNoise(e, SeparableSum.gaussian(sigma, (int) Math.ceil(3.5 * sigma)));
        AdaptiveThreshold.Result found = AdaptiveThreshold.find(snr, sigma, config.detection(), config.crowding());
        List<Footprint> footprints = SaturatedCores.onePeakEach(found.footprints(), e.mask());
        clearDetected(e);
        Detection.mark(e.mask(), footprints);
        Table raw = SourceMeasurement.measure(
                e,
                footprints,
                new SourceMeasurement.Ids(in.context().idBase(), in.context().idCapacity()),
                config.measurement(),
                snr);
        Table sources = ApertureCorrection.apply(raw, e.info().apertureCorrections());
        LOG.info("{} sources in {} footprints above {} sigma", sources.rows(), footprints.size(), found.threshold());
        Map<String, String> words = new LinkedHashMap<>(e.info().metadata());
        words.put("SOURCES", Integer.toString(sources.rows()));
        words.put("DETECTION THRESHOLD", String.format(Locale.ROOT, "%.3f", found.threshold()));
        return new Out(e.withInfo(i -> i.withMetadata(words)), sources);
    }

    private static void clearDetected(Exposure e) {
        int keep = ~e.mask().valueOf("DETECTED", "DETECTED_NEGATIVE");
        for (int y = 0; y < e.mask().height(); y++) {
            int row = e.mask().offset() + y * e.mask().stride();
            for (int i = row; i < row + e.mask().width(); i++) e.mask().data()[i] &= keep;
        }
    }
}
