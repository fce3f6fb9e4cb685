/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.dist;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;

/// A Java with the modules that Almagest and its libraries use, and no others.
final class RunTime {
    /// What `jdeps` finds in our jars and those beside them, and what is reached by name alone: providers
    /// of TLS, of zip files, of Kerberos and SASL (Hadoop and Kafka name them), character sets of tables.
    static final List<String> MODULES = List.of(
            "java.base",
            "java.compiler",
            "java.desktop",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.prefs",
            "java.rmi",
            "java.scripting",
            "java.security.jgss",
            "java.security.sasl",
            "java.sql",
            "java.transaction.xa",
            "java.xml",
            "java.xml.crypto",
            "jdk.charsets",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.incubator.vector",
            "jdk.jfr",
            "jdk.management",
            "jdk.management.agent",
            "jdk.net",
            "jdk.security.auth",
            "jdk.security.jgss",
            "jdk.unsupported",
            "jdk.zipfs");

    private RunTime() {}

    /// Makes it.
    ///
    /// @param folder where to; must not be there
    static void make(Path folder) {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(
                        () -> new UserFault("this Java has no jlink: make archives with a whole JDK 25, from a clone"));
        StringWriter words = new StringWriter();
        PrintWriter out = new PrintWriter(words);
        int code = jlink.run(
                out,
                out,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                "zip-6",
                "--output",
                folder.toString());
        if (code != 0)
            throw new ResourceFault(
                    "jlink ended with " + code + ": " + words.toString().strip());
    }
}
