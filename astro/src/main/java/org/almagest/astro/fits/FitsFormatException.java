/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import org.almagest.astro.fault.DataFault;

/// The bytes are not the FITS they claim to be, or lack what was asked of them.
public final class FitsFormatException extends DataFault {
    private final String file;
    private final int hdu;

    /// @param file name of the file, as the user knows it
    /// @param hdu number of the HDU, 0 for the primary
    /// @param problem what is wrong, naming the keyword or column, and what to do
    public FitsFormatException(String file, int hdu, String problem) {
        super(file + "[" + hdu + "]: " + problem);
        this.file = file;
        this.hdu = hdu;
    }

    FitsFormatException(String file, int hdu, String problem, Throwable cause) {
        super(file + "[" + hdu + "]: " + problem, cause);
        this.file = file;
        this.hdu = hdu;
    }

    /// Name of the file, as the user knows it.
    public String file() {
        return file;
    }

    /// Number of the HDU, 0 for the primary.
    public int hdu() {
        return hdu;
    }
}
