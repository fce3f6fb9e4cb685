/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.table.Table;

/// The calibration products of one detector; each may be absent.
///
/// @param bias combined bias [electron]
/// @param dark combined dark [electron per second]
/// @param flat combined flat, 1 on average
/// @param defects boxes of bad pixels: integer columns `x0`, `y0`, `width`, `height`
/// @param crosstalk coupling of amplifiers
/// @param linearizer correction of non-linear response
public record IsrCalibrations(
        Optional<Exposure> bias,
        Optional<Exposure> dark,
        Optional<Exposure> flat,
        Optional<Table> defects,
        Optional<Crosstalk> crosstalk,
        Optional<Linearizer> linearizer) {
    /// No products at all.
    public static final IsrCalibrations NONE = new IsrCalibrations(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public IsrCalibrations withBias(Exposure e) {
        return new IsrCalibrations(Optional.of(e), dark, flat, defects, crosstalk, linearizer);
    }

    public IsrCalibrations withDark(Exposure e) {
        return new IsrCalibrations(bias, Optional.of(e), flat, defects, crosstalk, linearizer);
    }

    public IsrCalibrations withFlat(Exposure e) {
        return new IsrCalibrations(bias, dark, Optional.of(e), defects, crosstalk, linearizer);
    }

    public IsrCalibrations withDefects(Table t) {
        return new IsrCalibrations(bias, dark, flat, Optional.of(t), crosstalk, linearizer);
    }

    public IsrCalibrations withCrosstalk(Crosstalk c) {
        return new IsrCalibrations(bias, dark, flat, defects, Optional.of(c), linearizer);
    }

    public IsrCalibrations withLinearizer(Linearizer l) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, Optional.of(l));
    }
}
