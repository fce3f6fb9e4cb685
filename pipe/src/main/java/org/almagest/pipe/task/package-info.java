/// What a step of a pipeline is: a configuration, typed connections, and one `run` without I/O.
///
/// **May use**: `butler`, `astro`. **Never**: `graph`, `execute`.
@NullMarked
package org.almagest.pipe.task;

import org.jspecify.annotations.NullMarked;
