/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler;

import java.util.Locale;
import org.almagest.astro.fault.UserFault;

/// How a file from outside becomes a dataset.
public enum TransferMode {
    /// Copied into the repository.
    COPY,
    /// Moved into the repository.
    MOVE,
    /// Hard-linked into the repository.
    LINK,
    /// A symbolic link in the repository points to it.
    SYMLINK,
    /// Left where it is; the repository never removes it.
    DIRECT;

    /// The mode of a lower-case name.
    public static TransferMode of(String name) {
        for (TransferMode m : values()) if (m.name().toLowerCase(Locale.ROOT).equals(name)) return m;
        throw new UserFault("transfer mode " + name + " is none of copy, move, link, symlink, direct");
    }
}
