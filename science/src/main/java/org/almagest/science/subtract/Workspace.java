/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.subtract;

import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.PlanePool;

/// Where a subtraction takes its planes from, and what it may do with those of its images.
///
/// @param given what becomes of the planes of both images
/// @param pool gives the planes of the difference
public record Workspace(Given given, PlanePool pool) {
    /// What becomes of the planes of the images that are given.
    public enum Given {
        /// They stay as they are.
        KEPT,
        /// The template's are changed: the matched template has them afterwards.
        CHANGED,
        /// They are not used after the subtraction: those of the pool go back to it as soon as they are not
        /// needed any more. There is no matched template.
        SPENT
    }

    /// One with a pool of its own.
    public static Workspace of(Given given) {
        return new Workspace(given, new PlanePool());
    }

    /// Whether the template's planes may be changed.
    boolean isTemplateOurs() {
        return given != Given.KEPT;
    }

    /// Whether the science image's may be changed too.
    boolean isSpent() {
        return given == Given.SPENT;
    }

    /// Gives a plane back that is not needed any more, if it may be.
    void spend(Image plane) {
        if (isSpent()) pool.takeBack(plane);
    }

    /// As [#spend(Image)].
    void spend(Mask plane) {
        if (isSpent()) pool.takeBack(plane);
    }
}
