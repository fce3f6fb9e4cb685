/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.detect;

import java.util.Comparator;
import java.util.List;
import org.almagest.astro.image.Box;

/// The pixels of one detection with its peaks.
///
/// @param spans the pixels, growth included
/// @param peaks maxima inside, the most significant first; at least one
public record Footprint(SpanSet spans, List<Peak> peaks) {
    private static final Comparator<Peak> BY_SIGNIFICANCE = Comparator.comparingDouble(
                    (Peak p) -> -Math.abs(p.significance()))
            .thenComparingInt(Peak::y)
            .thenComparingInt(Peak::x);

    public Footprint {
        if (peaks.isEmpty()) throw new IllegalArgumentException("footprint without a peak");
        peaks = peaks.stream().sorted(BY_SIGNIFICANCE).toList();
    }

    /// The smallest box around the pixels.
    public Box box() {
        return spans.box();
    }

    /// Number of pixels.
    public int area() {
        return spans.area();
    }

    /// The most significant peak.
    public Peak peak() {
        return peaks.getFirst();
    }

    /// Whether it holds peaks of both signs.
    public boolean isMixed() {
        return peaks.stream().anyMatch(Peak::isPositive) && !peaks.stream().allMatch(Peak::isPositive);
    }
}
