/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// All that is inside every one of some regions; perhaps nothing.
///
/// @param members one or more
public record Intersection(List<Region> members) implements Region {
    public Intersection {
        members = List.copyOf(members);
        if (members.isEmpty()) throw new IllegalArgumentException("intersection of no region");
    }

    @Override
    public boolean contains(double[] vector) {
        for (Region member : members) if (!member.contains(vector)) return false;
        return true;
    }

    /// The smallest of the members' circles.
    @Override
    public Circle boundingCircle() {
        return members.stream()
                .map(Region::boundingCircle)
                .min(Comparator.comparing(Circle::radius))
                .orElseThrow();
    }

    @Override
    public OptionalDouble area() {
        return members.size() == 1 ? members.getFirst().area() : OptionalDouble.empty();
    }

    @Override
    public String text() {
        return "INTERSECTION " + RegionText.nested(members);
    }
}
