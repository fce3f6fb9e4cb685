/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// How good frames and visits are, and by which stated rules they are left out of a night's work.
///
/// A rule is a pure function of measured figures: it gives a sentence for people, or nothing. **May use**:
/// `astro`. **Never**: the butler; whoever has the frames asks.
@NullMarked
package org.almagest.science.quality;

import org.jspecify.annotations.NullMarked;
