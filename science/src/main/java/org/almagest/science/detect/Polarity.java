/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

/// Which excursions count as detections.
public enum Polarity {
    /// Above the threshold.
    POSITIVE,
    /// Below minus the threshold.
    NEGATIVE,
    /// Either; touching ones of both signs form one footprint.
    BOTH
}
