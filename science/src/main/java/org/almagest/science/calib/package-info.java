/// Making the calibration products: combined bias, dark and flat, and defects, each with its verification.
///
/// **Units**: bias [electron], dark [electron per second], flat 1 on average. **May use**: `isr background
/// detect`, `astro`, `pipe`.
@NullMarked
package org.almagest.science.calib;

import org.jspecify.annotations.NullMarked;
