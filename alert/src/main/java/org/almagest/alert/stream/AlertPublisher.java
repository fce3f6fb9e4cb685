/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

/// Sends what waits in an outbox, each packet once.
///
/// Thread rule: one thread.
public interface AlertPublisher extends AutoCloseable {
    /// Publishes all rows behind the position and returns how many they were.
    ///
    /// @throws org.almagest.astro.fault.ResourceFault if the stream is not to be had, or another publisher
    /// of the same database took over; the position stands where the last whole transaction left it
    long publish();

    /// Number of the last row that was published, 0 before the first.
    long position();

    @Override
    void close();
}
