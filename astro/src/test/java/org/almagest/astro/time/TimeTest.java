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
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.unit.Angle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTest {
    static List<String> vectors(String file) throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("almagest.root"), "testdata", "sky", file)).stream()
                .filter(line -> !line.startsWith("#"))
                .skip(1)
                .toList();
    }

    static List<String> times() throws IOException {
        return vectors("time.csv");
    }

    static List<String> lightTravels() throws IOException {
        return vectors("light_travel.csv");
    }

    @ParameterizedTest
    @MethodSource("times")
    void agreesWithErfaOnEveryScale(String line) {
        String[] v = line.split(",");
        Time time = Time.ofUtc(v[0]);
        // Whole seconds are exact; ERFA's pre-1972 doubles resolve 20 ns.
        assertThat(time.taiNanos()).isCloseTo(Long.parseLong(v[1]), within(50L));
        double mjdUtc = Double.parseDouble(v[2]), mjdTt = Double.parseDouble(v[3]);
        assertThat(time.mjdUtc()).isCloseTo(mjdUtc, within(2e-11));
        assertThat(time.mjd(TimeScale.TT)).isCloseTo(mjdTt, within(2e-11));
        // 2 ulp of an MJD as a double.
        assertThat(Time.ofMjdUtc(mjdUtc).secondsSince(time)).isCloseTo(0, within(1.3e-6));
        assertThat(Time.ofMjd(mjdTt, TimeScale.TT).secondsSince(time)).isCloseTo(0, within(1.3e-6));
        assertThat(time.tdbMinusTtSeconds()).isCloseTo(Double.parseDouble(v[4]), within(10e-6));
        assertThat(time.utc()).isEqualTo(v[0]);
    }

    @ParameterizedTest
    @MethodSource("lightTravels")
    void lightTravelStaysWithinTwoMillisecondsOfErfa(String line) {
        String[] v = line.split(",");
        double[] n = new double[v.length];
        for (int i = 0; i < n.length; i++) n[i] = Double.parseDouble(v[i]);
        Time time = Time.ofMjdUtc(n[0]);
        double ra = Math.toRadians(n[1]), dec = Math.toRadians(n[2]);
        Site site = new Site(Angle.ofDegrees(n[3]), Angle.ofDegrees(n[4]), n[5]);
        double geocentric = Barycentre.lightTravelSeconds(time, ra, dec, Optional.empty());
        double topocentric = Barycentre.lightTravelSeconds(time, ra, dec, Optional.of(site));
        assertThat(geocentric).isCloseTo(n[6], within(0.002));
        // What the site adds is known far better than where the Earth is.
        assertThat(topocentric - geocentric).isCloseTo(n[7] - n[6], within(3e-4));
        assertThat(Barycentre.mjdTdb(time, ra, dec, Optional.of(site))).isCloseTo(n[8], within(0.0025 / 86_400));
    }

    @Test
    void leapSecondIsATimeOfItsOwn() {
        Time before = Time.ofUtc("2016-12-31T23:59:59"), leap = Time.ofUtc("2016-12-31T23:59:60");
        assertThat(leap.secondsSince(before)).isEqualTo(1);
        assertThat(Time.ofUtc("2017-01-01").secondsSince(leap)).isEqualTo(1);
        assertThat(leap.plusSeconds(0.25).iso(TimeScale.UTC, 2)).isEqualTo("2016-12-31T23:59:60.25");
        assertThatThrownBy(() -> Time.ofUtc("2017-12-31T23:59:60"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("2017-12-31T23:59:60");
        assertThatThrownBy(() -> Time.ofIso("2016-12-31T23:59:60", TimeScale.TAI))
                .isInstanceOf(DataFault.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyScaleReadsBackWhatItWrote(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            long nanos = -300_000_000L * 1_000_000_000L + (long) (random.nextDouble() * 3e18);
            Time time = new Time(nanos);
            for (TimeScale scale : TimeScale.values()) {
                Time back = Time.ofIso(time.iso(scale, 9), scale);
                // Broken UTC before 1972 and TDB round once more.
                assertThat(Math.abs(back.taiNanos() - nanos)).isLessThanOrEqualTo(1);
                assertThat(Time.ofJd(time.jd(scale), scale).secondsSince(time)).isCloseTo(0, within(5e-5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yesterday", "2017-13-01", "2017-02-29T00:00:00", "2017-01-01T24:00:00", "2017-01-01T1:2:3"})
    void whatIsNoDateIsRefusedByName(String text) {
        assertThatThrownBy(() -> Time.ofUtc(text)).isInstanceOf(DataFault.class).hasMessageContaining("'" + text + "'");
    }

    @Test
    void readsTheFormsOfFitsHeaders() {
        assertThat(Time.ofUtc("20/12/97")).isEqualTo(Time.ofUtc("1997-12-20T00:00:00"));
        assertThat(Time.ofUtc(" 2017-12-20 01:33Z ")).isEqualTo(Time.ofUtc("2017-12-20T01:33:00.000"));
        assertThat(Time.ofUtc("2017-12-19T18:33:43.317-0700")).isEqualTo(Time.ofUtc("2017-12-20T01:33:43.317-0000"));
        assertThat(Time.ofUtc("2017-12-20T01:33:43+02:00")).isEqualTo(Time.ofUtc("2017-12-19T23:33:43Z"));
        assertThat(Time.ofUtc("2017-12-20T01:33:04.5").taiNanos() % 1_000_000_000L)
                .isEqualTo(500_000_000L);
        assertThatThrownBy(() -> Time.ofUtc("1959-12-31"))
                .isInstanceOf(DataFault.class)
                .hasMessageContaining("1960");
    }
}
