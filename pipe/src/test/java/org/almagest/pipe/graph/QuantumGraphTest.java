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

import java.util.List;
import java.util.stream.IntStream;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dimension.DataId;
import org.junit.jupiter.api.Test;

class QuantumGraphTest {
    private static final String CLASS = "org.almagest.pipe.graph.Chain$";
    private final Survey survey = new Survey();

    private QuantumGraph build(String yaml, String where) {
        PipelineGraph pipeline = PipelineGraph.of(PipelineReader.parse("tasks:\n" + yaml, "p.yaml", List.of()));
        return QuantumGraphBuilder.build(pipeline, survey, "out/run", where);
    }

    private static String task(String label, String name) {
        return "  " + label + ": " + CLASS + name + "\n";
    }

    private static List<String> names(QuantumGraph graph, String label) {
        return graph.quanta().stream()
                .filter(q -> q.label().equals(label))
                .map(q -> q.metadata().dataId().toString())
                .toList();
    }

    @Test
    void quantaFollowFromTheInputsThatExist() {
        QuantumGraph graph = build(task("isr", "Isr") + task("measure", "Measure"), "exposure > 10");
        assertThat(graph.counts()).containsEntry("isr", 8).containsEntry("measure", 8);
        assertThat(names(graph, "measure").getFirst()).isEqualTo("{detector: 0, instrument: Cam, visit: 111}");
        Quantum measure = graph.quanta().get(8);
        assertThat(measure.inputs().get("image").getFirst().ref().dataId().number("exposure"))
                .isEqualTo(11);
        assertThat(graph.needs().get(8)).containsExactly(0);
        assertThat(measure.context().dataId().text("band")).isEqualTo("r");
        assertThat(measure.context().records()).containsEntry("exposure.exposure_time", 30.0);
        assertThat(measure.unit()).contains(DataId.of("instrument", "Cam", "visit", 111, "detector", 0));
        assertThat(graph.quanta().get(0).unit()).isEqualTo(measure.unit());
    }

    @Test
    void biasesHaveNoVisitAndGoNoFurther() {
        QuantumGraph graph = build(task("isr", "Isr") + task("measure", "Measure"), "");
        assertThat(graph.counts()).containsEntry("isr", 12).containsEntry("measure", 8);
        assertThat(graph.dropped()).isEmpty();
    }

    @Test
    void conditionsBearOnThoseWhoKnowTheDimension() {
        String both = task("isr", "Isr") + task("measure", "Measure");
        assertThat(build(both, "visit IN (111..112) AND detector = 1").counts())
                .containsEntry("isr", 4)
                .containsEntry("measure", 2);
        assertThat(build(both, "band = 'r' AND exposure.observation_type = 'science'")
                        .counts())
                .containsEntry("isr", 4);
        assertThat(build(both, "tract = 7").counts()).containsEntry("isr", 12);
        assertThat(build(both, "NOT (exposure.exposure_time > 1)").counts()).containsEntry("isr", 4);
        assertThatThrownBy(() -> build(both, "exposre = 1"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("did you mean 'exposure'?");
        assertThatThrownBy(() -> build(both, "exposure.observation_typ = 'x'"))
                .hasMessageContaining("did you mean 'observation_type'?");
    }

    @Test
    void aStepOfFewerDimensionsGathersInputs() {
        String yaml = """
                  biasIsr:
                    class: org.almagest.pipe.graph.Chain$Isr
                    where: exposure.observation_type = 'bias'
                    connections: {image: bias_isr, bias: no_bias}
                  combine: org.almagest.pipe.graph.Chain$Combine
                  isr:
                    class: org.almagest.pipe.graph.Chain$Isr
                    where: exposure.observation_type = 'science'
                """;
        QuantumGraph graph = build(yaml, "");
        assertThat(graph.counts())
                .containsEntry("biasIsr", 4)
                .containsEntry("combine", 2)
                .containsEntry("isr", 8);
        Quantum combine = graph.quanta().stream()
                .filter(q -> q.label().equals("combine"))
                .findFirst()
                .orElseThrow();
        assertThat(combine.inputs().get("frames")).hasSize(2);
        Quantum isr = graph.quanta().getLast();
        assertThat(isr.inputs().get("bias").getFirst().ref().id())
                .as("made in the same pipeline")
                .isEqualTo(graph.quanta().get(5).outputs().get("bias").id());
        assertThat(graph.needs().getLast()).containsExactly(5);
        assertThat(graph.quanta().get(5).outputs().get("bias").type().calibration())
                .isTrue();
    }

    @Test
    void whatIsCertifiedServesWhereTheStepThatMakesItHasNoWork() {
        survey.type("bias", Chain.Frame.class, true, "instrument", "detector");
        var certified = survey.put("bias", DataId.of("instrument", "Cam", "detector", 1), "calib");
        String yaml = """
                  biasIsr:
                    class: org.almagest.pipe.graph.Chain$Isr
                    where: exposure.observation_type = 'lamp'
                    connections: {image: bias_isr, bias: no_bias}
                  combine: org.almagest.pipe.graph.Chain$Combine
                  isr:
                    class: org.almagest.pipe.graph.Chain$Isr
                    where: exposure.observation_type = 'science'
                """;
        QuantumGraph graph = build(yaml, "detector = 1");
        assertThat(graph.counts()).containsEntry("combine", 0).containsEntry("isr", 4);
        assertThat(graph.quanta().getLast().inputs().get("bias").getFirst().ref())
                .isEqualTo(certified);
    }

    @Test
    void patchesGetTheVisitsThatOverlapThem() {
        QuantumGraph graph =
                build(task("isr", "Isr") + task("measure", "Measure") + task("coadd", "Coadd"), "exposure > 10");
        assertThat(names(graph, "coadd"))
                .containsExactly(
                        "{band: g, patch: 1, skymap: map, tract: 0}",
                        "{band: g, patch: 2, skymap: map, tract: 0}",
                        "{band: g, patch: 3, skymap: map, tract: 0}",
                        "{band: r, patch: 0, skymap: map, tract: 0}",
                        "{band: r, patch: 1, skymap: map, tract: 0}",
                        "{band: r, patch: 2, skymap: map, tract: 0}");
        Quantum r0 = graph.quanta().stream()
                .filter(q -> q.toString().equals("coadd {band: r, patch: 0, skymap: map, tract: 0}"))
                .findFirst()
                .orElseThrow();
        assertThat(r0.inputs().get("images"))
                .extracting(i -> i.ref().dataId().toString())
                .containsExactly(
                        "{detector: 0, instrument: Cam, visit: 111}", "{detector: 1, instrument: Cam, visit: 111}");
        assertThat(graph.needs().get(graph.quanta().indexOf(r0))).hasSize(2);
    }

    @Test
    void quantaWithoutAPrerequisiteAreDroppedAndSayWhy() {
        survey.type("template_coadd", Chain.Frame.class, false, "skymap", "tract", "patch", "band");
        for (int p : new int[] {0, 1})
            survey.put("template_coadd", DataId.of("skymap", "map", "tract", 0, "patch", p, "band", "r"), "templates");
        QuantumGraph graph = build(task("isr", "Isr") + task("measure", "Measure") + task("subtract", "Subtract"), "");
        assertThat(names(graph, "subtract"))
                .containsExactly(
                        "{detector: 0, instrument: Cam, visit: 111}",
                        "{detector: 1, instrument: Cam, visit: 111}",
                        "{detector: 0, instrument: Cam, visit: 113}");
        assertThat(graph.dropped()).hasSize(5);
        assertThat(graph.summary())
                .contains("measure: 8 quanta")
                .anyMatch(
                        l -> l.startsWith("dropped 5 of subtract: no template_coadd at all in the input collections"));
    }

    @Test
    void theLackOfANeededPrerequisiteIsAFaultOfItsQuantumOrOfTheRunWhenThereIsNone() {
        String yaml = task("isr", "Isr") + task("measure", "Measure") + task("match", "Match");
        assertThatThrownBy(() -> build(yaml, ""))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("step match needs stars, and the input collections hold none");
        survey.type("stars", Chain.Frame.class, false, "skymap", "tract", "patch", "band");
        survey.put("stars", DataId.of("skymap", "map", "tract", 0, "patch", 0, "band", "r"), "templates");
        QuantumGraph graph = build(yaml, "");
        assertThat(names(graph, "match")).isNotEmpty();
        assertThat(graph.dropped()).isNotEmpty().allMatch(DroppedQuantum::fault);
        assertThat(graph.summary()).anyMatch(l -> l.startsWith("lacking ") && l.contains("of match: no stars at all"));
    }

    @Test
    void effectsOnOverlappingSkyKeepTheOrderOfTime() {
        QuantumGraph graph =
                build(task("isr", "Isr") + task("measure", "Measure") + task("associate", "Associate"), "detector = 0");
        List<Integer> associations = IntStream.range(0, graph.quanta().size())
                .filter(i -> graph.quanta().get(i).label().equals("associate"))
                .boxed()
                .toList();
        assertThat(graph.follows().get(associations.getFirst())).isEmpty();
        for (int i = 0; i < graph.quanta().size(); i++)
            for (int before : graph.follows().get(i))
                assertThat(graph.quanta().get(before).time().orElseThrow().beginNanos())
                        .isLessThan(graph.quanta().get(i).time().orElseThrow().beginNanos());
        survey.records("visit_detector_region");
        QuantumGraph one = build(
                task("isr", "Isr") + task("measure", "Measure") + task("associate", "Associate"),
                "visit IN (111, 112)");
        int last = one.quanta().size() - 1;
        assertThat(one.quanta().get(last).toString()).contains("detector: 1").contains("112");
        assertThat(one.follows().subList(0, 8)).allMatch(List::isEmpty);
    }

    @Test
    void theGraphIsTheSameEveryTime() {
        String yaml = task("isr", "Isr") + task("measure", "Measure") + task("summarise", "Summarise");
        QuantumGraph a = build(yaml, "");
        QuantumGraph b = build(yaml, "");
        assertThat(a.quanta())
                .extracting(Quantum::id)
                .isEqualTo(b.quanta().stream().map(Quantum::id).toList());
        assertThat(a.needs()).isEqualTo(b.needs());
        DatasetRef summary = a.quanta().getLast().outputs().get("summary");
        assertThat(summary.dataId()).isEqualTo(DataId.of("instrument", "Cam"));
        assertThat(a.quanta().getLast().inputs().get("sources")).hasSize(8);
    }
}
