/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.time;

/// The scale that a date is counted on.
public enum TimeScale {
    /// Coordinated universal time: steps with the leap seconds; days of 86,401 s exist.
    UTC,
    /// International atomic time.
    TAI,
    /// Terrestrial time, TAI + 32.184 s.
    TT,
    /// Barycentric dynamical time: the time of ephemerides, within 2 ms of TT.
    TDB
}
