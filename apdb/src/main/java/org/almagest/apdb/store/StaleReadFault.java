/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.apdb.store;

import org.almagest.astro.fault.ResourceFault;

/// What association read has changed since: read again, associate again, store again.
public final class StaleReadFault extends ResourceFault {
    /// @param message which object changed, and by whom
    public StaleReadFault(String message) {
        super(message);
    }
}
