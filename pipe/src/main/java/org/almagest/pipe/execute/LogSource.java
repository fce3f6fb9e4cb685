/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import java.util.function.Consumer;

/// Hands over what is logged, so that each quantum keeps its log. The program that has a logging system
/// provides one through `ServiceLoader`.
public interface LogSource {
    /// Hands over every event of this process from now on, until closed.
    Attachment attach(Consumer<LogLine> sink);

    /// Ends when closed.
    interface Attachment extends AutoCloseable {
        @Override
        void close();
    }
}
