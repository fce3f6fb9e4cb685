/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.almagest.astro.fault.Fault;

/// Gathers the mistakes of a description, so that all are told at once. Not for several threads.
final class Mistakes {
    private final List<Mistake> all = new ArrayList<>();

    void add(Mistake mistake) {
        if (all.stream().noneMatch(mistake::isSame)) all.add(mistake);
    }

    /// A part's value; empty when the part has a mistake, which is kept.
    ///
    /// @param node the place of mistakes that do not name one
    <T> Optional<T> attempt(YamlNode node, Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (Mistake e) {
            add(e);
        } catch (Fault | IllegalArgumentException e) {
            add(node.error(String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// In the order of the text.
    List<Mistake> inOrder() {
        List<Mistake> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column));
        return sorted;
    }
}
