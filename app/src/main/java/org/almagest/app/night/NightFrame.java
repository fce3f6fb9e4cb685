/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import org.almagest.science.quality.RawLevels;
import org.almagest.science.quality.VisitQuality;

/// What is known of one file of the folder.
///
/// @param file path below the folder
/// @param bytes its size
/// @param modified when it was last changed [ms since 1970]
/// @param state how far it has come
/// @param reason why it is excluded; empty when it is not
/// @param remark what is odd about it but does not exclude it
/// @param kind bias, dark, flat, science ...; empty when the header was not understood
/// @param exposure exposure id
/// @param visit visit id
/// @param detector detector id
/// @param filter physical filter
/// @param band of the filter
/// @param object name of what was looked at
/// @param begin when the shutter opened [MJD TAI]
/// @param seconds open-shutter time, or dark time of a dark [s]
/// @param night MJD of the noon before, at the telescope
/// @param camera what the header calls the camera; empty when it does not
/// @param levels of the raw pixels
/// @param quality of the calibrated visit
/// @param field name of the field that it lies in; empty when unknown
record NightFrame(
        String file,
        long bytes,
        long modified,
        State state,
        String reason,
        String remark,
        String kind,
        long exposure,
        long visit,
        int detector,
        String filter,
        String band,
        String object,
        double begin,
        double seconds,
        int night,
        String camera,
        RawLevels levels,
        VisitQuality quality,
        String field) {

    /// How far a frame has come.
    enum State {
        /// its header and its levels are known
        READ,
        /// it has a PSF and a catalogue in pixels; for want of a reference catalogue it is not on the sky
        MEASURED,
        /// it has a PSF, a WCS and a zero point
        CALIBRATED,
        /// it was subtracted from, and its detections have objects
        DIFFERENCED,
        /// a rule or a fault bars it
        EXCLUDED
    }

    /// A file that is no frame of this camera.
    static NightFrame unread(String file, long bytes, long modified, String reason) {
        return new NightFrame(
                file,
                bytes,
                modified,
                State.EXCLUDED,
                reason,
                "",
                "",
                -1,
                -1,
                -1,
                "",
                "",
                "",
                Double.NaN,
                Double.NaN,
                0,
                "",
                RawLevels.UNKNOWN,
                VisitQuality.UNKNOWN,
                "");
    }

    boolean is(String other) {
        return kind.equals(other);
    }

    boolean usable() {
        return state != State.EXCLUDED;
    }

    boolean calibrated() {
        return state == State.CALIBRATED || state == State.DIFFERENCED;
    }

    NightFrame excluded(String why) {
        return with(State.EXCLUDED, why, remark, quality, field);
    }

    NightFrame in(State other) {
        return with(other, reason, remark, quality, field);
    }

    NightFrame withQuality(VisitQuality q) {
        return with(state, reason, remark, q, field);
    }

    NightFrame withRemark(String text) {
        return with(state, reason, text, quality, field);
    }

    NightFrame withField(String name) {
        return with(state, reason, remark, quality, name);
    }

    private NightFrame with(State s, String why, String odd, VisitQuality q, String f) {
        return new NightFrame(
                file, bytes, modified, s, why, odd, kind, exposure, visit, detector, filter, band, object, begin,
                seconds, night, camera, levels, q, f);
    }
}
