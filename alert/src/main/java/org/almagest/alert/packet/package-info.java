/// Alert packets: what leaves within a minute of a visit, and how a broker reads it.
///
/// A packet is one detection with its history, its object and three cut-outs; the wire form is Avro
/// (`schemas/alert`, records and names as in LSST's alert packets 11.1).
///
/// **Units**: positions ICRS [deg], fluxes [nJy], times TAI as MJD [d]. **May use**: `astro`. **Never**:
/// `butler`, `pipe`, `apdb`.
///
/// @see <a href="https://dmtn-093.lsst.io">DMTN-093, alert distribution</a>
@NullMarked
package org.almagest.alert.packet;

import org.jspecify.annotations.NullMarked;
