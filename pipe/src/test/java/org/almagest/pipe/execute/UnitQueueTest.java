/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.almagest.butler.Butler;
import org.almagest.butler.dimension.RowIdPacker;
import org.almagest.pipe.graph.ButlerSource;
import org.almagest.pipe.graph.PipelineGraph;
import org.almagest.pipe.graph.PipelineReader;
import org.almagest.pipe.graph.QuantumGraph;
import org.almagest.pipe.graph.QuantumGraphBuilder;
import org.almagest.pipe.graph.Survey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitQueueTest {
    private static final String STEPS = """
            tasks:
              isr: org.almagest.pipe.graph.Chain$Isr
              measure: org.almagest.pipe.graph.Chain$Measure
              associate: org.almagest.pipe.graph.Chain$Associate
            """;

    @TempDir
    Path dir;

    RunState state;
    UnitQueue queue;

    @BeforeEach
    void makeQueue() {
        try (Butler butler = new Survey().repository(dir.resolve("repo"))) {
            QuantumGraph graph = QuantumGraphBuilder.build(
                    PipelineGraph.of(PipelineReader.parse(STEPS, "p.yaml", List.of())),
                    new ButlerSource(butler, List.of("raw/all"), _ -> RowIdPacker.DEFAULT),
                    "out/run",
                    "exposure > 10 AND detector = 1");
            state = new RunState(graph);
            queue = new UnitQueue(state, WorkUnits.of(graph));
        }
    }

    private WorkUnits.Unit take(String affinity) {
        return queue.take(queue.offer(affinity).unit().orElseThrow());
    }

    private void end(WorkUnits.Unit unit) {
        unit.quanta().forEach(q -> state.set(q, QuantumState.SUCCESSFUL));
        queue.release(unit);
    }

    @Test
    void aWorkerIsToldThatItsTurnComesSoonWhileAnotherHasThatBeforeItInHand() {
        WorkUnits.Unit first = take("");
        WorkUnits.Unit second = take("");
        assertThat(second.affinity()).isNotEqualTo(first.affinity());
        end(second);

        UnitQueue.Offer offer = queue.offer(second.affinity());
        assertThat(offer.soon()).isTrue();
        assertThat(offer.unit().orElseThrow().affinity()).isNotIn(first.affinity(), second.affinity());

        end(first);
        WorkUnits.Unit effect = take(first.affinity());
        assertThat(effect.affinity()).isEqualTo(first.affinity());
        assertThat(queue.offer(second.affinity()).soon()).isTrue();
        end(effect);
        assertThat(queue.offer(second.affinity()).unit().orElseThrow().affinity())
                .isEqualTo(second.affinity());
    }

    @Test
    void nobodyWaitsForWhatNobodyHasInHand() {
        WorkUnits.Unit first = take("");
        WorkUnits.Unit second = take("");
        end(second);
        queue.release(first);
        assertThat(queue.offer(second.affinity()).soon()).isFalse();
        assertThat(queue.busy()).isFalse();
    }

    @Test
    void whoHasNothingInMemoryTakesTheFirst() {
        take("");
        UnitQueue.Offer offer = queue.offer("");
        assertThat(offer.soon()).isFalse();
        assertThat(offer.unit()).isPresent();
    }
}
