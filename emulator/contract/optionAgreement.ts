import { type StartName, type StartValues, startOption, startOptions } from './options.ts';

/** What a running emulator was started with, as it stands under `options` in its instance file. No secrets. */
export type AgreedOptions = Readonly<Record<string, unknown>>;

/** The options that a second start must agree with; for `Instance.options`. */
export function agreedOptions(values: Partial<StartValues>): AgreedOptions {
  const names = startOptions.filter((option) => option.mustAgree && option.type !== 'secret').map(({ name }) => name);
  return Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
}

export interface Disagreement {
  readonly name: StartName;
  /** A sentence part such as `--edition is enterprise there, not free`; no secret. */
  readonly text: string;
}

/** What runs: its options, the port it got (`--port 0` fits any), its admin key and whether it holds demo data. */
export interface RunningOptions {
  readonly options: AgreedOptions;
  readonly port: number;
  readonly adminKey: string;
  readonly demo: boolean;
}

/**
 * Where a second start asks for something else than what runs. Only what was asked for counts: a plain `start` takes the
 * running emulator as it is.
 * @param asked the options that were given, and no others.
 */
export function findDisagreements(asked: Partial<StartValues>, running: RunningOptions): Disagreement[] {
  const found: Disagreement[] = [];
  for (const name of Object.keys(asked) as StartName[]) {
    const option = startOption(name);
    if (!option.mustAgree) continue;
    if (name === 'adminKey') {
      if (asked.adminKey !== running.adminKey) found.push({ name, text: 'its admin key is another one' });
      continue;
    }
    const there =
      name === 'port' ? running.port : name === 'demo' ? running.demo : (running.options[name] ?? option.default);
    const wanted = asked[name];
    if ((name === 'port' && wanted === 0) || same(there, wanted)) continue;
    found.push({ name, text: `${option.flag} is ${show(there)} there, not ${show(wanted)}` });
  }
  return found;
}

/** The flags by which what runs differs from the defaults, for a remark: `--edition free --strict-wire`. */
export function describeUnusual(options: AgreedOptions): string {
  const unusual = startOptions.filter(
    ({ name, mustAgree, default: usual }) =>
      mustAgree && name !== 'port' && name !== 'demo' && options[name] !== undefined && !same(options[name], usual),
  );
  return unusual.map(({ name, flag, type }) => (type === 'switch' ? flag : `${flag} ${show(options[name])}`)).join(' ');
}

function same(left: unknown, right: unknown): boolean {
  const flat = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
  return flat(left) === flat(right);
}

function show(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : value.join(', ');
  return String(value);
}
