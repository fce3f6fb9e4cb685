/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.almagest.astro.fault.UserFault;
import org.almagest.pipe.task.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
    private static final String CHAIN = """
            description: raw to sources
            parameters: {gain: 1.5}
            tasks:
              associate: org.almagest.pipe.graph.Chain$Associate
              measure: {class: org.almagest.pipe.graph.Chain$Measure}
              isr:
                class: org.almagest.pipe.graph.Chain$Isr
                config: {gain: parameters.gain}
                where: exposure.observation_type = 'science'
            not_stored: [visit_image]
            subsets: {early: [isr, measure]}
            """;

    private static Pipeline parse(String yaml, String... overrides) {
        return PipelineReader.parse(
                yaml,
                "p.yaml",
                java.util.Arrays.stream(overrides).map(ConfigOverride::parse).toList());
    }

    @Test
    void theOrderOfStepsFollowsFromTheirData() {
        PipelineGraph graph = PipelineGraph.of(parse(CHAIN));
        assertThat(graph.ordered()).extracting(PipelineStep::label).containsExactly("isr", "measure", "associate");
        assertThat(graph.dataset("post_isr").producer()).contains("isr");
        assertThat(graph.dataset("post_isr").stored()).isFalse();
        assertThat(graph.dataset("visit_image").stored()).isFalse();
        assertThat(graph.dataset("raw").producer()).isEmpty();
        assertThat(graph.dataset("bias").calibration()).isTrue();
    }

    @Test
    void parametersAndOverridesReachTheConfiguration() {
        assertThat(parse(CHAIN).step("isr").configYaml()).startsWith("gain: 1.5\n");
        PipelineStep isr =
                parse(CHAIN, "parameters:gain=2", "isr:needsBias=true").step("isr");
        assertThat(isr.config()).contains(new Chain.Isr.Config(2, true, ""));
        assertThat(isr.history().get("needsBias").getFirst().place()).hasToString("-c isr:needsBias=true");
        assertThat(isr.where()).contains("exposure.observation_type = 'science'");
        assertThatThrownBy(() -> parse(CHAIN, "isr:gian=2"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("-c isr:gian=2")
                .hasMessageContaining("did you mean 'gain'?");
        assertThatThrownBy(() -> parse(CHAIN, "irs:gain=2")).hasMessageContaining("did you mean 'isr'?");
        assertThatThrownBy(() -> parse(CHAIN, "parameters:x=2")).hasMessageContaining("no parameter 'x'");
        assertThatThrownBy(() -> parse(CHAIN, "isr")).hasMessageContaining("LABEL:PATH=VALUE");
    }

    @Test
    void anOptionalInputCanBeLeftOutAndNoOther() {
        Pipeline p = parse(CHAIN, "isr:connections.bias=''");
        assertThat(p.step("isr").connections())
                .extracting(org.almagest.pipe.task.Connection::component)
                .doesNotContain("bias");
        String text = org.almagest.pipe.config.YamlWriter.write(PipelineText.yaml(p));
        assertThat(parse(text).step("isr").connections())
                .isEqualTo(p.step("isr").connections());
        assertThatThrownBy(() -> parse(CHAIN, "isr:connections.raw=''"))
                .hasMessageContaining("connection 'raw' of isr cannot be left out");
    }

    @Test
    void connectionsTakeOtherNames() {
        Pipeline p = parse(CHAIN, "isr:connections.image=other", "measure:connections.in.image=other");
        assertThat(PipelineGraph.of(p).dataset("other").producer()).contains("isr");
        assertThatThrownBy(() -> parse(CHAIN, "isr:connections.imag=other"))
                .hasMessageContaining("isr has no connection 'imag' (did you mean 'image'?)");
        assertThatThrownBy(() -> parse(CHAIN, "measure:connections.image=other"))
                .hasMessageContaining("may be in.image or out.image; write which");
    }

    @Test
    void typesMustAgree() {
        Pipeline p = parse(CHAIN, "associate:connections.in.sources=visit_image");
        assertThatThrownBy(() -> PipelineGraph.of(p))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("p.yaml:4")
                .hasMessageContaining("wants 'visit_image' as Sources, but as made by measure it is Frame");
    }

    @Test
    void dimensionsMustAgree() {
        Pipeline other = parse(
                CHAIN.replace("[visit_image]", "[post_isr]"),
                "measure:connections.out.image=post_isr2",
                "isr:connections.raw=post_isr2",
                "isr:connections.image=post_isr");
        assertThat(PipelineGraph.of(parse(CHAIN)).dataset("post_isr").dimensions())
                .contains("exposure");
        assertThatThrownBy(() -> PipelineGraph.of(other))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("isr.raw wants 'post_isr2' by [instrument, exposure, detector], but as made by"
                        + " measure it goes by [instrument, visit, detector]");
    }

    @Test
    void aDatasetTypeHasOneProducer() {
        Pipeline clash = parse(CHAIN.replace("tasks:", "tasks:\n  isr2: org.almagest.pipe.graph.Chain$Isr"));
        assertThatThrownBy(() -> PipelineGraph.of(clash)).hasMessageContaining("both make 'post_isr'");
    }

    @Test
    void selectionsAreLabelsSubsetsAndRanges() {
        Pipeline p = parse(CHAIN);
        assertThat(p.select("early").labels()).containsExactly("measure", "isr");
        assertThat(p.select("associate,isr").labels()).containsExactly("associate", "isr");
        assertThat(p.select("measure..").labels()).containsExactly("measure", "isr");
        assertThatThrownBy(() -> p.select("erly")).hasMessageContaining("did you mean 'early'?");
    }

    @Test
    void importsAreLaidBeneath(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("base.yaml"), CHAIN);
        Files.writeString(folder.resolve("top.yaml"), """
                imports: [{location: base.yaml, exclude: [associate]}]
                tasks:
                  isr: {config: {needsBias: true}}
                """);
        Pipeline p = PipelineReader.read(folder.resolve("top.yaml") + "#early", List.of());
        assertThat(p.labels()).containsExactly("measure", "isr");
        assertThat(p.description()).isEqualTo("raw to sources");
        assertThat(p.step("isr").config()).contains(new Chain.Isr.Config(1.5, true, ""));
        assertThat(p.step("measure")
                        .connections(Connection.Role.OUTPUT)
                        .getFirst()
                        .stored())
                .isFalse();
        assertThat(p.step("isr").history().get("needsBias").getFirst().place().toString())
                .endsWith("top.yaml:3");
    }

    @Test
    void whatAPipelineFileGetsWrongIsTold() {
        assertThatThrownBy(() -> parse("task: {}"))
                .hasMessage("p.yaml:1: a pipeline has no 'task' (did you mean 'tasks'?)");
        assertThatThrownBy(() -> parse("tasks:\n  isr: org.almagest.Gone"))
                .hasMessage("p.yaml:2: task isr: there is no step class org.almagest.Gone");
        assertThatThrownBy(() -> parse("tasks: {isr: {clas: x}}")).hasMessageContaining("did you mean 'class'?");
        assertThatThrownBy(() -> parse("tasks: [isr"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("not valid YAML");
        assertThatThrownBy(() -> parse(CHAIN.replace("[visit_image]", "[visit_imag]")))
                .hasMessageContaining("no step makes 'visit_imag'");
        assertThatThrownBy(() -> PipelineReader.read("/nowhere/p.yaml", List.of()))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("cannot read pipeline /nowhere/p.yaml");
    }
}
