/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.science.diasource.DiaMeasurement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReliabilityModelTest {
    @ParameterizedTest(name = "builtin:{0}")
    @ValueSource(strings = {"reliability", "reliability-2"})
    void builtInModelsTellTheirVersionTrainingAndUseColumnsThatDetectionsHave(String name) {
        ReliabilityModel model = ReliabilityModel.read("builtin:" + name);
        assertThat(model.label()).matches("reliability-\\d+\\.\\d+");
        assertThat(model.training()).contains("visit-detectors", "real", "false detections", "loss");
        assertThat(model.threshold()).isBetween(0.1, 0.95);
        for (String feature : model.trees().featureNames())
            assertThat(DiaMeasurement.schema().find(feature)).as(feature).isPresent();
    }

    @Test
    void aModelComesBackFromItsFile(@TempDir Path folder) throws Exception {
        ReliabilityModel model = ReliabilityModel.read("builtin:reliability-2");
        Path file = folder.resolve("model.json");
        Files.write(file, model.toJson());
        assertThat(ReliabilityModel.read(file.toString()).toJson()).isEqualTo(model.toJson());
        Files.write(
                file,
                new String(model.toJson(), java.nio.charset.StandardCharsets.UTF_8)
                        .replace("\"format\":1", "\"format\":9")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ReliabilityModel.read(file.toString()))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("format 9");
        assertThatThrownBy(() -> ReliabilityModel.read("builtin:none")).isInstanceOf(UserFault.class);
    }
}
