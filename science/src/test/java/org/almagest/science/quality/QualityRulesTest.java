/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityRulesTest {
    private static FrameRules.Frame frame(String kind, double median, double saturated) {
        return new FrameRules.Frame(
                kind, kind.equals("bias") ? 0 : 30, new RawLevels(median, median - 1000, 64_000, saturated));
    }

    @Test
    void biasesWithLightAndFlatsTooBrightOrTooFaintAreLeftOut() {
        List<FrameRules.Frame> all = List.of(
                frame("bias", 1000, 0),
                frame("bias", 1003, 0),
                frame("bias", 998, 0),
                frame("bias", 3500, 0),
                frame("flat", 31_000, 0),
                frame("flat", 1200, 0),
                frame("flat", 60_000, 0),
                frame("flat", 40_000, 0.3),
                frame("science", 1500, 0.001),
                frame("science", 65_000, 0.9),
                frame("focus", 1500, 0));
        List<String> v = FrameRules.DEFAULT.judge(all);
        assertThat(v.subList(0, 3)).containsOnly("");
        assertThat(v.get(3)).contains("2497 above").contains("light got in");
        assertThat(v.get(4)).isEmpty();
        assertThat(v.get(5)).contains("too little light");
        assertThat(v.get(6)).contains("85.0 %");
        assertThat(v.get(7)).contains("30.0 %");
        assertThat(v.get(8)).isEmpty();
        assertThat(v.get(9)).contains("twilight");
        assertThat(v.get(10)).contains("focus");
    }

    @Test
    void clocksThatJumpBackLeaveTheLongerPartAndOverlapsAreSeen() {
        List<ClockRule.Frame> all = new ArrayList<>();
        for (int i = 0; i < 20; i++)
            all.add(new ClockRule.Frame("night/img" + (100 + i) + ".fits", i < 14 ? 100 * i : 100 * i - 950, 60, 0));
        List<String> v = ClockRule.judge(all);
        for (int i = 0; i < 14; i++) assertThat(v.get(i)).as("frame %d", i).isEmpty();
        for (int i = 14; i < 20; i++) assertThat(v.get(i)).as("frame %d", i).contains("clock jumped");
        List<String> two = ClockRule.judge(List.of(
                new ClockRule.Frame("a.fits", 0, 60, 0),
                new ClockRule.Frame("b.fits", 30, 60, 0),
                new ClockRule.Frame("c.fits", 30, 60, 1),
                new ClockRule.Frame("d.fits", 61, 60, 0)));
        assertThat(two.get(1)).contains("30 s before a.fits had ended");
        assertThat(List.of(two.get(0), two.get(2), two.get(3))).containsOnly("");
    }

    @Test
    void numbersThatHaveNothingToDoWithTimeBarNothing() {
        List<ClockRule.Frame> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) all.add(new ClockRule.Frame("x" + (1000 - i) + ".fits", 100 * i, 60, 0));
        assertThat(ClockRule.judge(all)).containsOnly("");
    }

    private static VisitQuality visit(double fwhm, double ellipticity, double zeroPoint, double angle, int parity) {
        return new VisitQuality(
                60_000, 10, 20, angle, parity, 1, 1.2, fwhm, ellipticity, 500, 20, zeroPoint, 0.01, 21, 300, 60, 30, 5);
    }

    @Test
    void trailsCloudsAndBadSeeingAreToldAgainstWhatIsUsual() {
        List<VisitQuality> usual = new ArrayList<>();
        for (int i = 0; i < 9; i++) usual.add(visit(3 + 0.02 * i, 0.1, 24 - 0.01 * i, 12, 1));
        VisitRules rules = VisitRules.DEFAULT;
        for (VisitQuality v : usual) assertThat(rules.judge(v, usual)).isEmpty();
        assertThat(rules.judge(visit(3, 0.8, 24, 12, 1), usual)).contains("trailed");
        assertThat(rules.judge(visit(3, 0.6, 24, 12, 1), usual))
                .contains("trailed")
                .contains("usual");
        assertThat(rules.judge(visit(6.5, 0.1, 24, 12, 1), usual)).contains("seeing");
        // 1.25 mag are 32 % of the light
        assertThat(rules.judge(visit(3, 0.1, 22.75, 12, 1), usual)).contains("clouds: 32 %");
        assertThat(rules.remark(visit(3, 0.1, 24, 192, 1), usual)).contains("turned by 180");
        assertThat(rules.remark(visit(3, 0.1, 24, 12, -1), usual)).contains("mirrored");
        assertThat(rules.remark(usual.getFirst(), usual)).isEmpty();
    }

    @Test
    void oneVisitHasNothingToBeComparedWith() {
        VisitQuality only = visit(9, 0.1, 20, 12, 1);
        assertThat(VisitRules.DEFAULT.judge(only, List.of(only))).isEmpty();
    }
}
