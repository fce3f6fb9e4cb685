/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// Images that others reduced, opened as exposures: plain FITS images with the files that go with them,
/// SDSS frames, exposures of the LSST stack, our own.
///
/// What a file does not hold is not invented but named. **Units**: pixels as stored; a photometric
/// calibration says what they are worth [nJy]. **May use**: every other room of this module.
@NullMarked
package org.almagest.astro.reduced;

import org.jspecify.annotations.NullMarked;
