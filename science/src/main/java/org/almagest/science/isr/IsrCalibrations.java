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
/// @param ptc gains and read noises as measured
/// @param cti charge that comes out late
/// @param bfKernel kernel of the brighter-fatter correction
public record IsrCalibrations(
        Optional<Exposure> bias,
        Optional<Exposure> dark,
        Optional<Exposure> flat,
        Optional<Table> defects,
        Optional<Crosstalk> crosstalk,
        Optional<Linearizer> linearizer,
        Optional<PhotonTransfer> ptc,
        Optional<DeferredCharge> cti,
        Optional<BrighterFatterKernel> bfKernel) {
    /// No products at all.
    public static final IsrCalibrations NONE = new IsrCalibrations(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public IsrCalibrations withBias(Exposure e) {
        return new IsrCalibrations(Optional.of(e), dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withDark(Exposure e) {
        return new IsrCalibrations(bias, Optional.of(e), flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withFlat(Exposure e) {
        return new IsrCalibrations(bias, dark, Optional.of(e), defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withDefects(Table t) {
        return new IsrCalibrations(bias, dark, flat, Optional.of(t), crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withCrosstalk(Crosstalk c) {
        return new IsrCalibrations(bias, dark, flat, defects, Optional.of(c), linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withLinearizer(Linearizer l) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, Optional.of(l), ptc, cti, bfKernel);
    }

    public IsrCalibrations withPtc(PhotonTransfer p) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, Optional.of(p), cti, bfKernel);
    }

    public IsrCalibrations withCti(DeferredCharge c) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, Optional.of(c), bfKernel);
    }

    public IsrCalibrations withBfKernel(BrighterFatterKernel k) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, Optional.of(k));
    }
}
