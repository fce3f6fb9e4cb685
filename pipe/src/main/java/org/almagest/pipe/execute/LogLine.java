/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.time.Instant;

/// One event of a log.
///
/// @param time when (UTC)
/// @param level `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`
/// @param logger name of the logger
/// @param message what happened
/// @param error stack trace, empty when there is none
public record LogLine(Instant time, String level, String logger, String message, String error) {}
