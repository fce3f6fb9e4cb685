/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// `almagest lightcurve`: what can be told of a star from its light curve.
///
/// **May use**: `science`, `parquet`.
@NullMarked
package org.almagest.app.lightcurve;

import org.jspecify.annotations.NullMarked;
