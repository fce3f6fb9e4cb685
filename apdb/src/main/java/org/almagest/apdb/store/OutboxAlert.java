/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

/// An alert in the outbox.
///
/// @param sequence its place in the order of leaving
/// @param source the visit-detector that wrote it
/// @param alert what is to be sent
public record OutboxAlert(long sequence, VisitDetector source, OutgoingAlert alert) {}
