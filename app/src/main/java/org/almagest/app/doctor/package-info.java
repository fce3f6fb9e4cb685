/// `almagest doctor`: whether this machine, this repository and this Kafka are fit to work.
///
/// **May use**: `butler`, `pipe`, `app.table`.
@NullMarked
package org.almagest.app.doctor;

import org.jspecify.annotations.NullMarked;
