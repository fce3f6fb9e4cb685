/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.butler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.almagest.astro.time.Timespan;
import org.almagest.butler.Butler;
import org.almagest.butler.dataset.CollectionType;
import org.almagest.butler.dataset.DatasetRef;
import org.almagest.butler.registry.Registry;
import org.almagest.science.calib.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Commands that change collections.
final class CollectionCommands {
    private CollectionCommands() {}

    enum Mode {
        REDEFINE,
        EXTEND,
        PREPEND,
        REMOVE
    }

    /// `almagest butler collection-chain`.
    @Command(name = "collection-chain", description = "Set what a chain of collections searches, in order.")
    static final class CollectionChain extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "PARENT", description = "The chain; made when new.")
        private String parent;

        @Parameters(index = "2..*", split = ",", paramLabel = "CHILD", description = "Collections.")
        private List<String> children = new ArrayList<>();

        @Option(names = "--mode", description = "redefine (default), extend, prepend or remove.")
        private Mode mode = Mode.REDEFINE;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        CollectionChain() {}

        @Override
        int run(Butler butler) {
            butler.registry().transaction(() -> {
                List<String> had = butler.registry()
                        .findCollection(parent)
                        .map(Registry.CollectionInfo::children)
                        .orElse(List.of());
                List<String> all = new ArrayList<>();
                switch (mode) {
                    case REDEFINE -> all.addAll(children);
                    case EXTEND -> {
                        all.addAll(had);
                        all.removeAll(children);
                        all.addAll(children);
                    }
                    case PREPEND -> {
                        all.addAll(children);
                        had.stream().filter(c -> !children.contains(c)).forEach(all::add);
                    }
                    case REMOVE ->
                        had.stream().filter(c -> !children.contains(c)).forEach(all::add);
                }
                butler.registry().redefineChain(parent, all);
            });
            List<String> now = butler.registry()
                    .findCollection(parent)
                    .map(Registry.CollectionInfo::children)
                    .orElse(List.of());
            out().println(parent + ": " + String.join(", ", now));
            return 0;
        }
    }

    /// `almagest butler certify-calibrations`.
    @Command(
            name = "certify-calibrations",
            description =
                    "Declare the datasets of a type in INPUT valid for a time, in the CALIBRATION collection OUTPUT.")
    static final class CertifyCalibrations extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "INPUT", description = "Collection to take the datasets from.")
        private String input;

        @Parameters(index = "2", paramLabel = "OUTPUT", description = "CALIBRATION collection; made when new.")
        private String output;

        @Parameters(index = "3", paramLabel = "TYPE", description = "Dataset type.")
        private String type;

        @Option(names = "--begin-date", description = "First moment, TAI, such as 2026-01-01T12:00:00. Default: none.")
        private Optional<String> begin = Optional.empty();

        @Option(names = "--end-date", description = "First moment behind, TAI. Default: none.")
        private Optional<String> end = Optional.empty();

        @Option(names = "--unverified", description = "Certify even what failed its verification.")
        private boolean unverified;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        CertifyCalibrations() {}

        @Override
        int run(Butler butler) {
            long from = begin.map(t -> nanos("--begin-date", t)).orElse(Timespan.OPEN_BEGIN);
            long to = end.map(t -> nanos("--end-date", t)).orElse(Timespan.OPEN_END);
            butler.registry().type(type);
            List<DatasetRef> refs = butler.queryDatasets(type, List.of(input), "");
            if (refs.isEmpty()) throw new UserFault("there is no " + type + " in " + input);
            if (!unverified) requireVerified(butler, refs);
            butler.registry().certify(output, refs, new Timespan(from, to));
            out().println(refs.size() + " datasets of " + type + " certified in " + output + " for "
                    + new Timespan(from, to));
            return 0;
        }

        private static long nanos(String option, String text) {
            try {
                return Time.ofIso(text, TimeScale.TAI).taiNanos();
            } catch (DataFault e) {
                throw new UserFault(option + ": " + e.getMessage(), e);
            }
        }

        /// Refuses products whose verification, kept beside them as `<type>_verification`, did not pass; a
        /// brighter-fatter kernel also when it does not bring stars to one size.
        private void requireVerified(Butler butler, List<DatasetRef> refs) {
            requireVerified(butler, refs, type + "_verification");
            if (type.equals("bf_kernel")) requireVerified(butler, refs, "star_sizes_verification");
        }

        private void requireVerified(Butler butler, List<DatasetRef> refs, String name) {
            if (butler.registry().findType(name).isEmpty()) return;
            for (DatasetRef ref : refs)
                butler.find(name, ref.dataId(), List.of(input)).ifPresent(found -> requirePassed(butler, found));
        }

        private static void requirePassed(Butler butler, DatasetRef verification) {
            try {
                butler.get(verification, Verification.class).requirePassed();
            } catch (DataFault e) {
                throw new DataFault(
                        verification.dataId() + " in " + verification.run() + ": " + e.getMessage()
                                + "; make it anew, or certify it all the same with --unverified",
                        e);
            }
        }
    }

    /// `almagest butler remove-runs`.
    @Command(name = "remove-runs", description = "Remove RUN collections with all their datasets and files.")
    static final class RemoveRuns extends RepositoryCommand {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "RUN", description = "The collections.")
        private List<String> runs;

        @Option(names = "--confirm", description = "Do it; without this, only tell what would be removed.")
        private boolean confirm;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        RemoveRuns() {}

        @Override
        int run(Butler butler) {
            for (String run : runs) {
                CollectionType kind = butler.registry()
                        .findCollection(run)
                        .map(Registry.CollectionInfo::type)
                        .orElseThrow(() -> new UserFault("there is no collection " + run));
                if (kind != CollectionType.RUN) throw new UserFault("collection " + run + " is " + kind + ", not RUN");
                int n = butler.datasetsOf(run).size();
                if (confirm) butler.removeRun(run);
                out().println((confirm ? "removed " : "would remove ") + run + " with " + n + " datasets"
                        + (confirm ? "" : "; say --confirm to do it"));
            }
            return 0;
        }
    }
}
