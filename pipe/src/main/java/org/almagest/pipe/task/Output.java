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

/// A dataset that the step makes; `Optional<T>` when it may leave it out.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Output {
    /// Name of the dataset type; configuration may give another under `connections.<component>`.
    String value();

    /// Dimensions of the dataset type; those of the step when left out.
    String[] dimensions() default {};

    /// Whether it is kept in the repository; pipeline YAML may change it. What is not kept passes in
    /// memory.
    boolean stored() default true;

    /// Whether it is a calibration, to be certified for a time and then looked up by validity.
    boolean calibration() default false;
}
