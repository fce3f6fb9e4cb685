/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.config;

import java.util.List;
import java.util.Map;

/// A configuration with the history of its overridden values.
///
/// @param value the configuration
/// @param history dotted path to each value it was given, oldest first; a path that is absent kept its
/// default
/// @param <C> record of the configuration
public record Configured<C>(C value, Map<String, List<Given>> history) {
    /// One value that was given.
    ///
    /// @param value as written
    /// @param place where
    public record Given(String value, Place place) {}
}
