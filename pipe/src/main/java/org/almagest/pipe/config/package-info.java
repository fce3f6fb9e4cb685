/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// Configuration of steps: plain records, overridden by name from YAML and the command line, with a history
/// of where each value came from.
///
/// **May use**: `astro.fault`. **Never**: the other rooms of `pipe`.
@NullMarked
package org.almagest.pipe.config;

import org.jspecify.annotations.NullMarked;
