/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.almagest.astro.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowIdPackerTest {
    /// Exposure ids YYYYMMDD + 10,000,000 per controller, then five digits of sequence.
    static final RowIdPacker LSSTCAM = new RowIdPacker(
            2,
            List.of(
                    new RowIdField("day", 15, 100_000, 10_000_000, 20_000_000, LocalDate.of(2010, 1, 1)),
                    new RowIdField("controller", 3, 1_000_000_000_000L, 0, -2, null),
                    new RowIdField("sequence", 17, 1, 100_000, 0, null)),
            8,
            18);

    @Test
    void packsTheLastExposureOf2089() {
        for (long controller = 0; controller < 6; controller++) {
            long visit = 20_891_231L * 100_000 + 99_999 + controller * 1_000_000_000_000L;
            long id = LSSTCAM.pack(3, visit, 204, LSSTCAM.capacity() - 1);
            assertThat(id).isPositive();
            assertThat(LSSTCAM.unpack(id)).isEqualTo(new RowIdPacker.Parts(3, visit, 204, LSSTCAM.capacity() - 1));
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        long visit = 20_250_415L * 100_000 + 54;
        assertThatThrownBy(() -> LSSTCAM.pack(4, visit, 0))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("release 4 does not fit 2 bits");
        assertThatThrownBy(() -> LSSTCAM.pack(0, visit, 256)).hasMessageContaining("detector 256");
        assertThatThrownBy(() -> LSSTCAM.pack(0, visit, 0, 1 << 18)).hasMessageContaining("counter");
        assertThatThrownBy(() -> LSSTCAM.pack(0, 21_000_101L * 100_000, 0)).isInstanceOf(UserFault.class);
        assertThatThrownBy(() -> LSSTCAM.pack(0, 20_091_231L * 100_000, 0)).hasMessageContaining("day -1");
        assertThatThrownBy(() -> LSSTCAM.pack(0, 20_251_399L * 100_000, 0)).hasMessageContaining("is no date");
        assertThatThrownBy(() -> RowIdPacker.DEFAULT.pack(0, 1L << 32, 0)).hasMessageContaining("visit");
        assertThatThrownBy(() -> new RowIdPacker(2, List.of(RowIdField.whole("visit", 40)), 8, 18))
                .hasMessageContaining("row id of 68 bits");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void givesBackWhatWasPackedAndKeepsTheOrder(long seed) {
        Random random = new Random(seed);
        long before = -1;
        for (int i = 0; i < 200; i++) {
            LocalDate date = LocalDate.of(2010, 1, 1).plusDays(i * 140L + random.nextInt(140));
            long visit = (date.getYear() * 10_000L + date.getMonthValue() * 100L + date.getDayOfMonth()) * 100_000
                    + random.nextInt(100_000);
            long detector = random.nextInt(205);
            long counter = random.nextInt(1 << 18);
            long id = LSSTCAM.pack(1, visit, detector, counter);
            assertThat(LSSTCAM.unpack(id)).isEqualTo(new RowIdPacker.Parts(1, visit, detector, counter));
            assertThat(id).isGreaterThan(before);
            before = id;
        }
    }
}
