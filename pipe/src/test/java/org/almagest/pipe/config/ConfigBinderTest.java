/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.junit.jupiter.api.Test;

class ConfigBinderTest {
    enum Statistic {
        MEAN,
        CLIPPED_MEAN
    }

    sealed interface Model permits Plane, Spline {}

    record Plane(int order) implements Model {}

    record Spline(int knots, double smooth) implements Model {}

    record Fit(int order, double clip) {
        public static final Fit DEFAULT = new Fit(2, 3.0);

        Fit {
            if (order < 0) throw new IllegalArgumentException("order " + order + " is negative");
        }
    }

    record Config(
            Statistic statistic,
            Fit fit,
            Model model,
            double[] radii,
            List<String> planes,
            List<Fit> passes,
            Map<String, Double> zeroPoints,
            Optional<Double> seeing,
            boolean doFlat,
            String name,
            long seed,
            float level) {
        public static final Config DEFAULT = new Config(
                Statistic.MEAN,
                Fit.DEFAULT,
                new Plane(1),
                new double[] {3, 12},
                List.of("SAT", "CR"),
                List.of(),
                Map.of("r", 27.5),
                Optional.empty(),
                true,
                "all: of it",
                9_007_199_254_740_993L,
                0.1f);
    }

    private static Configured<Config> bind(String... yaml) {
        return ConfigBinder.bind(
                "isr",
                Config.DEFAULT,
                java.util.Arrays.stream(yaml)
                        .map(y -> (ConfigNode.Mapping) YamlReader.read(y, "p.yaml"))
                        .toList());
    }

    @Test
    void changesOnlyWhatIsNamed() {
        Config c = bind("statistic: clipped_mean\nfit:\n  clip: 5\nzeroPoints: {g: 26}", "fit.order: 4")
                .value();
        assertThat(c.statistic()).isEqualTo(Statistic.CLIPPED_MEAN);
        assertThat(c.fit()).isEqualTo(new Fit(4, 5));
        assertThat(c.zeroPoints()).containsEntry("r", 27.5).containsEntry("g", 26.0);
        assertThat(c.radii()).containsExactly(3, 12);
        assertThat(c.seed()).isEqualTo(9_007_199_254_740_993L);
    }

    @Test
    void listsReplaceAndOptionalsAppearAndVanish() {
        Config c = bind("planes: [BAD]\nradii: [1, 2.5e1]\nseeing: 0.7\npasses: [{order: 1}, {clip: 9}]")
                .value();
        assertThat(c.planes()).containsExactly("BAD");
        assertThat(c.radii()).containsExactly(1, 25);
        assertThat(c.seeing()).contains(0.7);
        assertThat(c.passes()).containsExactly(new Fit(1, 3), new Fit(2, 9));
        assertThat(bind("seeing: 0.7", "seeing: null").value().seeing()).isEmpty();
    }

    @Test
    void aSealedChoiceIsMadeByType() {
        assertThat(bind("model: {type: Spline, knots: 4, smooth: 0.1}").value().model())
                .isEqualTo(new Spline(4, 0.1));
        assertThat(bind("model.order: 7").value().model()).isEqualTo(new Plane(7));
        assertThatThrownBy(() -> bind("model: {type: Splin}"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("did you mean 'Spline'?");
        assertThatThrownBy(() -> bind("model: {type: Spline, knots: 4}")).hasMessageContaining("lacks 'smooth'");
    }

    @Test
    void anUnknownKeyNamesItsPlaceAndTheNearestName() {
        assertThatThrownBy(() -> bind("fit:\n  oder: 3"))
                .isInstanceOf(UserFault.class)
                .hasMessage("p.yaml:2: configuration of isr:fit has no 'oder' (did you mean 'order'?)");
        assertThatThrownBy(() -> bind("xyzzy: 3")).hasMessageContaining("known: statistic, fit");
    }

    @Test
    void anIllTypedValueSaysWhatIsWanted() {
        assertThatThrownBy(() -> bind("\nfit.order: 2.5"))
                .isInstanceOf(UserFault.class)
                .hasMessage("p.yaml:2: configuration of isr:fit.order wants a whole number, not '2.5'");
        assertThatThrownBy(() -> bind("doFlat: yes")).hasMessageContaining("wants true or false, not 'yes'");
        assertThatThrownBy(() -> bind("planes: SAT")).hasMessageContaining("wants a list");
        assertThatThrownBy(() -> bind("fit.clip: 3d")).hasMessageContaining("wants a number, not '3d'");
        assertThatThrownBy(() -> bind("name:")).hasMessageContaining("wants text, not nothing");
        assertThatThrownBy(() -> bind("statistic: meen")).hasMessageContaining("did you mean 'MEAN'?");
        assertThatThrownBy(() -> bind("fit.order: -1")).hasMessageContaining("isr:fit order -1 is negative");
    }

    @Test
    void historyTellsEveryValueGivenAndWhere() {
        Configured<Config> c = bind("fit:\n  order: 3", "fit.order: 4");
        assertThat(c.history().get("fit.order"))
                .containsExactly(
                        new Configured.Given("3", new Place("p.yaml", 2)),
                        new Configured.Given("4", new Place("p.yaml", 1)));
        assertThat(c.history()).hasSize(1);
    }

    @Test
    void whatIsWrittenReadsBackEqual() {
        Config c = bind("""
                statistic: CLIPPED_MEAN
                model: {type: Spline, knots: 4, smooth: 1.0e-9}
                radii: [.inf, -1.5]
                passes: [{order: 1}]
                seeing: 0.7
                name: "tab\\t \\"quoted\\": #x"
                level: 0.3
                """).value();
        String text = YamlWriter.write(c);
        Config back = ConfigBinder.bind(
                        "isr", Config.DEFAULT, List.of((ConfigNode.Mapping) YamlReader.read(text, "written")))
                .value();
        assertThat(back).usingRecursiveComparison().isEqualTo(c);
        assertThat(YamlWriter.write(back)).isEqualTo(text);
        assertThat(text).contains("name: \"tab\\t \\\"quoted\\\": #x\"").contains("zeroPoints:\n  r: 27.5\n");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> bind("doFlat: true\ndoFlat: false"))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("p.yaml:2")
                .hasMessageContaining("stands twice");
    }
}
