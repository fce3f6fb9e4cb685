/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.util.List;
import java.util.Map;

/// How one quantum was run: dataset `<label>_metadata`. That it exists means that the quantum is done.
///
/// @param label the step
/// @param task class of the step
/// @param dataId what names the quantum
/// @param status `successful`, or `no_work` when there was nothing to do
/// @param caveats what a reader of the outputs should know, such as an output left out
/// @param wallSeconds from the begin of reading to the end of writing [s]
/// @param cpuSeconds user and system time of the whole process in that time, compilation included [s]
/// @param readSeconds part of the wall time that went into reading [s]
/// @param writeSeconds part of the wall time that went into writing [s]
/// @param peakRssMb largest resident size of the process in that time [MiB]; 0 where it cannot be told
/// @param begin when it began (UTC)
/// @param attempt 1 for the first
/// @param worker number of the worker in its run
/// @param firstInWorker whether it was the worker's first, so that start-up and compilation weigh on it
/// @param configHash SHA-256 of the step's configuration as YAML
/// @param versions software to version
/// @param inputs component to ids of the datasets read
/// @param outputs component to ids of the datasets written; what was passed in memory has an id too
/// @param inMemory components of the outputs that were not stored
public record QuantumMetadata(
        String label,
        String task,
        Map<String, Object> dataId,
        String status,
        List<String> caveats,
        double wallSeconds,
        double cpuSeconds,
        double readSeconds,
        double writeSeconds,
        double peakRssMb,
        String begin,
        int attempt,
        int worker,
        boolean firstInWorker,
        String configHash,
        Map<String, String> versions,
        Map<String, List<String>> inputs,
        Map<String, String> outputs,
        List<String> inMemory) {}
