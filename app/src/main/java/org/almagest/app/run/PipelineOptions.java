/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.pipe.graph.ConfigOverride;
import org.almagest.pipe.graph.Pipeline;
import org.almagest.pipe.graph.PipelineReader;
import picocli.CommandLine.Option;

/// Which pipeline, and how it is configured.
final class PipelineOptions {
    @Option(
            names = {"-p", "--pipeline"},
            required = true,
            paramLabel = "FILE[#PART]",
            description = "Pipeline; behind # labels, subsets and ranges a..b, with commas between.")
    String pipeline = "";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "LABEL:PATH=VALUE",
            description = "Set a value of a step's configuration; LABEL 'parameters' sets one of the pipeline's.")
    List<String> config = new ArrayList<>();

    Pipeline read() {
        List<ConfigOverride> overrides = new ArrayList<>();
        for (String c : config) overrides.add(ConfigOverride.parse(c));
        return PipelineReader.read(located(), overrides);
    }

    /// A file that is not in the working directory is looked for where the program is at home.
    private String located() {
        int hash = pipeline.indexOf('#');
        String file = hash < 0 ? pipeline : pipeline.substring(0, hash);
        String home = System.getProperty("almagest.home", "");
        if (Files.exists(Path.of(file)) || home.isEmpty()) return pipeline;
        Path there = Path.of(home).resolve(file);
        return Files.exists(there) ? there + (hash < 0 ? "" : pipeline.substring(hash)) : pipeline;
    }
}
