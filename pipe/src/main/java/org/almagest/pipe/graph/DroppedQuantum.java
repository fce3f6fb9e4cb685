/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import org.almagest.butler.dimension.DataId;

/// A quantum that could have been but lacks something.
///
/// @param label the step
/// @param dataId values that name it
/// @param missing dataset type that it lacks
/// @param reason what was looked for and where
/// @param fault whether it should have been there; otherwise there is merely no work
public record DroppedQuantum(String label, DataId dataId, String missing, String reason, boolean fault) {}
