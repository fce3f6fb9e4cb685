/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.table.Table;
import org.almagest.science.subtract.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pairs of raw images on different grids: nothing but pixels, variances and WCS goes in.
class PairSubtractionTest {
    private static final List<TwoViews.New> NEWS = List.of(
            new TwoViews.New(120.3, 301.7, 4000),
            new TwoViews.New(333.4, 90.2, 4000),
            new TwoViews.New(250.9, 210.5, 1500),
            new TwoViews.New(80.6, 60.1, 1500));

    /// The field's 160 stars leave fewer than five false sources.
    @ParameterizedTest(name = "template turned by {0} degrees")
    @ValueSource(doubles = {0, 0.35, 1})
    void aTemplateOnAnotherGridIsBroughtOver(double rotation) {
        TwoViews views = new TwoViews(420, 160, rotation, NEWS, 11);
        PairSubtraction.Result result = PairSubtraction.run(views.science.copy(), views.template.copy(), 5);
        Table sources = result.sources();
        for (TwoViews.New n : NEWS) {
            int nearest = -1;
            for (int i = 0; i < sources.rows(); i++)
                if (Math.hypot(sources.number("x", i) - n.x(), sources.number("y", i) - n.y()) < 1) nearest = i;
            assertThat(nearest).as("source at %s, %s", n.x(), n.y()).isNotNegative();
            double pull = (sources.number("flux", nearest) - n.flux()) / sources.number("fluxErr", nearest);
            assertThat(Math.abs(pull)).isLessThan(4);
            assertThat((double) result.significance().get((int) Math.rint(n.x()), (int) Math.rint(n.y())))
                    .isCloseTo(sources.number("snr", nearest), within(0.2 * sources.number("snr", nearest)));
        }
        int clean = 0;
        for (int i = 0; i < sources.rows(); i++) if (!sources.booleans("bad")[i]) clean++;
        assertThat(clean).isLessThan(NEWS.size() + 5);
        assertThat(result.kernel().convolvesScience()).isFalse();
        // the template has 1.04 times the flux
        assertThat(result.kernel().sumAt(210, 210) * 1.04).isBetween(0.99, 1.01);
    }

    /// Pairs of two sizes in turn, in planes full of what was there before, against planes of their own.
    @Test
    void planesThatAreUsedAgainLeaveNoTrace() {
        PlanePool pool = new PlanePool();
        for (int k = 0; k < 4; k++) {
            TwoViews views = new TwoViews(k == 2 ? 360 : 420, 160, k == 1 ? 0.35 : 0, NEWS.subList(0, 2), 11 + k);
            PairSubtraction.Result own = PairSubtraction.run(views.science.copy(), views.template.copy(), 5);
            pool.takeBack();
            PairSubtraction.Result shared = PairSubtraction.run(
                    () -> inPool(views.science, pool),
                    () -> inPool(views.template, pool),
                    5,
                    new Workspace(Workspace.Given.SPENT, pool));
            assertThat(shared.difference().image().data())
                    .isEqualTo(own.difference().image().data());
            assertThat(shared.difference().variance().data())
                    .isEqualTo(own.difference().variance().data());
            assertThat(shared.difference().mask().data())
                    .isEqualTo(own.difference().mask().data());
            assertThat(shared.significance().data())
                    .isEqualTo(own.significance().data());
            assertThat(shared.sources().doubles("flux")).isEqualTo(own.sources().doubles("flux"));
            assertThat(shared.matched()).isEmpty();
            assertThat(own.matched()).isPresent();
            pool.takeBack();
            for (int p = 0; p < 9; p++) pool.image(views.science.box()).fill(p % 2 == 0 ? Float.NaN : 1e9f);
            for (int p = 0; p < 3; p++)
                java.util.Arrays.fill(
                        pool.mask(views.science.box(), MaskPlanes.of("BAD")).data(), -1);
        }
    }

    private static Exposure inPool(Exposure e, PlanePool pool) {
        Image image = pool.image(e.box()), variance = pool.image(e.box());
        Mask mask = pool.clear(e.box(), e.mask().planes());
        image.assign(e.image());
        variance.assign(e.variance());
        mask.merge(e.mask());
        return new Exposure(image, mask, variance, e.info());
    }

    @Test
    void imagesOfDifferentSizeNeedAWcs() {
        TwoViews views = new TwoViews(300, 80, 0.2, List.of(), 3);
        Exposure cut = views.template.view(new Box(0, 0, 200, 300)).copy().withInfo(i -> i.withWcs(null));
        assertThatThrownBy(() -> PairSubtraction.run(views.science.copy(), cut, 5))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("WCS")
                .hasMessageContaining("200 x 300");
    }
}
