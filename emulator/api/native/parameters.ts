import { queryOf } from '../../http/authorize.ts';
import { mediaType, parseJson, readBody } from '../../http/body.ts';
import type { Exchange } from '../../http/exchange.ts';
import { HttpError } from '../../http/reply.ts';

/** More than any method here takes. */
const bodyLimit = 1024 * 1024;

/** The parameters of a native method, by their exact names; those that the method does not know are ignored. */
export class Parameters {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  /** Null when it is absent, null or empty. @throws HttpError 400 */
  text(name: string): string | null {
    const value = this.#value(name);
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'string') return value;
    throw new HttpError(400, `${name} must be a string.`);
  }

  /** Null when it is absent or null. @throws HttpError 400 */
  integer(name: string): number | null {
    const value = this.#value(name);
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
    throw new HttpError(400, `${name} must be a whole number.`);
  }

  /** ProGet's indicators: `true`, `Y` and `1`, `false`, `N` and `0`, in any case. @throws HttpError 400 */
  indicator(name: string): boolean | null {
    const value = this.#value(name);
    if (value === undefined || value === null || value === '') return null;
    const lower = String(value).toLowerCase();
    if (['true', 'y', '1'].includes(lower)) return true;
    if (['false', 'n', '0'].includes(lower)) return false;
    throw new HttpError(400, `${name} must be true or false, or Y or N.`);
  }

  #value(name: string): unknown {
    if (this.#values.has(name)) return this.#values.get(name);
    const meant = [...this.#values.keys()].find((given) => given.toLowerCase() === name.toLowerCase());
    if (meant !== undefined) throw new HttpError(400, `Parameter names are case-sensitive: write ${name}.`);
    return undefined;
  }
}

/** @returns what {@link Parameters} found, or a refusal that names the parameter. */
export function required<Value>(value: Value | null, name: string): Value {
  if (value === null) throw new HttpError(400, `${name} is required.`);
  return value;
}

/** From the query and from a JSON body or form; a value in the body wins (spec: Native API). */
export async function readParameters(exchange: Exchange): Promise<Parameters> {
  const values = new Map<string, unknown>(queryOf(exchange.url));
  for (const [name, value] of await bodyParameters(exchange)) values.set(name, value);
  return new Parameters(values);
}

async function bodyParameters({ request }: Exchange): Promise<Iterable<[string, unknown]>> {
  const bytes = await readBody(request, bodyLimit);
  if (bytes.length === 0) return [];
  switch (mediaType(request)) {
    case 'application/json': {
      const body = parseJson(bytes);
      if (typeof body === 'object' && body !== null && !Array.isArray(body)) return Object.entries(body);
      throw new HttpError(400, 'The body must be a JSON object with the parameters of the method.');
    }
    case 'application/x-www-form-urlencoded':
      return new URLSearchParams(bytes.toString('utf8'));
    default:
      throw new HttpError(415, 'Send parameters in the query, as application/json or as a form.');
  }
}
