/// Commands on the alert production database and on the stream of alerts.
///
/// **May use**: `apdb`, `alert`, `app.progress`. **Never**: the root command.
@NullMarked
package org.almagest.app.alerts;

import org.jspecify.annotations.NullMarked;
