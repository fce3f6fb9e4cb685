/// What is wrong or doubtful in the description of an instrument, told to the one who writes it.
///
/// **May use**: `instrument.base`, `astro`.
@NullMarked
package org.almagest.instrument.check;

import org.jspecify.annotations.NullMarked;
