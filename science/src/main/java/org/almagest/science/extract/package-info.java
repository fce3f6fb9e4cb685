/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// A catalogue of an image at the speed of the memory: background mesh, smoothing, peaks, shares of light,
/// Kron fluxes, moments and apertures, with one set of buffers for any number of images.
///
/// It needs no fitted PSF, only the width of the stars, which it measures. The steps of the pipelines live
/// in `science.single` and `science.measure`. **Units**: pixels 0-based, fluxes in units of the image.
/// **May use**: `astro`, `science.measure`.
@NullMarked
package org.almagest.science.extract;

import org.jspecify.annotations.NullMarked;
