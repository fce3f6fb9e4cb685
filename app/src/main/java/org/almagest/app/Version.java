/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// What `almagest --version` says.
public final class Version implements IVersionProvider {
    /// Version of the product, `development` when run from classes.
    public static String product() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "almagest " + product(),
            "JDK " + Runtime.version(),
            System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }
}
