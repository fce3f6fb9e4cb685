/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

/// The moments of a storing transaction, in their order.
public enum StoreStep {
    /// The transaction is open and the visit-detector found unmarked.
    BEGUN,
    VERSIONS_CLOSED,
    OBJECTS_WRITTEN,
    SOURCES_WRITTEN,
    FORCED_SOURCES_WRITTEN,
    ALERTS_WRITTEN,
    MARKED,
    /// The transaction is durable; its caller does not know yet.
    COMMITTED
}
