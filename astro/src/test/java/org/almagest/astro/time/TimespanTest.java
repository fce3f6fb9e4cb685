/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.junit.jupiter.api.Test;

class TimespanTest {
    private static final Time A = Time.ofUtc("2026-01-01"), B = Time.ofUtc("2026-02-01"), C = Time.ofUtc("2026-03-01");

    @Test
    void holdsItsBeginAndNotItsEnd() {
        Timespan span = Timespan.of(A, B);
        assertThat(span.contains(A)).isTrue();
        assertThat(span.contains(B)).isFalse();
        assertThat(span.overlaps(Timespan.of(B, C))).isFalse();
        assertThat(Timespan.since(A).contains(C)).isTrue();
        assertThat(Timespan.until(A).contains(A)).isFalse();
        assertThat(Timespan.ALL.contains(span)).isTrue();
        assertThat(span.seconds()).isEqualTo(31 * 86_400);
    }

    @Test
    void backwardSpanIsEmpty() {
        assertThat(Timespan.of(B, A)).isEqualTo(Timespan.EMPTY);
        assertThat(Timespan.of(A, A).isEmpty()).isTrue();
        assertThat(Timespan.EMPTY.overlaps(Timespan.ALL)).isFalse();
        assertThat(Timespan.ALL.contains(Timespan.EMPTY)).isTrue();
        assertThat(Timespan.EMPTY.begin()).isEmpty();
    }

    @Test
    void takingAwayLeavesTheEnds() {
        assertThat(Timespan.of(A, C).minus(Timespan.of(B, C))).isEqualTo(List.of(Timespan.of(A, B)));
        assertThat(Timespan.ALL.minus(Timespan.of(A, B))).isEqualTo(List.of(Timespan.until(A), Timespan.since(B)));
        assertThat(Timespan.of(A, B).minus(Timespan.ALL)).isEmpty();
        assertThat(Timespan.of(A, B).minus(Timespan.of(B, C))).containsExactly(Timespan.of(A, B));
    }

    @Test
    void textReadsBack() {
        for (Timespan span : List.of(
                Timespan.ALL, Timespan.EMPTY, Timespan.of(A, B), Timespan.since(new Time(-1)), Timespan.until(C)))
            assertThat(Timespan.parse(span.toString())).isEqualTo(span);
        assertThatThrownBy(() -> Timespan.parse("2026")).isInstanceOf(DataFault.class);
    }
}
