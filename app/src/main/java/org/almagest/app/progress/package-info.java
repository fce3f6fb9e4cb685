/// What a person sees while something longer than two seconds runs: a bar with the remaining time on a
/// terminal, plain lines elsewhere.
///
/// **May use**: progressbar, the JDK.
@NullMarked
package org.almagest.app.progress;

import org.jspecify.annotations.NullMarked;
