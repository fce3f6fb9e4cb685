/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.query.Expression;
import org.almagest.butler.query.ExpressionParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
    @TempDir
    static Path dir;

    static Butler butler;

    @BeforeAll
    static void fill() {
        butler = Butler.create(dir.resolve("repo"));
        butler.registry().insert(SmallSurvey.records());
    }

    @AfterAll
    static void close() {
        butler.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        visit > 0                                    | 1 2 3 4
        visit = 3                                     | 3
        visit IN (1..4:2)                             | 1 3
        visit NOT IN (1, 4)                           | 2 3
        instrument = 'Cam' AND band = 'g'             | 2 4
        band = 'r' OR visit = 2                       | 1 2 3
        NOT band = 'r'                                | 2 4
        NOT (band = 'r' AND visit < 2)                | 2 3 4
        visit.exposure_time > 29.5 AND visit * 2 >= 6 | 3 4
        visit % 2 = 0                                 | 2 4
        visit.target_name GLOB 'f[12]'                | 1 2
        GLOB(target_name, 'f?') AND visit != 1        | 2 3 4
        exposure IN (102, 104)                        | 2 4
        visit.timespan OVERLAPS (T'2026-01-01T00:03:00', T'2026-01-01T00:05:10') | 2 3
        visit.timespan.begin > T'2026-01-01T00:05:00' | 4
        visit.timespan OVERLAPS T'2026-01-01T00:01:45' | 1
        visit.timespan < (T'2026-01-01T00:05:00', NULL) | 1 2
        visit.region OVERLAPS CIRCLE(10, 0.95, 0.1)   | 3 4
        visit.region OVERLAPS POINT(10, 1.05)         | 4
        visit.region OVERLAPS POLYGON(9.9, 0.8, 10.1, 0.8, 10, 0.95) | 3 4
        visit.azimuth = NULL                          | 1 2 3 4
        visit.azimuth != NULL                         | ''
        day_obs = 20251231 AND physical_filter = 'g_1' | 2 4
        patch = 8 AND tract = 0 AND skymap = 's'      | 3 4
        """)
    void findsTheVisitsThatAnExpressionMeans(String where, String expected) {
        String found = String.join(
                " ",
                butler.queryDataIds(List.of("visit"), where).stream()
                        .map(id -> id.text("visit"))
                        .toList());
        assertThat(found).isEqualTo(expected.equals("''") ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        visti = 3               | there is no dimension or field visti; did you mean visit?
        visit.exposuretime = 3  | visit has no exposuretime; did you mean exposure_time?
        exposure_tim = 3        | there is no dimension or field exposure_tim; did you mean exposure_time?
        visit = 'x'             | visit is a number and is compared with text
        visit = 3 4             | letter 11: found '4', AND, OR or the end was expected
        visit IN (1..           | a name or value was expected
        visit                   | visit as a condition needs a truth value, not a number
        band = "r"              | text stands between single quotes
        band = 'r               | not closed
        visit = :x              | no value is bound to :x
        visit.region = visit.region | OVERLAPS only
        visit.timespan OVERLAPS 3 | not between a timespan and a number
        visit.timespan.begin > T'tomorrow' | time T'tomorrow'
        CIRCLE(1, 2) = 3        | CIRCLE takes ra, dec, radius
        """)
    void saysWhereAnExpressionIsWrong(String where, String message) {
        assertThatThrownBy(() -> butler.queryDataIds(List.of("visit"), where))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining(message);
    }

    @Test
    void givesImpliedValues() {
        assertThat(butler.queryDataIds(List.of("visit", "detector"), "visit = 1 AND detector = 1"))
                .containsExactly(DataId.of(
                        "instrument",
                        "Cam",
                        "visit",
                        1,
                        "detector",
                        1,
                        "physical_filter",
                        "r_1",
                        "band",
                        "r",
                        "day_obs",
                        20251231));
        assertThat(butler.expand(DataId.of("instrument", "Cam", "exposure", 102), List.of("exposure")))
                .isEqualTo(DataId.of(
                        "instrument",
                        "Cam",
                        "exposure",
                        102,
                        "physical_filter",
                        "g_1",
                        "band",
                        "g",
                        "day_obs",
                        20251231,
                        "group",
                        "g2"));
        assertThat(butler.queryDataIds(List.of("band"), ""))
                .containsExactly(DataId.of("band", "g"), DataId.of("band", "r"));
    }

    @Test
    void joinsDetectorsAndPatchesByOverlapOnTheSky() {
        List<DataId> pairs = butler.queryDataIds(List.of("visit", "detector", "patch"), "");
        List<DimensionRecord> regions = butler.queryRecords("visit_detector_region", "");
        List<DimensionRecord> patches = butler.queryRecords("patch", "");
        assertThat(regions).hasSize(8);
        int overlapping = 0;
        for (DimensionRecord d : regions)
            for (DimensionRecord p : patches)
                if (d.region().orElseThrow().overlaps(p.region().orElseThrow())) {
                    overlapping++;
                    assertThat(pairs)
                            .anyMatch(id -> id.subset(d.dataId().values().keySet())
                                            .equals(d.dataId())
                                    && id.subset(p.dataId().values().keySet()).equals(p.dataId()));
                }
        assertThat(pairs).hasSize(overlapping);
    }

    @Test
    void findsRecordsByTheirFields() {
        assertThat(butler.queryRecords("patch", "cell_x = 1 AND patch.cell_y > 0"))
                .extracting(r -> r.dataId().number("patch"))
                .containsExactly(4L, 7L);
        DimensionRecord visit = butler.queryRecords("visit", "visit = 2").getFirst();
        assertThat(visit.timespan()).contains(SmallSurvey.visitTime(2));
        assertThat(visit.number("exposure_time")).isEqualTo(30.0);
    }

    @Test
    void keepsOnlyDataIdsThatHaveADataset() {
        DatasetType type = butler.registerType("spot", String.class, "visit", "detector");
        butler.put("x", "spot", DataId.of("instrument", "Cam", "visit", 3, "detector", 1), "spots");
        List<DataId> found = butler.registry()
                .queryDataIds(
                        butler.universe().group("visit", "detector"), Expression.ALL, Map.of(type, List.of("spots")));
        assertThat(found).hasSize(1);
        assertThat(butler.queryDatasets(
                        "spot", List.of("spots"), "band = 'r' AND visit.region OVERLAPS POINT(10, 0.6)"))
                .hasSize(1);
        assertThat(butler.queryDatasets("spot", List.of("spots"), "band = 'g'")).isEmpty();
    }

    @Test
    void bindsValues() {
        Expression where =
                ExpressionParser.parse("visit IN (:some) AND band = :b", Map.of("some", List.of(1, 2, 3), "b", "g"));
        assertThat(butler.registry().queryDataIds(butler.universe().group("visit"), where, Map.of()))
                .extracting(id -> id.number("visit"))
                .containsExactly(2L);
    }
}
