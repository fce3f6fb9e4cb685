/// The command line and the wiring of one machine.
///
/// Commands are picocli classes in the rooms below this one, listed in [Almagest]; every error that reaches
/// the user passes [FaultReport], which turns it into one line and an exit code. **May use**: everything.
@NullMarked
package org.almagest.app;

import org.jspecify.annotations.NullMarked;
