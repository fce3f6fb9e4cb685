/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dataset;

import java.util.UUID;
import org.almagest.butler.dimension.DataId;

/// One dataset, existing or to be made. Equal when the ids are.
///
/// @param id its only name
/// @param type its kind
/// @param dataId values of the type's required dimensions
/// @param run RUN collection that owns it
public record DatasetRef(UUID id, DatasetType type, DataId dataId, String run) implements Comparable<DatasetRef> {
    /// The reference of a dataset that a pipeline or an ingest makes: its id follows from run, type and
    /// data ID, so that making it anew gives the same.
    ///
    /// @param dataId values of at least the type's required dimensions; others are left out
    public static DatasetRef predict(DatasetType type, DataId dataId, String run) {
        DataId required = DatasetIds.required(type, dataId);
        return new DatasetRef(DatasetIds.predicted(type, required, run), type, required, run);
    }

    /// The reference of a dataset that a user puts: a new id every time, later ones sorting behind.
    public static DatasetRef unique(DatasetType type, DataId dataId, String run) {
        return new DatasetRef(DatasetIds.unique(), type, DatasetIds.required(type, dataId), run);
    }

    @Override
    public int compareTo(DatasetRef o) {
        int c = type.name().compareTo(o.type.name());
        if (c == 0) c = dataId.compareTo(o.dataId);
        return c == 0 ? run.compareTo(o.run) : c;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DatasetRef other && id.equals(other.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /// `flat {detector: 0, instrument: DemoCam} in DemoCam/calib/run1`
    @Override
    public String toString() {
        return type.name() + " " + dataId + " in " + run;
    }
}
