import * as z from 'zod/mini';

/** Version of what CLI, extension and emulator say to each other under `/emulator/`. */
export const protocolVersion = 1;

/** Where clients find a running emulator: `DIR/instance.json`, mode 0600. The run fields are gone while it is stopped. */
export const instanceSchema = z.object({
  format: z.literal(1),
  instanceId: z.string(),
  protocol: z.number(),
  version: z.string(),
  pid: z.optional(z.number()),
  startedAt: z.optional(z.string()),
  url: z.optional(z.string()),
  httpsUrl: z.optional(z.string()),
  dataDir: z.string(),
  adminKey: z.string(),
  /** Option values that a second start must agree with. */
  options: z.optional(z.record(z.string(), z.unknown())),
  demoKeys: z.array(z.object({ name: z.string(), key: z.string(), can: z.string() })),
});
export type Instance = z.infer<typeof instanceSchema>;

/** `GET /emulator/hello?nonce=N`: `proof` = hex HMAC-SHA256(adminKey, nonce). The only unauthenticated emulator route. */
export const helloSchema = z.object({
  product: z.literal('proget-keys-emulator'),
  instanceId: z.string(),
  protocol: z.number(),
  version: z.string(),
  proof: z.string(),
});
export type Hello = z.infer<typeof helloSchema>;

/** Event `lease` of `GET /emulator/lease`. */
export const leaseEventSchema = z.object({ state: z.enum(['held', 'ending']) });
export type LeaseEvent = z.infer<typeof leaseEventSchema>;

/** The one line that `start --json` prints when it serves. */
export const readySchema = z.object({
  event: z.literal('ready'),
  url: z.string(),
  httpsUrl: z.nullable(z.string()),
  port: z.number(),
  pid: z.number(),
  dataDir: z.nullable(z.string()),
  adminKey: z.string(),
  version: z.string(),
  attached: z.boolean(),
});
export type Ready = z.infer<typeof readySchema>;
