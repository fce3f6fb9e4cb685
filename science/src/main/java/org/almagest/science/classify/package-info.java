/// Telling real sources from artifacts by their measured features: boosted decision trees, their training,
/// and the reliability score of difference-image sources.
///
/// **May use**: `astro`, `pipe`. Models are data: JSON with name and version, part of the resources of this
/// room.
@NullMarked
package org.almagest.science.classify;

import org.jspecify.annotations.NullMarked;
