/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.butler;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.almagest.butler.Butler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A command whose first parameter is a repository.
@Command(mixinStandardHelpOptions = true)
abstract class RepositoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "REPO", description = "Folder of the repository.")
    private Path repository;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    RepositoryCommand() {}

    final Path repository() {
        return repository;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    @Override
    public Integer call() {
        try (Butler butler = Butler.open(repository)) {
            return run(butler);
        }
    }

    /// Does the work on the open repository.
    ///
    /// @return the exit code
    abstract int run(Butler butler);
}
