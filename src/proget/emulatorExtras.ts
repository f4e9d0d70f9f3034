import * as z from 'zod/mini';
import { type Action, actions } from '../../emulator/contract/action.ts';
import {
  type AnonymousFace,
  anonymousFaces,
  type Edition,
  editions,
  type Policies,
} from '../../emulator/contract/policies.ts';
import { policiesSchema } from '../../emulator/contract/policiesSchema.ts';
import type { RequestRecord } from '../../emulator/contract/request.ts';
import { nonsense, type Session } from './session.ts';

/** What only emulators have; on real servers these throw `not-found`. */
export interface EmulatorExtras {
  emulatorStatus(signal?: AbortSignal): Promise<EmulatorStatus>;
  updateKey(id: number, changes: KeyChanges, signal?: AbortSignal): Promise<void>;
  policies(signal?: AbortSignal): Promise<Policies>;
  changePolicies(changes: Partial<Policies>, signal?: AbortSignal): Promise<Policies>;
  /** Newest first. Live ones come by `events` of emulator/attach. */
  requests(query: RequestQuery, signal?: AbortSignal): Promise<RequestRecord[]>;
  /** What a key may do, by the emulator's own decision. */
  decide(question: DecideQuestion, signal?: AbortSignal): Promise<DecideAnswer[]>;
}

export interface RequestQuery {
  /** Only those with a higher id. */
  readonly since?: number;
  readonly limit?: number;
  readonly denied?: boolean;
}

/** `PATCH /emulator/keys/ID`: absent = unchanged. */
export interface KeyChanges {
  readonly displayName?: string | null;
  readonly description?: string | null;
  readonly enabled?: boolean;
  readonly expiration?: string | null;
  readonly logging?: string;
  readonly systemApis?: readonly string[];
  readonly packagePermissions?: readonly string[];
  readonly feed?: string;
  readonly feedGroup?: string;
}

export interface EmulatorStatus {
  readonly instanceId: string;
  readonly version: string;
  readonly edition: Edition;
  readonly anonymous: AnonymousFace;
  readonly strictWire: boolean;
  readonly policies: Policies;
  readonly feeds: readonly { readonly name: string; readonly feedType: string; readonly active: boolean }[];
  readonly keyCount: number;
  readonly dataDir: string;
}

/** Asked about a key by its id, or by its value. Each action that concerns feeds is decided for each feed. */
export type DecideQuestion = ({ readonly id: number } | { readonly value: string }) & {
  readonly actions: readonly Action[];
  readonly feeds: readonly string[];
};

const statusSchema = z.object({
  instanceId: z.string(),
  version: z.string(),
  edition: z.enum(editions),
  anonymous: z.enum(anonymousFaces),
  strictWire: z.boolean(),
  policies: policiesSchema,
  feeds: z.array(z.object({ name: z.string(), feedType: z.string(), active: z.boolean() })),
  keyCount: z.number(),
  dataDir: z.string(),
});

const answerSchema = z.object({
  action: z.enum(actions),
  feed: z.nullable(z.string()),
  allow: z.boolean(),
  /** Anonymous may do it too: the key adds nothing. */
  anonymous: z.boolean(),
  code: z.nullable(z.string()),
  reason: z.string(),
  nextStep: z.nullable(z.string()),
});
export type DecideAnswer = z.infer<typeof answerSchema>;

const recordsSchema = z.array(z.looseObject({ id: z.number(), time: z.string(), url: z.string() }));

export function emulatorExtras(session: Session): EmulatorExtras {
  const read = <Value>(schema: z.ZodMiniType<Value>, value: unknown, write = false): Value => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw nonsense(session.host, write);
    return parsed.data;
  };
  return {
    emulatorStatus: async (signal) => read(statusSchema, await session.askJson({ path: '/emulator/status', signal })),
    async updateKey(id, changes, signal) {
      await session.ask({ method: 'PATCH', path: `/emulator/keys/${id}`, body: changes, signal });
    },
    policies: async (signal) => read(policiesSchema, await session.askJson({ path: '/emulator/policies', signal })),
    async changePolicies(changes, signal) {
      const answer = await session.askJson({ method: 'PATCH', path: '/emulator/policies', body: changes, signal });
      return read(policiesSchema, answer, true);
    },
    async requests({ since, limit, denied }, signal) {
      const query = new URLSearchParams({
        ...(since === undefined ? {} : { since: String(since) }),
        ...(limit === undefined ? {} : { limit: String(limit) }),
        ...(denied ? { denied: '1' } : {}),
      });
      const answer = await session.askJson({ path: `/emulator/requests?${query}`, signal });
      return read(recordsSchema, answer) as unknown as RequestRecord[];
    },
    async decide(question, signal) {
      const secrets = 'value' in question ? [question.value] : [];
      const path = '/emulator/decide';
      return read(
        z.array(answerSchema),
        await session.askJson({ method: 'POST', path, body: question, secrets, signal }),
      );
    },
  };
}
