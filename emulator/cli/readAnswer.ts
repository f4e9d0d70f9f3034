import type * as z from 'zod/mini';
import { CliError, exitCodes } from './exit.ts';

/** @throws CliError when the emulator answered something else than `what`. */
export function readAnswer<Schema extends z.ZodMiniType>(
  schema: Schema,
  answer: unknown,
  what: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.');
  throw new CliError(exitCodes.failed, `The emulator sent no usable ${what}${where ? ` (${where})` : ''}.`);
}
