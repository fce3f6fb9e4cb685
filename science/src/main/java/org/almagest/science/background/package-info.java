/// The smooth light behind the sources.
///
/// **Units**: those of the image per pixel. **May use**: `astro`.
@NullMarked
package org.almagest.science.background;

import org.jspecify.annotations.NullMarked;
