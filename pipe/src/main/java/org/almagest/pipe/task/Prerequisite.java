/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.task;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A dataset that must exist before the pipeline: a calibration, a reference catalogue, a template patch, a
/// sky map.
///
/// Looked up per quantum: by validity at the exposure's time in CALIBRATION collections; by overlap on the
/// sky when its dimensions have regions that the step's have not. `Optional<T>` when the step can do
/// without.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Prerequisite {
    /// Name of the dataset type.
    String value();

    /// Dimensions of the dataset type, such as `{"instrument", "detector"}` or `{"healpix5"}`.
    String[] dimensions();

    /// Whether it is looked up by validity.
    boolean calibration() default false;

    /// Whether a quantum without it merely has no work, as where the sky has no template yet. Otherwise its
    /// lack is an error of that quantum, and of the whole run when the input collections hold none at all.
    boolean mayLack() default false;
}
