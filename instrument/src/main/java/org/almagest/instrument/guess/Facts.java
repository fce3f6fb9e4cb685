/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All facts of the observation.
///
/// @param all in the order of the description
/// @param filters name to band
/// @param filterWarnings what is doubtful in them
/// @param kinds of the frames, one each
/// @param site where the telescope stands
record Facts(
        List<Guess> all,
        Map<String, String> filters,
        List<String> filterWarnings,
        List<String> kinds,
        Optional<SiteGuess.Answer> site) {

    static Facts of(FrameSet frames) {
        List<Guess> all = new ArrayList<>();
        all.add(new TimeGuess(frames).guess());
        ExposureGuess exposure = new ExposureGuess(frames);
        all.add(exposure.guess());
        all.add(exposure.dark());
        KindGuess kind = new KindGuess(frames);
        all.add(kind.guess());
        FilterGuess.Answer filter = new FilterGuess(frames).answer();
        all.add(filter.guess());
        PointingGuess.Answer pointing = new PointingGuess(frames).answer();
        all.add(pointing.ra());
        all.add(pointing.dec());
        all.addAll(new SkyFacts(frames).guesses());
        return new Facts(all, filter.filters(), filter.warnings(), kind.kinds(), new SiteGuess(frames).answer());
    }
}
