/// Finding sources: signal-to-noise images, footprints with peaks, cosmic rays.
///
/// **Units**: signal-to-noise is the flux of the best-fitting kernel over its standard error; footprints
/// and peaks are parent pixels. **May use**: `astro`.
@NullMarked
package org.almagest.science.detect;

import org.jspecify.annotations.NullMarked;
