/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.InternalFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.butler.format.RecordJson;
import tools.jackson.databind.json.JsonMapper;

/// Datasets that one worker has in memory for the quanta of one visit and detector.
final class DatasetCache {
    private final JsonMapper mapper = RecordJson.mapper();
    private final Map<UUID, Object> datasets = new HashMap<>();
    private String affinity = "";

    /// Forgets everything when work of another affinity begins.
    void enter(String next) {
        if (next.isEmpty() || !next.equals(affinity)) datasets.clear();
        affinity = next;
    }

    void keep(UUID id, Object dataset) {
        datasets.put(id, dataset);
    }

    boolean has(UUID id) {
        return datasets.containsKey(id);
    }

    Optional<Object> find(UUID id) {
        return Optional.ofNullable(datasets.get(id));
    }

    void release(Iterable<UUID> ids) {
        for (UUID id : ids) datasets.remove(id);
    }

    /// A dataset with pixels or values of its own.
    Object copy(Object dataset) {
        return switch (dataset) {
            case Exposure e -> e.copy();
            case Image i -> i.copy();
            case Mask m -> m.copy();
            case Record r -> mapper.treeToValue(mapper.valueToTree(r), r.getClass());
            default ->
                throw new InternalFault("a " + dataset.getClass().getName()
                        + " cannot be copied, so that a step must not consume it while another still reads it");
        };
    }
}
