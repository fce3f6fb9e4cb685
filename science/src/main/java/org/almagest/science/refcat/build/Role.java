/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.util.Arrays;
import java.util.Optional;

/// What a column of a foreign table is to a reference catalogue, fluxes apart.
public enum Role {
    ID("id", ""),
    RA("ra", "deg"),
    DEC("dec", "deg"),
    RA_ERR("raErr", "mas"),
    DEC_ERR("decErr", "mas"),
    PM_RA("pmRa", "mas/yr"),
    PM_DEC("pmDec", "mas/yr"),
    PM_RA_ERR("pmRaErr", "mas/yr"),
    PM_DEC_ERR("pmDecErr", "mas/yr"),
    EPOCH("epoch", "yr"),
    EXTENDED("extended", "");

    private final String key;
    private final String unit;

    Role(String key, String unit) {
        this.key = key;
        this.unit = unit;
    }

    /// Name in options and in the catalogue's columns.
    public String key() {
        return key;
    }

    /// Unit that the catalogue keeps it in.
    public String unit() {
        return unit;
    }

    /// The role of a name.
    static Optional<Role> of(String key) {
        return Arrays.stream(values()).filter(r -> r.key.equalsIgnoreCase(key)).findFirst();
    }
}
