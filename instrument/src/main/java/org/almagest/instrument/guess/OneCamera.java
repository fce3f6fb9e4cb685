/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;

/// Sees that all frames are of one camera in one mode.
final class OneCamera {
    private static final List<String> NAMES = List.of("INSTRUME", "CAM-ID", "CAMERA", "DETECTOR", "TELESCOP");

    private OneCamera() {}

    /// @throws DataFault when they are of several; the message tells which frames are of which
    static void check(FrameSet frames) {
        for (String k : NAMES) {
            Map<String, List<String>> groups = new LinkedHashMap<>();
            for (int i = 0; i < frames.size(); i++) {
                Optional<HeaderWord> w = frames.word(i, k);
                if (w.isPresent())
                    groups.computeIfAbsent(w.get().value(), _ -> new ArrayList<>())
                            .add(frames.frames().get(i).name());
            }
            if (groups.size() > 1 && !k.equals("DETECTOR"))
                throw new DataFault("these frames are of " + groups.size() + " cameras by " + k + ": " + told(groups)
                        + "; give the frames of one");
            if (groups.size() == 1 && frames.count(k) == frames.size()) break;
        }
        Map<String, List<String>> sizes = new LinkedHashMap<>();
        for (FrameHeader f : frames.frames()) {
            List<HeaderUnit> images = f.images();
            if (images.isEmpty()) continue;
            String size = images.size() + (images.size() == 1 ? " image" : " images") + " of "
                    + images.getFirst().width() + " x " + images.getFirst().height() + " pixels";
            sizes.computeIfAbsent(size, _ -> new ArrayList<>()).add(f.name());
        }
        if (sizes.size() > 1)
            throw new DataFault("these frames are of " + sizes.size() + " shapes: " + told(sizes)
                    + "; another binning or window is an instrument of its own, give the frames of one");
    }

    private static String told(Map<String, List<String>> groups) {
        List<String> parts = new ArrayList<>();
        groups.forEach((name, files) ->
                parts.add("'" + name + "' (" + String.join(", ", files.subList(0, Math.min(3, files.size())))
                        + (files.size() > 3 ? " and " + (files.size() - 3) + " more" : "") + ")"));
        return String.join("; ", parts);
    }
}
