/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.run;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.fault.FaultKind;

/// What the console shows of an error that goes with a line of the log: of a fault its message, of a defect
/// of the program the whole trace. The log kept with a quantum has the trace of both.
public final class FaultConverter extends ThrowableHandlingConverter {
    private final ThrowableProxyConverter trace = new ThrowableProxyConverter();

    @Override
    public void start() {
        trace.start();
        super.start();
    }

    @Override
    public String convert(ILoggingEvent event) {
        if (event.getThrowableProxy() instanceof ThrowableProxy p
                && p.getThrowable() instanceof Fault fault
                && fault.kind() != FaultKind.INTERNAL) return ": " + fault.getMessage() + "\n";
        return "\n" + trace.convert(event);
    }
}
