/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.almagest.astro.fault.DataFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    /// 30 s of CPU per detector, above the goal of 20.
    private static final Summary SLOW =
            new Summary(6, new Tally(), new Summary.Costs(new double[] {10, 70}, 30, 40, 600), 5, "alerts");

    @Test
    void figuresOfTheSurveyThatTheGoalsAreAgreedForAreJudged() {
        Figures figures = Figures.of(SLOW, List.of("SimCcd", "SimCcd"));
        assertThat(figures.lines())
                .anyMatch(l -> l.startsWith("cpu_seconds_per_detector") && l.endsWith("MISSED"))
                .anyMatch(l -> l.startsWith("peak_rss_mb") && l.endsWith(" met"))
                .anyMatch(l -> l.startsWith("completeness_from_7.5") && l.contains("NaN") && l.endsWith(">= 0.97"));
        assertThat(new MetricWords(figures).value("cpu_seconds_per_detector")).isEqualTo("!30.0 s");
        assertThat(new MetricWords(figures).value("peak_rss_mb")).isEqualTo("+600 MiB");
    }

    @Test
    void figuresOfAnotherSurveyStandBesideTheGoalsWithoutAVerdict() {
        for (List<String> surveys : List.of(List.of("SimSmall"), List.of("SimCcd", "SimSmall"))) {
            Figures figures = Figures.of(SLOW, surveys);
            assertThat(figures.lines())
                    .noneMatch(l -> l.contains("MISSED") || l.endsWith(" met"))
                    .anyMatch(l -> l.startsWith("cpu_seconds_per_detector") && l.endsWith("<= 20"))
                    .endsWith(Figures.NOT_JUDGED);
            assertThat(new MetricWords(figures).value("cpu_seconds_per_detector"))
                    .isEqualTo("30.0 s");
            assertThat(new MetricWords(figures).goal("cpu_seconds_per_detector"))
                    .isEqualTo("\u2264 20 s");
        }
    }

    @Test
    void aSummaryThatIsCutShortIsToldWithItsName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("summary.json");
        assertThat(Summary.alertsPublished(file)).isZero();
        SLOW.write(file);
        assertThat(Summary.alertsPublished(file)).isEqualTo(5);
        Files.writeString(file, "{\"alerts_published\": ");
        assertThatThrownBy(() -> Summary.alertsPublished(file))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("summary.json");
    }
}
