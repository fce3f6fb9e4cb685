/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.almagest.astro.fault.UserFault;
import org.almagest.pipe.graph.Pipeline;
import org.almagest.pipe.graph.PipelineReader;
import org.junit.jupiter.api.Test;

class IsrConfigTest {
    private static Pipeline pipeline(String steps) {
        return PipelineReader.parse("""
                tasks:
                  isr:
                    class: org.almagest.science.isr.IsrTask
                    config:
                      steps:
                """ + steps.indent(10), "test.yaml", List.of());
    }

    @Test
    void stepsAndTheirOrderAreData() {
        Pipeline p = pipeline("""
                - {type: Overscan, method: MEDIAN, skipColumns: 5}
                - {type: Gain}
                - {type: Assemble, badAmplifiers: [C3]}
                - {type: Variance, sigma: 1.1}
                """);
        IsrTask.Config config = (IsrTask.Config) p.step("isr").config().orElseThrow();
        assertThat(config.steps())
                .containsExactly(
                        new Overscan(Overscan.Method.MEDIAN, 5, 3, 1000, false),
                        Gain.DEFAULT,
                        new Assemble(List.of("C3")),
                        new Variance(1.1));
    }

    @Test
    void unknownStepsAndKeysAreNamed() {
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> pipeline("- {type: Overscn}\n"))
                .withMessageContaining("Overscn")
                .withMessageContaining("Overscan");
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> pipeline("- {type: Variance, sgma: 2}\n"))
                .withMessageContaining("sgma");
    }

    @Test
    void aListWithoutAssemblyIsAFaultOfTheUser() {
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> new IsrTask.Config(List.of(Gain.DEFAULT)))
                .withMessageContaining("Assemble");
    }
}
