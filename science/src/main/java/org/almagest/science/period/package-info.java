/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// Periods of variable stars from few, unevenly spread measurements in several bands.
///
/// **Units**: times [d] in any one scale, magnitudes [mag], frequencies [1/d]. **May use**: `astro`.
///
/// @see <a href="https://doi.org/10.1088/0004-637X/812/1/18">VanderPlas and Ivezic 2015, ApJ 812, 18</a>
@NullMarked
package org.almagest.science.period;

import org.jspecify.annotations.NullMarked;
