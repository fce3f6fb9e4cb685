/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// Detections of one night that move along a line: tracklets.
///
/// **May use**: `astro`. **Never**: orbits, or the database of alerts.
@NullMarked
package org.almagest.science.tracklet;

import org.jspecify.annotations.NullMarked;
