import * as z from 'zod/mini';
import type { Policies } from './policies.ts';

/** Apart from the type and its presets, so that whoever needs these does not load the schema library. */
export const policiesSchema = z.object({
  hashing: z.boolean(),
  customKeys: z.boolean(),
  customWithHashing: z.enum(['allow', 'refuse']),
  pseudoKeys: z.boolean(),
  nonExpiringKeys: z.boolean(),
  personalKeys: z.boolean(),
} satisfies Record<keyof Policies, unknown>);
