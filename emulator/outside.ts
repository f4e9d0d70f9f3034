import { type EditionFeature, editionHas, editionSentence } from './contract/editions.ts';
import type { Edition } from './contract/policies.ts';
import { isLoopback } from './listener.ts';
import type { AddressRules } from './outbound/addresses.ts';
import type { DeliveryTimes } from './outbound/backoff.ts';
import { ConnectorHealthChecks, type HealthTimes } from './outbound/connectorHealth.ts';
import { Deliverer } from './outbound/deliverer.ts';
import { Outbound } from './outbound/outbound.ts';
import { StartError } from './startError.ts';
import { systemCode } from './store/errors.ts';
import { openSecretBox, type SecretBox, secretKeyPath } from './store/secretBox.ts';
import type { Store } from './store/types.ts';
import type { Tables } from './tables.ts';

/** What reaches out of the emulator. */
export interface Outside {
  readonly rules: AddressRules;
  readonly health: ConnectorHealthChecks;
  /** Begins to deliver. @param port on which the emulator listens. */
  start(port: number): void;
  /** Ends what is under way, with a short grace for deliveries. */
  stop(): Promise<void>;
}

/** How long things may take; tests want other times than users. */
export interface OutsideTimes {
  readonly health?: HealthTimes;
  readonly deliveries?: DeliveryTimes;
}

export interface OutsideOptions {
  readonly host: string;
  readonly edition: Edition;
  readonly strictWire: boolean;
}

const webhooks: EditionFeature = 'webhooks';

export function openOutside(
  store: Store,
  tables: Tables,
  { host, edition, strictWire }: OutsideOptions,
  onWarning: (text: string) => void,
  times: OutsideTimes = {},
): Outside {
  const rules: AddressRules = { allowLoopback: isLoopback(host) };
  let ownPort: number | null = null;
  const health = new ConnectorHealthChecks(tables.connectors, new Outbound(rules), times.health);
  const deliverer = new Deliverer({
    store,
    webhooks: tables.webhooks,
    deliveries: tables.deliveries,
    outbound: new Outbound({ ...rules, ownPort: () => ownPort }),
    refusal: editionHas(edition, webhooks) ? null : editionSentence(edition, webhooks),
    marksRequests: !strictWire,
    onWarning,
    ...(times.deliveries === undefined ? {} : { times: times.deliveries }),
  });
  return {
    rules,
    health,
    start: (port) => {
      ownPort = port;
      deliverer.start();
    },
    stop: async () => {
      health.close();
      await deliverer.stop();
    },
  };
}

/** @throws StartError when the key file is there but cannot be read. */
export function openSecrets(dataDir: string | null): SecretBox {
  try {
    return openSecretBox(dataDir);
  } catch (error) {
    const code = systemCode(error);
    if (code === null || dataDir === null) throw error;
    const path = secretKeyPath(dataDir);
    const sentence = `${path} cannot be read (${code}): make it readable, or remove it and set the passwords of connectors and the headers of webhooks again.`;
    throw new StartError('data-dir', sentence, error);
  }
}

/** @returns a warning of secrets that are stored but cannot be read any more, null when all can. */
export function describeLostSecrets({ connectors, webhooks: hooks }: Tables, { trouble }: SecretBox): string | null {
  const [passwords, headers] = [connectors.countUnreadable(), hooks.countUnreadable()];
  if (passwords + headers === 0) return null;
  const what = [
    ...(passwords === 0 ? [] : [`the passwords of connectors (${passwords})`]),
    ...(headers === 0 ? [] : [`the headers of webhooks (${headers})`]),
  ];
  return `${trouble ?? 'secret.key is another one than when they were stored'}: ${what.join(' and ')} cannot be read; set them again.`;
}
