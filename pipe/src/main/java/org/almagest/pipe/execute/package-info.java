/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// Runs the quanta of a graph on this machine: a coordinator that alone asks the registry, and workers
/// (processes that are used again and again, or the coordinator's own) that read and write files.
///
/// A *work unit* is the quanta that one worker runs in order: those of one visit and detector, and whatever
/// hangs together by datasets that are not stored. Files are written aside, renamed, then made known in one
/// transaction per quantum, its metadata with it: a quantum whose metadata is there is done.
///
/// **May use**: `graph`, `task`, `config`, `butler`, `astro`.
@NullMarked
package org.almagest.pipe.execute;

import org.jspecify.annotations.NullMarked;
