/// What a camera is made of: detectors in the focal plane, amplifiers that read them.
///
/// **Conventions**: detector pixels 0-based, centre of the first at (0, 0); focal plane in arcsec, its y
/// axis at the rotation angle on the sky. **May use**: everything from `fault` to `wcs`.
@NullMarked
package org.almagest.astro.camera;

import org.jspecify.annotations.NullMarked;
