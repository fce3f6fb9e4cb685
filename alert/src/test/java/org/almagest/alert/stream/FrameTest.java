/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.almagest.astro.fault.DataFault;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void isAZeroByteAndTheNumberHighestByteFirst() {
        byte[] wire = new Frame(1101, new byte[] {7, 8}).bytes();
        assertThat(wire).containsExactly(0, 0, 0, 0x04, 0x4d, 7, 8);
        assertThat(Frame.of(wire).schemaId()).isEqualTo(1101);
        assertThat(Frame.of(wire).body()).containsExactly(7, 8);
    }

    @Test
    void refusesOtherBytes() {
        assertThatThrownBy(() -> Frame.of(new byte[] {0, 1})).isInstanceOf(DataFault.class);
        assertThatThrownBy(() -> Frame.of(new byte[] {1, 0, 0, 0, 1, 5})).hasMessageContaining("not 0");
    }
}
