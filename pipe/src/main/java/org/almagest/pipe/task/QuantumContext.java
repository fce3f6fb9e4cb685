/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import java.util.Map;
import org.almagest.butler.dimension.DataId;

/// Which quantum runs.
///
/// @param label the step's label in the pipeline
/// @param dataId full data ID, implied dimensions included
/// @param run RUN collection of the outputs
/// @param idBase first row ID of this quantum: release, visit and detector packed by the instrument's rule,
/// counter 0
/// @param idCapacity how many row IDs are free from `idBase`
/// @param records further facts of the dimensions: `visit.exposure_time`, `patch.region` ...
public record QuantumContext(
        String label, DataId dataId, String run, long idBase, long idCapacity, Map<String, Object> records) {}
