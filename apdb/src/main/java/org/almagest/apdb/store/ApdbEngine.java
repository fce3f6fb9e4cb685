/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import java.util.ServiceLoader;
import org.almagest.astro.fault.UserFault;

/// A kind of database that can hold an APDB; found by `ServiceLoader`.
public interface ApdbEngine {
    /// Whether a location is one of this kind, such as a file or `postgresql://host/name`.
    boolean serves(String location);

    /// Makes a new, empty database.
    void create(String location);

    /// Opens a database; its layout must be of this program's version.
    Apdb open(String location);

    /// Brings an older layout to this program's.
    ///
    /// @return the layout version it had
    int migrate(String location);

    /// The engine of a location.
    static ApdbEngine of(String location) {
        for (ApdbEngine engine : ServiceLoader.load(ApdbEngine.class, ApdbEngine.class.getClassLoader()))
            if (engine.serves(location)) return engine;
        throw new UserFault("no APDB engine here serves '" + location + "'");
    }
}
