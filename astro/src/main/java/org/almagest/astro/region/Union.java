/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.region;

import java.util.List;
import java.util.OptionalDouble;

/// All that is inside at least one of some regions.
///
/// @param members one or more
public record Union(List<Region> members) implements Region {
    public Union {
        members = List.copyOf(members);
        if (members.isEmpty()) throw new IllegalArgumentException("union of no region");
    }

    @Override
    public boolean contains(double[] vector) {
        for (Region member : members) if (member.contains(vector)) return true;
        return false;
    }

    @Override
    public Circle boundingCircle() {
        Circle circle = members.getFirst().boundingCircle();
        for (Region member : members) circle = circle.around(member.boundingCircle());
        return circle;
    }

    @Override
    public OptionalDouble area() {
        return members.size() == 1 ? members.getFirst().area() : OptionalDouble.empty();
    }

    @Override
    public String text() {
        return "UNION " + RegionText.nested(members);
    }
}
