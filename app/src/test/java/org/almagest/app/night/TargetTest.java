/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.almagest.astro.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
    @TempDir
    Path dir;

    private Path file(String text) throws IOException {
        return Files.writeString(dir.resolve("targets.yaml"), text);
    }

    @Test
    void positionsAreDegreesOrSexagesimal() throws IOException {
        List<Target> all = Target.read(file("""
                        targets:
                          - {name: A, ra: 31.5, dec: -0.25}
                          - {name: B, ra: "17:57:48.50", dec: "-00:41:36.1"}
                        """), List.of());
        assertThat(all.get(0).ra()).isEqualTo(31.5);
        assertThat(all.get(1).ra()).isCloseTo(15 * (17 + 57 / 60.0 + 48.5 / 3600), within(1e-9));
        assertThat(all.get(1).dec()).isCloseTo(-(41 / 60.0 + 36.1 / 3600), within(1e-9));
    }

    @Test
    void aStarMovesFromItsEpoch() throws IOException {
        Target star = Target.read(
                        file(
                                "targets: [{name: Barnard, ra: 269.4520, dec: 4.6934, pm_ra: -801.6, pm_dec: 10362.4, epoch: 2016}]"),
                        List.of("Barnard"))
                .getFirst()
                .at(2026);
        // ten years of 10.3624 arcsec
        assertThat((star.dec() - 4.6934) * 3600).isCloseTo(103.624, within(1e-6));
        assertThat((star.ra() - 269.4520) * 3600 * Math.cos(Math.toRadians(4.6934)))
                .isCloseTo(-8.016, within(1e-6));
    }

    @Test
    void mistakesAreNamedWithTheirPlace() {
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> Target.read(file("targets: [{name: A, ra: 31.5, decl: 2}]"), List.of()))
                .withMessageContaining("decl")
                .withMessageContaining("targets.yaml:1");
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> Target.read(file("targets: [{name: A, ra: 400, dec: 2}]"), List.of()))
                .withMessageContaining("outside 0 to 360");
        assertThatExceptionOfType(UserFault.class)
                .isThrownBy(() -> Target.read(file("targets: [{name: A, ra: 40, dec: 2}]"), List.of("B")))
                .withMessageContaining("no target 'B'");
    }

    @Test
    void placesAreWrittenAsPeopleDo() {
        assertThat(Sexagesimal.of(31.04271, 46.68780)).isEqualTo("02:04:10.25 +46:41:16.1");
        assertThat(Sexagesimal.of(359.9999999, -0.00001)).isEqualTo("00:00:00.00 -00:00:00.0");
    }
}
