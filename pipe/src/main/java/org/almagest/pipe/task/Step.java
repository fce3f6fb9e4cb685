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

/// Marks a pipeline task.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Step {
    /// Dimensions of one quantum, such as `{"instrument", "visit", "detector"}`.
    String[] dimensions();

    /// Name of the effect outside the butler that this step has, such as `apdb`; empty for none. Quanta of
    /// overlapping sky of a step with an effect run in the order of visit time.
    String effect() default "";
}
