/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

/// Where a publisher stands within a transaction: the places where a crash is tested.
enum PublisherStep {
    /// The transaction is open and empty.
    BEGUN,
    /// Half of the packets are sent.
    HALF_SENT,
    /// All packets are sent, the position is not.
    SENT,
    /// The position is sent too.
    POSITION_SENT,
    /// Kafka has committed; we have not noted it.
    COMMITTED
}
