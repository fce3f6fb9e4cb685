/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.astro.camera.Amplifier;
import org.almagest.astro.camera.Camera;
import org.almagest.astro.camera.Detector;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.wcs.TanSipWcs;
import org.almagest.instrument.base.YamlInstrument;
import org.junit.jupiter.api.Test;

/// Descriptions guessed from real frames of small telescopes, against what people wrote for them.
class RealFramesTest {
    static Path root() {
        return Path.of(System.getProperty("almagest.root", ".."));
    }

    private static List<Path> frames(String folder, int most) throws IOException {
        String named = Optional.ofNullable(System.getenv("ALMAGEST_DATA"))
                .orElse(root().resolve("../shared/data").toString());
        Path frames = Path.of(named).resolve(folder);
        assumeTrue(Files.isDirectory(frames), "no real frames at " + frames + " (set ALMAGEST_DATA)");
        try (Stream<Path> all = Files.list(frames)) {
            return all.filter(p -> p.toString().endsWith(".fits.gz"))
                    .sorted()
                    .limit(most)
                    .toList();
        }
    }

    private static Guess.Found found(InstrumentGuess guess, String fact) {
        return (Guess.Found) guess.facts().stream()
                .filter(g -> g.fact().equals(fact))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void findsTheFactsOfMicroObservatory() throws IOException {
        InstrumentGuess guess = InstrumentGuess.of(frames("timeseries_hatp32", 3), "");
        assertThat(guess.isWhole()).as("%s", guess.reports()).isTrue();
        // DATE-OBS is local time there, UT-OBS is not
        assertThat(found(guess, "begin").keywords()).containsExactly("UT-OBS");
        assertThat(found(guess, "ra").details()).containsEntry("unit", "deg");
        assertThat(guess.facts())
                .anyMatch(g -> g instanceof Guess.Absent a && a.fact().equals("observation_type"));
        YamlInstrument mine = YamlInstrument.parse(guess.yaml(), "guess");
        YamlInstrument theirs = YamlInstrument.load(root().resolve("instruments/microobservatory.yaml"));
        assertThat(mine.filters()).isEqualTo(theirs.filters());
        assertThat(mine.site().orElseThrow().longitude().degrees())
                .isEqualTo(theirs.site().orElseThrow().longitude().degrees());
        Detector a = mine.camera().detectors().getFirst(),
                b = theirs.camera().detectors().getFirst();
        assertThat(a.pixelScale()).isEqualTo(b.pixelScale());
        assertThat(a.box()).isEqualTo(b.box());
        assertThat(a.amplifiers().getFirst().saturation()).isEqualTo(4095);
    }

    @Test
    void findsTheFourCornersOfSinistro() throws IOException {
        InstrumentGuess guess = InstrumentGuess.of(frames("isr_lco_sinistro_raw", 3), "Sinistro");
        assertThat(guess.isWhole()).as("%s", guess.reports()).isTrue();
        YamlInstrument mine = YamlInstrument.parse(guess.yaml(), "guess");
        YamlInstrument theirs = YamlInstrument.load(root().resolve("testkit/src/test/resources/sinistro-cut.yaml"));
        assertThat(mine.name()).isEqualTo("Sinistro");
        List<Amplifier> a = mine.camera().detectors().getFirst().amplifiers();
        List<Amplifier> b = theirs.camera().detectors().getFirst().amplifiers();
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.size(); i++) {
            assertThat(a.get(i).section()).isEqualTo(b.get(i).section());
            assertThat(a.get(i).data()).isEqualTo(b.get(i).data());
            assertThat(a.get(i).overscan()).isEqualTo(b.get(i).overscan());
            assertThat(a.get(i).gain()).isEqualTo(b.get(i).gain());
            assertThat(a.get(i).readNoise()).isEqualTo(b.get(i).readNoise());
            assertThat(a.get(i).saturation()).isEqualTo(b.get(i).saturation());
        }
    }

    @Test
    void tellsTheKindsOfHuntsmansFramesByTheNameOfTheField() throws IOException {
        InstrumentGuess guess = InstrumentGuess.of(frames("isr_huntsman_ngc1566/raw", 9), "");
        assertThat(guess.isWhole()).as("%s", guess.reports()).isTrue();
        // IMAGETYP calls the bias a dark and the flat a light frame
        assertThat(found(guess, "observation_type").keywords()).containsExactly("IMAGETYP", "FIELD");
        assertThat(found(guess, "ra").keywords()).containsExactly("RA-MNT");
        Amplifier only = YamlInstrument.parse(guess.yaml(), "guess")
                .camera()
                .detectors()
                .getFirst()
                .amplifiers()
                .getFirst();
        assertThat(only.saturation()).isEqualTo(4094);
        assertThat(only.gain()).isEqualTo(1.14474);
        assertThat(only.biasLevel()).isEqualTo(32);
        liesAsTheHeaderSays(guess, 0.000305111032315, 0.000171322065997, -0.000171181411427, 0.000305179634968);
    }

    /// The WCS that the description promises turns pixels as the header's CD matrix does, to a hundredth.
    private static void liesAsTheHeaderSays(InstrumentGuess guess, double... cd) {
        Camera camera = YamlInstrument.parse(guess.yaml(), "guess").camera();
        Detector d = camera.detectors().getFirst();
        SkyCoord pole = SkyCoord.ofDegrees(100, 0);
        TanSipWcs wcs = camera.initialWcs(d, pole, camera.rotation());
        SkyCoord middle = wcs.pixelToSky(400, 300), x = wcs.pixelToSky(401, 300), y = wcs.pixelToSky(400, 301);
        double[] mine = {
            x.raDegrees() - middle.raDegrees(), y.raDegrees() - middle.raDegrees(),
            x.decDegrees() - middle.decDegrees(), y.decDegrees() - middle.decDegrees()
        };
        for (int i = 0; i < 4; i++) assertThat(mine[i]).isCloseTo(cd[i], within(0.01 * Math.abs(cd[0])));
    }

    @Test
    void refusesFramesOfTwoCamerasWithTheNamesOfBoth() throws IOException {
        List<Path> both = Stream.concat(
                        frames("timeseries_hatp32", 2).stream(), frames("isr_lco_sinistro_raw", 1).stream())
                .toList();
        assertThatThrownBy(() -> InstrumentGuess.of(both, ""))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("2 cameras by INSTRUME: 'Main' (HATP-32")
                .hasMessageContaining("'fa05' (mef_raw");
    }
}
