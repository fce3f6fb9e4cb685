/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.tracklet;

import java.util.List;

/// Detections that lie on a great circle, run through at a constant rate.
///
/// @param members positions in the list of detections, in order of time
/// @param ra where it is at the middle of its time [deg]
/// @param dec [deg]
/// @param mjd middle of its time [d]
/// @param rate [arcsec / h]
/// @param angle direction of the motion, north through east [deg]
/// @param rms of the members about the motion [arcsec]
/// @param log10Chance that unrelated detections of the night make one as good somewhere
public record Tracklet(
        List<Integer> members,
        double ra,
        double dec,
        double mjd,
        double rate,
        double angle,
        double rms,
        double log10Chance) {
    public Tracklet {
        members = List.copyOf(members);
    }
}
