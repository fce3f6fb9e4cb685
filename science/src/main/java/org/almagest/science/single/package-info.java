/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// One image that somebody reduced, measured by itself: background, PSF, detection, measurement, catalogue.
///
/// **Units**: those of the image; nJy once its calibration is known. **May use**: background, detect,
/// measure, psfmodel, photometry.
@NullMarked
package org.almagest.science.single;

import org.jspecify.annotations.NullMarked;
