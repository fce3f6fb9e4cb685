/// Which detection belongs to which object, and what the object's history says of it.
///
/// **Units**: positions ICRS [deg], errors [deg], fluxes [nJy], times TAI as MJD [d]. **Order**: rows are
/// taken by number, so that results do not depend on who came first. **May use**: `apdb.store`,
/// `alert.packet`, `science.forced`; only tasks touch `pipe`.
@NullMarked
package org.almagest.science.associate;

import org.jspecify.annotations.NullMarked;
