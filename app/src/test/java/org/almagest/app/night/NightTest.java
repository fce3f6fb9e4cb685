/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.app.Almagest;
import org.almagest.app.night.NightFrame.State;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;
import org.almagest.science.simulate.SimulatedSurvey;
import org.almagest.science.simulate.SurveyConfig;
import org.almagest.science.simulate.SurveyConfig.CalibrationConfig;
import org.almagest.science.simulate.SurveyWriter;
import org.almagest.science.simulate.Surveys;
import org.almagest.science.simulate.Visit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A simulated night as its user has it: a folder of frames, a description, a reference catalogue.
class NightTest {
    private static final long SEED = 5;

    @TempDir
    Path dir;

    @BeforeAll
    static void home() {
        System.setProperty("almagest.home", System.getProperty("almagest.root"));
    }

    @AfterAll
    static void away() {
        System.clearProperty("almagest.home");
    }

    private record Told(int code, String text) {}

    private static Told almagest(String... words) {
        StringWriter all = new StringWriter();
        int code = Almagest.execute(new PrintWriter(all, true), new PrintWriter(all, true), words);
        return new Told(code, all.toString());
    }

    private static SurveyConfig config() {
        SurveyConfig c = Surveys.small();
        return new SurveyConfig(
                        "SimNight",
                        c.ra(),
                        c.dec(),
                        c.camera(),
                        List.of(c.bands().getFirst()),
                        c.visits(),
                        c.sky(),
                        c.transients(),
                        c.electronics(),
                        new CalibrationConfig(3, 3, 300, 3, 40_000, 0.004, 0.003, 0.05, 0.02))
                .withVisits(3, 2);
    }

    private Told night(String... more) {
        Path survey = dir.resolve("survey");
        List<String> words = new ArrayList<>(List.of(
                "night",
                dir.resolve("frames").toString(),
                "--instrument",
                survey.resolve("camera.yaml").toString(),
                "--out",
                dir.resolve("night").toString(),
                "-j",
                "0"));
        words.addAll(Arrays.asList(more));
        return almagest(words.toArray(String[]::new));
    }

    private Map<String, NightFrame> journal() {
        return new Journal(dir.resolve("night/frames.json"))
                .frames().stream().collect(Collectors.toMap(NightFrame::file, f -> f, (a, b) -> a, TreeMap::new));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /// Files whose header has an exposure's number.
    private List<Path> framesOf(List<Path> all, long exposure) throws IOException {
        List<Path> out = new ArrayList<>();
        for (Path p : all) if (p.toString().contains(String.valueOf(exposure))) out.add(p);
        return out;
    }

    @Test
    void aFolderBecomesCalibratedFramesAlertsCurvesAndAPageAndWhatIsAddedFollows() throws IOException {
        SimulatedSurvey survey = SimulatedSurvey.of(config(), SEED);
        new SurveyWriter(survey, dir.resolve("survey")).write(2, () -> {});
        Path raws = dir.resolve("survey/raw"), frames = dir.resolve("frames");
        Files.createDirectories(frames);
        List<Path> all = files(raws);
        Visit last = survey.visits().getLast();
        List<Path> late = framesOf(all, last.exposure());
        assertThat(late).as("files of the last visit").isNotEmpty();
        for (Path p : all) if (!late.contains(p)) Files.createLink(frames.resolve(p.getFileName()), p);
        Path good = all.getFirst();
        Files.writeString(frames.resolve("letter.fits"), "no frame at all");
        byte[] half = Files.readAllBytes(good);
        Files.write(frames.resolve("torn.fits"), Arrays.copyOf(half, half.length / 3));

        Told first = night(
                "--refcat",
                dir.resolve("survey/refcat.csv").toString(),
                "--refcat-columns",
                columns().toString(),
                "--template-frames",
                "3");
        assertThat(first.code()).as(first.text()).isZero();
        assertThat(first.text()).doesNotContain("\tat ");
        Map<String, NightFrame> seen = journal();
        assertThat(seen.get("letter.fits").reason()).as("what is no FITS file").isNotBlank();
        assertThat(seen.get("torn.fits").state()).isEqualTo(State.EXCLUDED);
        assertThat(seen.get("torn.fits").reason()).contains("torn.fits");
        List<NightFrame> science =
                seen.values().stream().filter(f -> f.is("science")).toList();
        assertThat(science)
                .allSatisfy(f -> assertThat(f.calibrated())
                        .as(f.file() + ": " + f.reason())
                        .isTrue());
        assertThat(science.stream().filter(f -> f.state() == State.DIFFERENCED)).isNotEmpty();
        assertThat(science).allSatisfy(f -> {
            assertThat(f.quality().fwhm()).isBetween(2.0, 8.0);
            // 20 milliarcseconds are a tenth of a pixel; a few dozen stars leave less
            assertThat(f.quality().scatterMas()).isLessThan(50);
            assertThat(f.field()).isNotBlank();
        });
        String page = Files.readString(dir.resolve("night/report.html"));
        assertThat(page)
                .contains("letter.fits")
                .contains("Candidates")
                .contains("Trends")
                .contains("verified");
        assertThat(files(dir.resolve("night/alerts"))).isNotEmpty();
        Table candidates = TableFile.read(dir.resolve("night/tables/candidates.ecsv"));
        assertThat(candidates.rows()).isPositive();
        assertThat(candidates.schema().column("ra").unit()).isEqualTo("deg");

        Map<String, State> before = new TreeMap<>();
        seen.forEach((k, f) -> before.put(k, f.state()));
        for (Path p : late) Files.createLink(frames.resolve(p.getFileName()), p);
        Told second = night();
        assertThat(second.code()).as(second.text()).isZero();
        assertThat(second.text()).contains("calibrating " + late.size() + " frames");
        Map<String, NightFrame> now = journal();
        before.forEach(
                (file, state) -> assertThat(now.get(file).state()).as(file).isEqualTo(state));
        for (Path p : late)
            assertThat(now.get(p.getFileName().toString()).state())
                    .as("%s\n%s", now.get(p.getFileName().toString()), second.text())
                    .isEqualTo(State.DIFFERENCED);
        assertThat(night().text()).contains("0 new frames").doesNotContain("calibrating");
    }

    private Path columns() throws IOException {
        return Files.writeString(dir.resolve("columns.yaml"), """
                bands:
                  - {band: r, column: rMag, errorColumn: rMagErr, unit: mag, abOffset: 0, defaultError: 0.05}
                """);
    }

    @Test
    void whatCannotBeDoneIsSaidInASentence() throws IOException {
        Files.createDirectories(dir.resolve("empty"));
        Told none = almagest(
                "night",
                dir.resolve("empty").toString(),
                "--out",
                dir.resolve("o").toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.text()).contains("no FITS files").doesNotContain("\tat ");
        Told nowhere = almagest(
                "night",
                dir.resolve("nowhere").toString(),
                "--out",
                dir.resolve("o").toString());
        assertThat(nowhere.code()).isEqualTo(2);
        Files.writeString(dir.resolve("empty/a.fits"), "SIMPLE  =                    T");
        Told garbage = almagest(
                "night",
                dir.resolve("empty").toString(),
                "--out",
                dir.resolve("o").toString());
        assertThat(garbage.code()).isBetween(2, 4);
        assertThat(garbage.text()).contains("a.fits").doesNotContain("\tat ");
    }
}
