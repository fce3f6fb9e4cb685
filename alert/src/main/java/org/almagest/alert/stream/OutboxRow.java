/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.alert.stream;

/// A packet that waits.
///
/// @param row number of the row, above 0
/// @param diaSourceId number of the detection
/// @param bytes the packet in its [Frame]
public record OutboxRow(long row, long diaSourceId, byte[] bytes) {}
