/// Commands that train models on simulated truth.
///
/// **May use**: `science.classify`, `butler`, `app.score`.
@NullMarked
package org.almagest.app.train;

import org.jspecify.annotations.NullMarked;
