/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

import java.util.List;

/// Where alerts wait until they are published: rows numbered upwards, never renumbered.
public interface Outbox {
    /// The rows behind a row, in order.
    ///
    /// @param row number of the last row that is not wanted, 0 for all
    /// @param limit greatest number of rows
    List<OutboxRow> after(long row, int limit);

    /// Number of the newest row that there ever was, published and dropped ones included; 0 for none.
    long last();
}
