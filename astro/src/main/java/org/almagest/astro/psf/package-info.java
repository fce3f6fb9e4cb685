/// Point-spread functions that vary over the field.
///
/// **Conventions**: stamps sum to 1; positions are parent pixels. **May use**: everything from `fault` to
/// `kernel`.
@NullMarked
package org.almagest.astro.psf;

import org.jspecify.annotations.NullMarked;
