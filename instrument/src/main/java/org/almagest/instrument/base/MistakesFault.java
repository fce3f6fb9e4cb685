/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.base;

import java.util.List;
import org.almagest.astro.fault.UserFault;

/// All mistakes of a description; the message has a line for each.
final class MistakesFault extends UserFault {
    private static final long serialVersionUID = 1;

    MistakesFault(List<Mistake> mistakes) {
        super(String.join(
                "\n", mistakes.stream().map(m -> String.valueOf(m.getMessage())).toList()));
    }
}
