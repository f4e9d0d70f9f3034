import type { DeliveryTimes } from '../../emulator/outbound/backoff.ts';
import type { HealthTimes } from '../../emulator/outbound/connectorHealth.ts';
import type { OutsideTimes } from '../../emulator/outside.ts';

/** Deliveries that are tried again at once. */
export const eagerDeliveries: DeliveryTimes = {
  connectMs: 2000,
  totalMs: 2000,
  graceMs: 50,
  attempts: 5,
  wait: () => 1,
};

/** Checks that are never remembered. */
export const freshHealth: HealthTimes = { freshMs: -1, patienceMs: 10_000, connectMs: 2000, totalMs: 2000 };

/** For tests that would otherwise have to wait. */
export function impatient(
  changes: { deliveries?: Partial<DeliveryTimes>; health?: Partial<HealthTimes> } = {},
): OutsideTimes {
  return {
    deliveries: { ...eagerDeliveries, ...changes.deliveries },
    health: { ...freshHealth, ...changes.health },
  };
}
