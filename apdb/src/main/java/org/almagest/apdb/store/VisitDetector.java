/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

/// What one transaction is about, and done at most once for.
///
/// @param visit number of the visit
/// @param detector number of the detector
public record VisitDetector(long visit, int detector) implements Comparable<VisitDetector> {
    @Override
    public int compareTo(VisitDetector o) {
        return visit != o.visit ? Long.compare(visit, o.visit) : Integer.compare(detector, o.detector);
    }

    @Override
    public String toString() {
        return "visit " + visit + ", detector " + detector;
    }
}
