/// The description of a camera guessed from a few of its frames, with the evidence of every guess.
///
/// Header words are read as people write them and never trusted: a word of the wrong type, twice or empty
/// is passed over and told, so that no header ends in an error of the program. What no word tells is sought
/// in the pixels; what neither tells is reported with what its lack costs.
///
/// **May use**: `instrument.base`, `astro`.
@NullMarked
package org.almagest.instrument.guess;

import org.jspecify.annotations.NullMarked;
