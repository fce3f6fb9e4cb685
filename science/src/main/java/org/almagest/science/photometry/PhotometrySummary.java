/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.photometry;

/// What a photometric calibration came to.
///
/// @param zeroPoint AB magnitude of one image unit over the exposure [mag]
/// @param zeroPointPerSecond AB magnitude of one image unit per second [mag]
/// @param zeroPointError standard error [mag]
/// @param scatter robust scatter of the stars used [mag]
/// @param matches matched stars that might have been used
/// @param used stars used
/// @param njyPerUnit by what the image was multiplied [nJy]
/// @param njyPerUnitError its standard error [nJy]
public record PhotometrySummary(
        double zeroPoint,
        double zeroPointPerSecond,
        double zeroPointError,
        double scatter,
        int matches,
        int used,
        double njyPerUnit,
        double njyPerUnitError) {}
