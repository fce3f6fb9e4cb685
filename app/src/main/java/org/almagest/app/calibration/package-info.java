/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// The page that shows what a detector's characterization measured, with its limits.
///
/// **May use**: `science`, `app.report`.
@NullMarked
package org.almagest.app.calibration;

import org.jspecify.annotations.NullMarked;
