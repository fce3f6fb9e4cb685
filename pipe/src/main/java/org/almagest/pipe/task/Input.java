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

/// A dataset that an earlier step or an input collection gives; quanta exist only where it does.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Input {
    /// Name of the dataset type; configuration may give another under `connections.<component>`.
    String value();

    /// Dimensions of the dataset type; those of the step when left out.
    String[] dimensions() default {};

    /// Whether `run` works in place: the executor then hands over its only reference or a copy.
    boolean consumed() default false;
}
