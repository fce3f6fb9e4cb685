/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// `almagest night`: a folder of frames of any camera becomes calibrated images, light curves, alerts and
/// a page.
///
/// [NightCommand] takes the words, [Night] has the order of the work, and each class beside it one part;
/// what is known of each frame lies in the [Journal]. **May use**: everything. **Never**: its own
/// algorithms; rules on frames stand in `science.quality`.
@NullMarked
package org.almagest.app.night;

import org.jspecify.annotations.NullMarked;
