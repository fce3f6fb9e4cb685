/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;

/// Registers frames of one field on the first of them, blind: by their stars, and where those leave more
/// than [#FINE] pixels of error by all their light.
public final class FieldRegistration {
    /// Error by stars that is good enough [pixel].
    public static final double FINE = 0.1;

    private static final double THRESHOLD = 5;
    private static final double SMOOTHING = 2.2;
    private static final int MOST_FOR_LIGHT = 8;

    private FieldRegistration() {}

    /// A frame to register.
    ///
    /// @param name for messages
    /// @param unusable values of the mask whose pixels do not count
    public record Frame(String name, Image image, Mask mask, int unusable) {}

    /// How a frame lies.
    ///
    /// @param map from the first frame's pixels to this frame's
    /// @param byLight whether all the light was used, not stars alone
    /// @param error by halves of the stars or of the light [pixel]; NaN with too few stars for halves
    /// @param stars the match of stars
    public record Place(PlaneMap map, boolean byLight, double error, FrameRegistration stars) {}

    /// Registers frames on the first.
    ///
    /// @throws DataFault naming a frame whose stars do not match
    public static List<Place> register(List<Frame> frames) {
        Box box = frames.getFirst().image.box();
        List<List<FrameStars>> stars = new ArrayList<>();
        for (Frame f : frames) stars.add(FrameStars.find(f.image, f.mask, f.unusable, THRESHOLD));
        List<Place> places = new ArrayList<>();
        places.add(new Place(PlaneMap.IDENTITY, false, 0, FrameRegistration.REFERENCE));
        boolean fine = true;
        for (int k = 1; k < frames.size(); k++) {
            FrameRegistration r = FrameRegistration.best(stars.getFirst(), stars.get(k), box)
                    .orElseThrow(noMatch(frames.getFirst().name, frames.get(k).name, stars.getFirst(), stars.get(k)));
            places.add(new Place(r.map(), false, r.splitHalf(), r));
            fine &= Math.max(r.splitHalf(), r.error()) <= FINE;
        }
        return fine || frames.size() > MOST_FOR_LIGHT ? places : byLight(stars, places);
    }

    private static java.util.function.Supplier<DataFault> noMatch(
            String reference, String frame, List<FrameStars> ofReference, List<FrameStars> ofFrame) {
        return () -> new DataFault("the stars of " + frame + " do not match those of " + reference + ": "
                + most(ofFrame) + " and " + most(ofReference)
                + " were found above five sigma, and no pattern is common to both; leave the frame out");
    }

    private static int most(List<FrameStars> stars) {
        return stars.stream().mapToInt(FrameStars::size).max().orElse(0);
    }

    private static List<Place> byLight(List<List<FrameStars>> stars, List<Place> places) {
        List<Image> clean = stars.stream().map(s -> s.getFirst().clean()).toList();
        Optional<List<PixelAlignment.Refined>> refined =
                PixelAlignment.refine(clean, places.stream().map(Place::map).toList(), SMOOTHING);
        if (refined.isEmpty()) return places;
        List<Place> out = new ArrayList<>();
        for (int k = 0; k < places.size(); k++) {
            Place p = places.get(k);
            PixelAlignment.Refined r = refined.get().get(k);
            out.add(k == 0 ? p : new Place(r.map(), true, r.splitHalf(), p.stars));
        }
        return out;
    }
}
