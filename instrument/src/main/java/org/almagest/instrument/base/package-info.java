/// Instruments described by YAML alone (`docs/instruments.md`): their headers translated, their raw frames
/// read, ingested and gathered into visits.
///
/// **May use**: `butler`, `astro`.
@NullMarked
package org.almagest.instrument.base;

import org.jspecify.annotations.NullMarked;
