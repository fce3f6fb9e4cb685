/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.butler.dataset;

import java.util.regex.Pattern;
import org.almagest.astro.fault.UserFault;
import org.almagest.butler.dimension.DimensionGroup;

/// A kind of datasets: all `flat`s, all `difference_image`s.
///
/// @param name letters, digits, `_` and `.`, starting with a letter
/// @param dimensions what a dataset's data ID is made of
/// @param storage what it holds: the short name that a format gives it (`Exposure`, `Table`, `Text` ...),
/// or the full name of a record class stored as JSON
/// @param calibration whether CALIBRATION collections may hold it
public record DatasetType(String name, DimensionGroup dimensions, String storage, boolean calibration) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.]*");

    public DatasetType {
        if (!NAME.matcher(name).matches())
            throw new UserFault("dataset type '" + name + "': letters, digits, _ and . only, a letter first");
    }
}
