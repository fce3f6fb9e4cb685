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
        Optional<Product> bias,
        Optional<Product> dark,
        Optional<Product> flat,
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

    /// The planes of a product, which are as large as the detector's: their rows are read when a step needs
    /// them, and forgotten behind it.
    @FunctionalInterface
    public interface Product {
        ProductRows open();

        /// One that is in memory.
        static Optional<Product> of(Optional<Exposure> exposure) {
            return exposure.map(e -> () -> ProductRows.of(e));
        }
    }

    public IsrCalibrations withBias(Optional<Product> bias) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withDark(Optional<Product> dark) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withFlat(Optional<Product> flat) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withDefects(Optional<Table> defects) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withCrosstalk(Optional<Crosstalk> crosstalk) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withLinearizer(Optional<Linearizer> linearizer) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withPtc(Optional<PhotonTransfer> ptc) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withCti(Optional<DeferredCharge> cti) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }

    public IsrCalibrations withBfKernel(Optional<BrighterFatterKernel> bfKernel) {
        return new IsrCalibrations(bias, dark, flat, defects, crosstalk, linearizer, ptc, cti, bfKernel);
    }
}
