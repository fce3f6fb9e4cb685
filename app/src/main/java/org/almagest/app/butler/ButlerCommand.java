/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.butler;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `almagest butler`: makes, fills and asks repositories.
@Command(
        name = "butler",
        description = "Make, fill and ask a repository of datasets.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RepositoryCommands.Create.class,
            RepositoryCommands.Verify.class,
            RepositoryCommands.Migrate.class,
            RepositoryCommands.RegisterDatasetType.class,
            InstrumentCommands.RegisterInstrument.class,
            InstrumentCommands.IngestRaws.class,
            InstrumentCommands.DefineVisits.class,
            InstrumentCommands.WriteCuratedCalibrations.class,
            QueryCommands.QueryCollections.class,
            QueryCommands.QueryDatasetTypes.class,
            QueryCommands.QueryDatasets.class,
            QueryCommands.QueryDataIds.class,
            QueryCommands.QueryDimensionRecords.class,
            QueryCommands.GetUri.class,
            QueryCommands.Retrieve.class,
            CollectionCommands.CollectionChain.class,
            CollectionCommands.CertifyCalibrations.class,
            CollectionCommands.RemoveRuns.class,
            SkyCommands.RegisterSkymap.class,
            SkyCommands.ImportRefcat.class
        })
public final class ButlerCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    public ButlerCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
