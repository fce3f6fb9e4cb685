/// The demonstration: a simulated survey from raw frames to published alerts, and how well that went.
///
/// Every step is a command that a user could type; this room only strings them together, compares the
/// products with the simulator's truth, and writes `summary.json` and `report.html`. **May use**:
/// everything.
@NullMarked
package org.almagest.app.demo;

import org.jspecify.annotations.NullMarked;
