/// The small language in which people say which data they want:
/// `instrument = 'DemoCam' AND visit IN (1..20:2, 31) AND visit.exposure_time > 10`.
///
/// **Grammar**, weakest first: `OR`; `AND`; `NOT`; one comparison `= != < <= > >=`, `IN (...)`, `NOT IN
/// (...)`, `OVERLAPS`, `GLOB`; `+ -`; `* / %`; unary minus; brackets. Values: `12`, `1.5`, `'text'`, `NULL`
/// (only with `=` and `!=`), `TRUE`, `FALSE`, `T'2026-01-01T12:00:00'` (UTC), `T'58938.5'` (MJD, TAI),
/// `T'mjd/58938.5/tai'`, timespans `(T'...', T'...')`, `:name` bound from outside, ranges `a..b:stride`
/// (both ends inside) within `IN`, `POINT(ra, dec)`, `CIRCLE(ra, dec, radius)`, `BOX(ra, dec, width,
/// height)`, `POLYGON(ra1, dec1, ...)` in degrees, `GLOB(field, 'pat*')`. Names: a dimension,
/// `element.field`, `element.timespan`, `element.timespan.begin`, `element.region`, or a field alone when
/// only one element has it.
///
/// **May use**: `dimension`.
@NullMarked
package org.almagest.butler.query;

import org.jspecify.annotations.NullMarked;
