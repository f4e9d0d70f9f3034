import type { RequestHandler } from 'express';
import * as z from 'zod/mini';
import type { CarrierReading } from '../../auth/carriers.ts';
import { decide } from '../../auth/decide.ts';
import type { Identification } from '../../auth/principal.ts';
import type { Decision } from '../../auth/question.ts';
import { type Action, actions } from '../../contract/action.ts';
import type { Feed } from '../../contract/feed.ts';
import { readJson } from '../../http/body.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json } from '../../http/reply.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';

const questionSchema = z.strictObject({
  /** The key by its id, or by a value that is tried as if it had been sent. */
  id: z.optional(z.number()),
  value: z.optional(z.string()),
  actions: z.array(z.enum(actions)),
  /** Actions on feeds are decided for each of these. */
  feeds: z.array(z.string()).check(z.maxLength(1000)),
});
type Asked = z.infer<typeof questionSchema>;

/** `POST /emulator/decide`: what a key may do, by the decision that its requests would get. Changes nothing. */
export function decideRoute(surroundings: Surroundings, tables: Tables): RequestHandler {
  return allow(surroundings, 'emulator', async (exchange) => {
    const parsed = questionSchema.safeParse(await readJson(exchange.request));
    if (!parsed.success || (parsed.data.id === undefined) === (parsed.data.value === undefined))
      throw new HttpError(400, 'Give either id or value, a list of actions and a list of feeds.');
    const asked = parsed.data;
    const feeds = asked.feeds.map((name) => {
      const feed = tables.feeds.find(name);
      if (feed === undefined) throw new HttpError(400, 'feeds: one of these feeds does not exist.');
      return feed;
    });
    const carriers = carriersOf(asked.value);
    await surroundings.learnPasswords(carriers);
    const identification = identify(asked, carriers, surroundings, tables);
    const answers = asked.actions.flatMap((action) =>
      (action.startsWith('feed.') ? feeds : [null]).map((feed) => {
        const own = ask(surroundings, action, feed, identification, carriers);
        const anybody = ask(surroundings, action, feed, { outcome: 'none' }, noCarriers);
        return describe(action, feed, own, anybody.allow);
      }),
    );
    return json(200, answers);
  });
}

const noCarriers: CarrierReading = { place: 'api', credential: null, others: [], ignored: [] };

function carriersOf(value: string | undefined): CarrierReading {
  const values = value === undefined ? [] : [value];
  return { ...noCarriers, credential: { carrier: 'X-ApiKey header', kind: 'key', values, userName: null } };
}

function identify({ id }: Asked, carriers: CarrierReading, surroundings: Surroundings, tables: Tables): Identification {
  if (id === undefined) return surroundings.identify(carriers);
  const key = tables.keys.get(id);
  if (key === undefined) throw new HttpError(404, 'There is no key with this id.');
  return surroundings.identifyStored(key);
}

function ask(
  surroundings: Surroundings,
  action: Action,
  feed: Feed | null,
  identification: Identification,
  carriers: CarrierReading,
): Decision {
  const { edition } = surroundings;
  const anonymous = surroundings.anonymousGrants();
  const policies = surroundings.policies();
  return decide({ identification, carriers, action, feed, policies, anonymous, edition, dialect: 'api' });
}

function describe(action: Action, feed: Feed | null, own: Decision, anonymous: boolean): unknown {
  return {
    action,
    feed: feed?.name ?? null,
    allow: own.allow,
    anonymous,
    code: own.allow ? null : own.code,
    reason: own.reason,
    nextStep: own.allow ? null : own.nextStep,
  };
}
