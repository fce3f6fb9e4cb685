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
import java.util.function.Function;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dimension.DataId;
import org.almagest.butler.dimension.DimensionRecord;
import org.almagest.butler.dimension.DimensionUniverse;
import org.almagest.butler.dimension.RowIdPacker;

/// A repository as a quantum graph sees it.
///
/// @param butler the repository
/// @param collections input collections in search order
/// @param rowIdsOf how an instrument packs row ids
public record ButlerSource(Butler butler, List<String> collections, Function<String, RowIdPacker> rowIdsOf)
        implements GraphSource {
    public ButlerSource {
        collections = List.copyOf(collections);
    }

    @Override
    public DimensionUniverse universe() {
        return butler.universe();
    }

    @Override
    public List<DimensionRecord> records(String element) {
        return butler.queryRecords(element, "");
    }

    @Override
    public Optional<DatasetType> datasetType(String name) {
        return butler.registry().findType(name);
    }

    @Override
    public List<DatasetRef> datasets(String typeName) {
        return butler.queryDatasets(typeName, collections, "");
    }

    @Override
    public Optional<DatasetRef> valid(String typeName, DataId dataId, Timespan time) {
        return datasetType(typeName).flatMap(t -> butler.find(t, dataId, collections, Optional.of(time)));
    }

    @Override
    public String storage(Class<?> type) {
        return butler.formatters().storage(type);
    }

    @Override
    public RowIdPacker rowIds(String instrument) {
        return rowIdsOf.apply(instrument);
    }
}
