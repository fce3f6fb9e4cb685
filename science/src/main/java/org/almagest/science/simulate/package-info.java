/// A sky and a camera with known truth: raw frames, calibration frames and the tables that tell what is in
/// them.
///
/// The way down is [SurveyConfig] (numbers), [SimulatedSurvey] (visits, sky and injections of one seed),
/// [FrameMaker] (electrons of one visit and detector), [Electronics] (counts of the amplifiers) and
/// [SurveyWriter] (files). [ExpectedError] says from the truth alone how well a perfect difference image
/// could measure a point source.
///
/// **Units**: positions ICRS [deg], pixels 0-based with the centre of the first at (0, 0), fluxes [nJy]
/// above the atmosphere and [electron] in a frame, tangent planes and focal plane [arcsec], times TAI as
/// MJD [d].
/// **Reproducible**: equal bytes from a seed on any machine, thread count and JIT state. Transcendental
/// functions are StrictMath or tables of it; everything else is plain IEEE arithmetic; random numbers come
/// from streams named by what they are for ([RandomStream]).
/// **May use**: values of `astro` and its tables. **Never**: the rooms that it is the truth for (ISR,
/// detection, measurement, astrometry, subtraction) nor their projections, profiles and PSF models.
@NullMarked
package org.almagest.science.simulate;

import org.jspecify.annotations.NullMarked;
