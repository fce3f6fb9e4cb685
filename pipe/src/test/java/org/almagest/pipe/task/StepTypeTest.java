/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.butler.dimension.DataId;
import org.junit.jupiter.api.Test;

class StepTypeTest {
    @Step(dimensions = {"instrument", "exposure", "detector"})
    public record AddBias(Config config) implements PipelineTask<AddBias.In, AddBias.Out> {
        public record Config(float level) {
            public static final Config DEFAULT = new Config(7);

            public Config {
                if (level < 0) throw new IllegalArgumentException("level " + level + " is negative");
            }
        }

        public record In(
                @Input(value = "raw", consumed = true) Image raw,

                @Prerequisite(
                        value = "bias",
                        dimensions = {"instrument", "detector"},
                        calibration = true)
                Optional<Deferred<Image>> bias,

                @Input(
                        value = "flat_in",
                        dimensions = {"instrument", "detector"})
                List<Deferred<Image>> flats,

                QuantumContext context) {}

        public record Out(
                @Output("post_isr_image") Image image,
                @Output("note") Optional<Image> note) {}

        @Override
        public Out run(In in) {
            Image sum = in.raw();
            for (Deferred<Image> flat : in.flats()) {
                Image part = flat.get(Box.ofCorners(1, 0, 9, 9)).orElseThrow();
                for (int y = 0; y < part.height(); y++)
                    for (int x = 1; x < sum.width(); x++) sum.set(x, y, sum.get(x, y) + part.get(x, y) + config.level);
            }
            return new Out(sum, Optional.empty());
        }
    }

    @Step(dimensions = {})
    public record Undeclared() implements PipelineTask<Undeclared.In, Undeclared.Out> {
        public record In(Image raw) {}

        public record Out() {}

        @Override
        public Out run(In in) {
            return new Out();
        }
    }

    public record NoStep() {}

    @Test
    void connectionsAreWhatTheRecordsDeclare() {
        StepType type = StepType.of(AddBias.class);
        assertThat(type.dimensions()).containsExactly("instrument", "exposure", "detector");
        assertThat(type.connections())
                .extracting(Connection::component)
                .containsExactly("raw", "bias", "flats", "image", "note");
        Connection raw = type.connections().get(0);
        assertThat(raw.consumed()).isTrue();
        assertThat(raw.dimensions()).containsExactly("instrument", "exposure", "detector");
        Connection bias = type.connections().get(1);
        assertThat(bias.calibration()).isTrue();
        assertThat(bias.count()).isEqualTo(Connection.Count.OPTIONAL);
        assertThat(bias.deferred()).isTrue();
        assertThat(bias.type()).isEqualTo(Image.class);
        assertThat(type.connections().get(2).count()).isEqualTo(Connection.Count.LIST);
        assertThat(type.connections().get(4).required()).isFalse();
    }

    @Test
    void aStepRunsInMemory() {
        Image raw = Image.zeros(3, 2);
        Image flat = Image.zeros(3, 2);
        flat.fill(2);
        AddBias.Out out = MemoryQuantum.run(
                new AddBias(new AddBias.Config(1)),
                MemoryQuantum.context("add", DataId.of("detector", 1)),
                new AddBias.In(
                        raw,
                        Optional.empty(),
                        List.of(new DatasetView<>(DataId.EMPTY, flat)),
                        MemoryQuantum.context("add", DataId.EMPTY)));
        assertThat(out.image().get(0, 0)).isZero();
        assertThat(out.image().get(2, 1)).isEqualTo(3);
    }

    @Test
    void theDefaultConfigurationMakesTheStep() {
        StepType type = StepType.of(AddBias.class);
        assertThat(type.create(type.defaultConfig())).isEqualTo(new AddBias(AddBias.Config.DEFAULT));
    }

    @Test
    void whatIsNoStepIsRefused() {
        assertThatThrownBy(() -> StepType.of(NoStep.class))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("lacks @Step");
        assertThatThrownBy(() -> StepType.named("org.almagest.Nothing"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no step class");
        assertThatThrownBy(() -> StepType.of(Undeclared.class))
                .isInstanceOf(InternalFault.class)
                .hasMessageContaining("Undeclared.In.raw needs one of @Input and @Prerequisite");
    }
}
