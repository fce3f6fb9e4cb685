/// Where an exposure lies on the sky: matching its sources to reference stars and fitting a WCS.
///
/// Matching happens in the tangent plane of the guessed centre, in radians; the fit gives TAN with SIP. A
/// solution that its own statistics do not prove is an error and never a WCS.
///
/// **May use**: `refcat`, `astro`; the task alone `pipe`.
@NullMarked
package org.almagest.science.astrometry;

import org.jspecify.annotations.NullMarked;
