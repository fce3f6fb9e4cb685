/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.butler;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.almagest.astro.fault.FaultKind;
import org.almagest.butler.Butler;
import org.almagest.butler.ButlerConfig;
import org.almagest.butler.dataset.DatasetType;
import org.almagest.butler.dataset.StoredDataset;
import org.almagest.butler.datastore.PathTemplate;
import org.almagest.butler.format.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Commands on whole repositories.
final class RepositoryCommands {
    private RepositoryCommands() {}

    /// `almagest butler create`.
    @Command(name = "create", description = "Make a new, empty repository.", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "REPO", description = "Folder to make it in.")
        private Path repository;

        @Option(
                names = "--recipe",
                paramLabel = "[TYPE=]RECIPE",
                description = "How exposures are written: plain (default), lossless or lossy16; for one dataset type"
                        + " with TYPE= before it.")
        private String[] recipes = {};

        @Option(names = "--template", description = "How paths of files are made.")
        private String template = PathTemplate.DEFAULT.text();

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        Create() {}

        @Override
        public Integer call() {
            Recipe common = Recipe.PLAIN;
            Map<String, Recipe> byType = new LinkedHashMap<>();
            for (String r : recipes) {
                int equals = r.indexOf('=');
                if (equals < 0) common = Recipe.of(r);
                else byType.put(r.substring(0, equals), Recipe.of(r.substring(equals + 1)));
            }
            ButlerConfig config =
                    new ButlerConfig(ButlerConfig.DEFAULT.registry(), new PathTemplate(template), common, byType);
            Butler.create(repository, config).close();
            spec.commandLine().getOut().println("made repository " + repository);
            return 0;
        }
    }

    /// `almagest butler register-dataset-type`.
    @Command(name = "register-dataset-type", description = "Make a dataset type, or find that it is there.")
    static final class RegisterDatasetType extends RepositoryCommand {
        @Parameters(index = "1", paramLabel = "NAME", description = "Name of the type.")
        private String name;

        @Parameters(
                index = "2",
                paramLabel = "STORAGE",
                description = "What its values are: Exposure, Image, Mask, Table and the like, or the full name of a"
                        + " record class, kept as JSON.")
        private String storage;

        @Parameters(index = "3..*", paramLabel = "DIMENSION", description = "What a data ID names.")
        private List<String> dimensions = new ArrayList<>();

        @Option(names = "--is-calibration", description = "CALIBRATION collections may hold it.")
        private boolean calibration;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        RegisterDatasetType() {}

        @Override
        int run(Butler butler) {
            Class<?> values = butler.formatters().type(storage);
            DatasetType type = butler.registry().register(butler.type(name, values, calibration, dimensions));
            out().println(type.name() + " holds " + type.storage() + " of " + String.join(", ", dimensions)
                    + (calibration ? ", a calibration" : ""));
            return 0;
        }
    }

    /// `almagest butler verify`.
    @Command(name = "verify", description = "Compare the registry with the files.")
    static final class Verify extends RepositoryCommand {
        @Option(
                names = "--clean",
                description = "Remove what processes that were killed have left half written, an hour ago or more.")
        private boolean clean;

        @Override
        int run(Butler butler) {
            if (clean) for (String file : butler.datastore().removeUnfinished()) out().println("removed " + file);
            Butler.Check check = butler.verify();
            for (StoredDataset s : check.missing()) out().println("missing or changed: " + s.ref() + ": " + s.path());
            for (String file : check.unknown()) out().println("belongs to no dataset: " + file);
            out().println(check.datasets() + " datasets, " + check.missing().size() + " missing or changed, "
                    + check.unknown().size() + " files of no dataset");
            return check.missing().isEmpty() ? 0 : FaultKind.DATA.exitCode();
        }
    }

    /// `almagest butler migrate`.
    @Command(
            name = "migrate",
            description = "Bring an older repository up to this program's version. Make a copy first.",
            mixinStandardHelpOptions = true)
    static final class Migrate implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "REPO", description = "Folder of the repository.")
        private Path repository;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        Migrate() {}

        @Override
        public Integer call() {
            int found = Butler.migrate(repository);
            spec.commandLine().getOut().println(repository + " had schema version " + found + " and is up to date now");
            return 0;
        }
    }
}
