/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// Frames of one field laid on each other: their stars found, the frames registered, and stacked.
///
/// Needs no WCS and no PSF, for frames of which nothing is known but their pixels.
///
/// **Units**: pixels, and counts of the frames as they come. **May use**: `astro`, `science.astrometry`,
/// `science.background`, `science.coadd`.
@NullMarked
package org.almagest.science.stack;

import org.jspecify.annotations.NullMarked;
