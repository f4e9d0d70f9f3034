import * as z from 'zod/mini';

/** Version of the journal's form; a newer one is refused. */
export const journalFormat = 1;

export const headerSchema = z.object({ format: z.number(), plan: z.string(), created: z.string() });

const steps = ['run', 'probe', 'key', 'environment', 'file'] as const;
const states = [
  /** run */
  'started',
  'finished',
  'cancelled',
  'rolled-back',
  'forgotten',
  /** probe, key */
  'making',
  'made',
  'adopted',
  'present',
  'deleting',
  'deleted',
  /** file, environment */
  'writing',
  'written',
  'restoring',
  'restored',
  /** all */
  'failed',
] as const;

/** One line of the journal: what is about to be done, or what was done. Never holds a secret. */
export const entrySchema = z.object({
  at: z.string(),
  step: z.enum(steps),
  state: z.enum(states),
  /** key */
  fingerprint: z.optional(z.string()),
  id: z.optional(z.number()),
  /** file: relative to the folder of the plan. environment: absolute. */
  file: z.optional(z.string()),
  /** SHA-256 of the file's bytes. */
  before: z.optional(z.string()),
  after: z.optional(z.string()),
  /** Name of the backup. */
  backup: z.optional(z.string()),
  /** Fingerprints whose places were rewritten. */
  rows: z.optional(z.array(z.string())),
  message: z.optional(z.string()),
});
export type Entry = z.infer<typeof entrySchema>;
export type NewEntry = Omit<Entry, 'at'>;
