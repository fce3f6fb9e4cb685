/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The header of one frame, HDU by HDU.
///
/// @param name of the file, for messages
/// @param fitsOrNull where its pixels are; nothing for a dump of a header
/// @param units one for each HDU
/// @param oddities what was passed over in reading it
record FrameHeader(
        String name,
        @org.jspecify.annotations.Nullable Path fitsOrNull,
        List<HeaderUnit> units,
        List<String> oddities) {
    FrameHeader {
        units = List.copyOf(units);
        oddities = List.copyOf(oddities);
    }

    Optional<Path> fits() {
        return Optional.ofNullable(fitsOrNull);
    }

    /// The HDUs with an image of more than one row and column.
    List<HeaderUnit> images() {
        return units.stream().filter(HeaderUnit::hasImage).toList();
    }

    /// HDUs whose words are merged: the primary and the first with an image, the former before the latter.
    List<Integer> merged() {
        int first = images().isEmpty() ? 0 : images().getFirst().index();
        return first == 0 ? List.of(0) : List.of(0, first);
    }

    /// The merged words by keyword; the first HDU that has a value wins.
    Map<String, HeaderWord> words() {
        Map<String, HeaderWord> all = new LinkedHashMap<>();
        for (int index : merged())
            for (HeaderUnit u : units)
                if (u.index() == index)
                    u.words().forEach((k, w) -> {
                        HeaderWord there = all.get(k);
                        if (there == null || there.value().isEmpty()) all.put(k, w);
                    });
        return all;
    }
}
