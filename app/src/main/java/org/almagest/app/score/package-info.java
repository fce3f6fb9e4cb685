/// How well a run did against the truth: completeness, purity, pulls, scatter.
///
/// Everything here works on plain arrays; who reads truth and results from files stands elsewhere. **May
/// use**: `astro`.
@NullMarked
package org.almagest.app.score;

import org.jspecify.annotations.NullMarked;
