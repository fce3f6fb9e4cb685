/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// What runs in which order: the pipeline as written, its steps bound to each other by dataset types, and
/// the graph of quanta that a repository gives work to.
///
/// **May use**: `task`, `config`, `butler`, `astro`. **Never**: `execute`.
@NullMarked
package org.almagest.pipe.graph;

import org.jspecify.annotations.NullMarked;
