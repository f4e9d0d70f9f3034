import type { RequestHandler } from 'express';
import type { LeaseEvent } from '../../contract/instance.ts';
import { queryOf } from '../../http/authorize.ts';
import { eventStream } from '../../http/eventStream.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Leases } from '../../leases.ts';

/**
 * `GET /emulator/lease[?keep=1]`: as long as this stream is open, somebody needs the emulator. Event `lease`: `held` at
 * once, `ending` when the emulator stops in order; a stream that breaks off without it means that it was killed.
 */
export function leaseStream(surroundings: Surroundings, leases: Leases): RequestHandler {
  return eventStream(surroundings, (exchange, stream) => {
    const say = (event: LeaseEvent) => stream.send('lease', event);
    const holder = {
      onEnd: () => {
        say({ state: 'ending' });
        stream.end();
      },
    };
    const release = leases.take(holder, queryOf(exchange.url).get('keep') === '1');
    say({ state: 'held' });
    return release;
  });
}
