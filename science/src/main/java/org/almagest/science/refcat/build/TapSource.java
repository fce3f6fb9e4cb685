/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import org.almagest.astro.table.Schema;

/// The stars of a cone from a service.
public record TapSource(String name) implements RefcatSource {
    @Override
    public String fingerprint() {
        return name;
    }

    @Override
    public Schema schema() {
        return new Schema(java.util.List.of());
    }

    @Override
    public void units(Mapping mapping, Units units) {}
}
