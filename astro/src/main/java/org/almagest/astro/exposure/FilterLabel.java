/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

/// The filter of an exposure.
///
/// @param band the band it stands for, such as `r`
/// @param physicalFilter the piece of glass, such as `r_03`
public record FilterLabel(String band, String physicalFilter) {}
