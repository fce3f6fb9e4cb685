/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.List;
import java.util.Optional;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.dimension.RowIdPacker;

/// What a quantum graph asks of a repository, within the input collections of one run.
public interface GraphSource {
    DimensionUniverse universe();

    /// All records of an element, such as `exposure`, `visit_detector_region` or `patch`.
    List<DimensionRecord> records(String element);

    /// The registered dataset type of a name.
    Optional<DatasetType> datasetType(String name);

    /// All datasets of a type, the first found for each data ID; none when the type is not registered.
    List<DatasetRef> datasets(String typeName);

    /// The dataset of a calibration type that is valid at a time.
    Optional<DatasetRef> valid(String typeName, DataId dataId, Timespan time);

    /// Name under which datasets of a class are stored.
    String storage(Class<?> type);

    /// How an instrument packs row ids.
    RowIdPacker rowIds(String instrument);
}
