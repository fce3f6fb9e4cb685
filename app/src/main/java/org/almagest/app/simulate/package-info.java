/// The command that makes simulated surveys.
///
/// **May use**: `science.simulate`, `app.progress`.
@NullMarked
package org.almagest.app.simulate;

import org.jspecify.annotations.NullMarked;
