/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

/// What one measurement can hand to the next.
public enum Slot {
    /// Position with errors: [Target#x()].
    CENTROID,
    /// Adaptive moments: [Target#shape()].
    SHAPE,
    /// Flux of the PSF fitted at the centroid: [Target#psfFlux()].
    PSF_FLUX
}
