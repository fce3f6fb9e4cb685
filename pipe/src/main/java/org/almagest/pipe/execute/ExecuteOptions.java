/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.List;
import java.util.Map;

/// How a graph is run.
///
/// @param processes worker processes; 0 runs everything in this process, for debugging
/// @param memoryMb heap of each worker at its first attempt [MiB]
/// @param overheadMb what a worker may take beyond its heap before it is killed [MiB]
/// @param timeoutSeconds longest wall time of one quantum at its first attempt [s]
/// @param retries further attempts after a fault that may pass; memory and time double with each
/// @param jvmFlags flags of the workers' virtual machines
/// @param versions software to version, kept with every quantum
public record ExecuteOptions(
        int processes,
        int memoryMb,
        int overheadMb,
        double timeoutSeconds,
        int retries,
        List<String> jvmFlags,
        Map<String, String> versions) {
    /// One process, 1.5 GiB of heap, one hour, two retries. A detector of 4096x4096 pixels fits: the worker
    /// stays below 1.3 GiB.
    public static final ExecuteOptions DEFAULT = new ExecuteOptions(
            1,
            1536,
            1024,
            3600,
            2,
            List.of(
                    "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.awt.headless=true",
                    "-XX:+UseSerialGC",
                    // a third less system time with images of 64 MiB; systems that have none ignore it
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "-XX:+UseTransparentHugePages",
                    // the next step wants the memory again, and fresh pages cost more than all collections
                    "-XX:MaxHeapFreeRatio=100",
                    // a detector's work needs much memory for moments only: a twentieth in reserve is enough
                    "-XX:MinHeapFreeRatio=5",
                    // loops over pixels pass these limits at once; what is only warm is not worth the best
                    // compiler's time: ten times the usual limits halve it and cost nothing elsewhere
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000",
                    "-XX:Tier4BackEdgeThreshold=2000000",
                    // a second copy of a loop for each side of a branch in it gives loops over pixels nothing,
                    // and to make it is 4 % of the first four frames
                    "-XX:-LoopUnswitching",
                    // loops of vectors make an object for each vector until they are compiled: that soon; ten
                    // times sooner still, and the compiler at times knows too little of them to make them fast
                    "-XX:CompileCommand=quiet",
                    "-XX:CompileCommand=CompileThresholdScaling,org.almagest.astro.kernel.Vector*::*,0.2",
                    // and a vector that crosses a call is one for ever
                    "-XX:CompileCommand=inline,org.almagest.astro.kernel.Vector*::lanes*",
                    "--sun-misc-unsafe-memory-access=allow"),
            Map.of());

    public ExecuteOptions {
        if (processes < 0) throw new IllegalArgumentException(processes + " processes");
        if (memoryMb < 16 || overheadMb < 0) throw new IllegalArgumentException("memory of " + memoryMb + " MiB");
        if (!(timeoutSeconds > 0)) throw new IllegalArgumentException("timeout of " + timeoutSeconds + " s");
        if (retries < 0) throw new IllegalArgumentException(retries + " retries");
        jvmFlags = List.copyOf(jvmFlags);
        versions = Map.copyOf(versions);
    }

    public ExecuteOptions withProcesses(int n) {
        return new ExecuteOptions(n, memoryMb, overheadMb, timeoutSeconds, retries, jvmFlags, versions);
    }

    /// @param heapMb heap of each worker [MiB]
    /// @param beyondMb what it may take beyond [MiB]
    public ExecuteOptions withMemory(int heapMb, int beyondMb) {
        return new ExecuteOptions(processes, heapMb, beyondMb, timeoutSeconds, retries, jvmFlags, versions);
    }

    public ExecuteOptions withTimeout(double seconds) {
        return new ExecuteOptions(processes, memoryMb, overheadMb, seconds, retries, jvmFlags, versions);
    }

    public ExecuteOptions withRetries(int n) {
        return new ExecuteOptions(processes, memoryMb, overheadMb, timeoutSeconds, n, jvmFlags, versions);
    }

    public ExecuteOptions withJvmFlags(List<String> flags) {
        return new ExecuteOptions(processes, memoryMb, overheadMb, timeoutSeconds, retries, flags, versions);
    }

    public ExecuteOptions withVersions(Map<String, String> software) {
        return new ExecuteOptions(processes, memoryMb, overheadMb, timeoutSeconds, retries, jvmFlags, software);
    }
}
