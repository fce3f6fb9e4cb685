/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// Two images of one field that somebody reduced: brought onto each other and subtracted.
///
/// **Units**: those of the science image; positions are its pixels.
/// **May use**: `background`, `characterize`, `coadd`, `detect`, `diasource`, `forced`, `measure`,
/// `psfmodel`, `stack`, `subtract`, `astro`.
@NullMarked
package org.almagest.science.pair;

import org.jspecify.annotations.NullMarked;
