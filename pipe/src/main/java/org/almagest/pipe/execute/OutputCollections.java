/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.registry.Registry;

/// The collections of one run: a chain that users name, and the RUN in front of it that owns the outputs.
///
/// @param chain searched by later runs: the runs with this output, newest first, then the inputs
/// @param run owns the outputs
/// @param inputs where inputs are searched
public record OutputCollections(String chain, String run, List<String> inputs) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// Chooses the run, and writes nothing.
    ///
    /// @param output name of the chain
    /// @param inputs collections, chains among them; may be empty when the chain is there
    /// @param resume whether the newest run of the chain goes on; without one a new run begins
    public static OutputCollections choose(
            Butler butler, String output, List<String> inputs, boolean resume, Instant now) {
        Optional<Registry.CollectionInfo> known = butler.registry().findCollection(output);
        if (known.isPresent() && known.get().type() != CollectionType.CHAINED)
            throw new UserFault("output " + output + " is a " + known.get().type()
                    + " collection; choose a name for a chain of runs");
        List<String> children = known.map(Registry.CollectionInfo::children).orElse(List.of());
        List<String> own =
                children.stream().filter(c -> c.startsWith(output + "/")).toList();
        List<String> search = new ArrayList<>(inputs);
        for (String child : children) if (!own.contains(child) && !search.contains(child)) search.add(child);
        if (search.isEmpty()) throw new UserFault("no input collections; name them with -i");
        if (resume && !own.isEmpty()) return new OutputCollections(output, own.getFirst(), search);
        String run = output + "/" + STAMP.format(now);
        for (int i = 2; own.contains(run); i++) run = output + "/" + STAMP.format(now) + "-" + i;
        return new OutputCollections(output, run, search);
    }

    /// Makes the run, and the chain with the run in front.
    public void register(Butler butler) {
        butler.registry().registerCollection(run, CollectionType.RUN, "");
        List<String> children = new ArrayList<>(List.of(run));
        butler.registry().findCollection(chain).map(Registry.CollectionInfo::children).orElse(List.of()).stream()
                .filter(c -> c.startsWith(chain + "/") && !c.equals(run))
                .forEach(children::add);
        children.addAll(inputs);
        butler.registry().redefineChain(chain, children);
    }
}
