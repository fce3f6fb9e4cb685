/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.NoWork;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Prerequisite;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.Step;

/// Steps on rows of numbers, in the shape of the real ones.
public final class Chain {
    private Chain() {}

    /// Stands for an image.
    public record Frame(double[] pixels) {}

    /// Stands for a catalogue.
    public record Sources(double sum, long visit) {}

    /// Averages frames of an input, such as biases.
    @Step(dimensions = {"instrument", "detector"})
    public record Combine(Config config) implements PipelineTask<Combine.In, Combine.Out> {
        public record Config(double clip) {
            public static final Config DEFAULT = new Config(3);
        }

        public record In(
                @Input(
                        value = "bias_isr",
                        dimensions = {"instrument", "exposure", "detector"})
                List<Deferred<Frame>> frames) {}

        public record Out(
                @Output(value = "bias", calibration = true) Frame bias) {}

        @Override
        public Out run(In in) {
            double[] sum = new double[in.frames().getFirst().get().pixels().length];
            for (Deferred<Frame> f : in.frames())
                for (int i = 0; i < sum.length; i++)
                    sum[i] += f.get().pixels()[i] / in.frames().size();
            return new Out(new Frame(sum));
        }
    }

    /// Takes the bias off a raw frame.
    @Step(dimensions = {"instrument", "exposure", "detector"})
    public record Isr(Config config) implements PipelineTask<Isr.In, Isr.Out> {
        public record Config(double gain, boolean needsBias, String fail) {
            public static final Config DEFAULT = new Config(1, false, "");
        }

        public record In(
                @Input(value = "raw", consumed = true) Frame raw,

                @Prerequisite(
                        value = "bias",
                        dimensions = {"instrument", "detector"},
                        calibration = true)
                Optional<Frame> bias,

                QuantumContext context) {}

        public record Out(
                @Output(value = "post_isr", stored = false) Frame image) {}

        @Override
        public Out run(In in) {
            Faults.maybe(config.fail, in.context());
            double[] px = in.raw().pixels();
            for (int i = 0; i < px.length; i++)
                px[i] = config.gain
                        * (px[i] - (in.bias().isPresent() ? in.bias().get().pixels()[i] : 0));
            return new Out(in.raw());
        }
    }

    /// Sums a frame.
    @Step(dimensions = {"instrument", "visit", "detector"})
    public record Measure(Config config) implements PipelineTask<Measure.In, Measure.Out> {
        public record Config(double floor, String fail) {
            public static final Config DEFAULT = new Config(-1e300, "");
        }

        public record In(
                @Input(
                        value = "post_isr",
                        dimensions = {"instrument", "exposure", "detector"},
                        consumed = true)
                Frame image,

                QuantumContext context) {}

        public record Out(
                @Output("visit_image") Frame image,
                @Output("sources") Optional<Sources> sources) {}

        @Override
        public Out run(In in) {
            Faults.maybe(config.fail, in.context());
            double sum = Arrays.stream(in.image().pixels()).sum();
            if (sum < config.floor) throw new NoWork("sum " + sum + " is below the floor");
            return new Out(
                    in.image(),
                    Optional.of(new Sources(sum, in.context().dataId().number("visit"))));
        }
    }

    /// Averages all visit images on a patch.
    @Step(dimensions = {"skymap", "tract", "patch", "band"})
    public record Coadd() implements PipelineTask<Coadd.In, Coadd.Out> {
        public record In(
                @Input(
                        value = "visit_image",
                        dimensions = {"instrument", "visit", "detector"})
                List<Deferred<Frame>> images) {}

        public record Out(@Output("template_coadd") Frame coadd) {}

        @Override
        public Out run(In in) {
            return new Out(new Frame(new double[] {in.images().size()}));
        }
    }

    /// Adds the templates up that overlap a visit image.
    @Step(dimensions = {"instrument", "visit", "detector"})
    public record Subtract() implements PipelineTask<Subtract.In, Subtract.Out> {
        public record In(
                @Input("visit_image") Frame image,

                @Prerequisite(
                        value = "template_coadd",
                        dimensions = {"skymap", "tract", "patch", "band"},
                        mayLack = true)
                List<Deferred<Frame>> templates) {}

        public record Out(@Output("difference") Frame difference) {}

        @Override
        public Out run(In in) {
            return new Out(new Frame(new double[] {in.templates().size()}));
        }
    }

    /// Needs a prerequisite: its lack is an error.
    @Step(dimensions = {"instrument", "visit", "detector"})
    public record Match() implements PipelineTask<Match.In, Match.Out> {
        public record In(
                @Input("visit_image") Frame image,

                @Prerequisite(
                        value = "stars",
                        dimensions = {"skymap", "tract", "patch", "band"})
                List<Frame> stars) {}

        public record Out(@Output("matches") Frame matches) {}

        @Override
        public Out run(In in) {
            return new Out(new Frame(new double[] {in.stars().size()}));
        }
    }

    /// Has an effect outside, so that its quanta of one part of the sky keep their order.
    @Step(
            dimensions = {"instrument", "visit", "detector"},
            effect = "apdb")
    public record Associate() implements PipelineTask<Associate.In, Associate.Out> {
        public record In(@Input("sources") Sources sources, QuantumContext context) {}

        public record Out(@Output("associated") Sources sources) {}

        @Override
        public Out run(In in) {
            return new Out(in.sources());
        }
    }

    /// Sums up all visits.
    @Step(dimensions = {"instrument"})
    public record Summarise() implements PipelineTask<Summarise.In, Summarise.Out> {
        public record In(
                @Input(
                        value = "sources",
                        dimensions = {"instrument", "visit", "detector"})
                List<Deferred<Sources>> sources) {}

        public record Out(@Output("summary") Sources summary) {}

        @Override
        public Out run(In in) {
            return new Out(new Sources(
                    in.sources().stream().mapToDouble(s -> s.get().sum()).sum(), 0));
        }
    }
}
