// Longer than other files: one table, from which flags, settings and documentation are made.
import type { PolicyPresetName } from './policies.ts';
import {
  type AnonymousFace,
  anonymousFaces,
  type Challenge,
  challenges,
  type Edition,
  editions,
  policyPresetNames,
} from './policies.ts';

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

export const defaultPort = 8624;

/** What `start` can be told, as typed values. `adminKey` and `dataDir`: null = not given. */
export interface StartValues {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string | null;
  readonly inMemory: boolean;
  readonly demo: boolean;
  readonly adminKey: string | null;
  readonly adminKeyStdin: boolean;
  readonly anonymous: AnonymousFace;
  readonly edition: Edition;
  readonly policies: PolicyPresetName;
  readonly challenge: Challenge;
  readonly strictWire: boolean;
  readonly allowedHosts: readonly string[];
  readonly trustProxy: boolean;
  readonly testHooks: boolean;
  readonly json: boolean;
  readonly logLevel: LogLevel;
  readonly exitWhenUnleased: boolean;
}
export type StartName = keyof StartValues;

/** One option of `start`. From this table come flags, help, VS Code settings, their checks and the table in the README. */
export interface StartOption<Name extends StartName = StartName> {
  readonly name: Name;
  readonly flag: `--${string}`;
  readonly type: 'port' | 'text' | 'folder' | 'secret' | 'switch' | 'choice' | 'list';
  /** Stands behind the flag in help; null for switches. */
  readonly argument: string | null;
  readonly default: StartValues[Name];
  readonly choices?: readonly string[];
  /** The environment variable that gives the value when the flag does not. */
  readonly env: string | null;
  readonly description: string;
  /** The VS Code setting of the same meaning. */
  readonly setting: `proget.emulator.${string}` | null;
  /** Whether a second start on the same data must ask for the same, if it asks at all. */
  readonly mustAgree: boolean;
}

type Table = { readonly [Name in StartName]: Omit<StartOption<Name>, 'name'> };

const table: Table = {
  port: {
    flag: '--port',
    type: 'port',
    argument: 'number',
    default: defaultPort,
    env: null,
    description: 'port to listen on; 0 = any free port',
    setting: 'proget.emulator.port',
    mustAgree: true,
  },
  host: {
    flag: '--host',
    type: 'text',
    argument: 'address',
    default: '127.0.0.1',
    env: null,
    description: 'address to listen on; beyond loopback your network can reach it',
    setting: 'proget.emulator.host',
    mustAgree: true,
  },
  dataDir: {
    flag: '--data-dir',
    type: 'folder',
    argument: 'folder',
    default: null,
    env: 'PROGET_KEYS_DATA_DIR',
    description: "folder for all data, else the user's state folder",
    setting: 'proget.emulator.dataDirectory',
    mustAgree: false,
  },
  inMemory: {
    flag: '--in-memory',
    type: 'switch',
    argument: null,
    default: false,
    env: null,
    description: 'keep everything in memory, touch no disk',
    setting: 'proget.emulator.inMemory',
    mustAgree: false,
  },
  demo: {
    flag: '--demo',
    type: 'switch',
    argument: null,
    default: false,
    env: null,
    description: 'make demo feeds, keys and packages, once',
    setting: 'proget.emulator.demo',
    mustAgree: true,
  },
  adminKey: {
    flag: '--admin-key',
    type: 'secret',
    argument: 'key',
    default: null,
    env: 'PROGET_EMULATOR_ADMIN_KEY',
    description: 'full-control key of an empty store; for throw-away use, as others can read command lines',
    setting: null,
    mustAgree: true,
  },
  adminKeyStdin: {
    flag: '--admin-key-stdin',
    type: 'switch',
    argument: null,
    default: false,
    env: null,
    description: 'read the full-control key from standard input',
    setting: null,
    mustAgree: false,
  },
  anonymous: {
    flag: '--anonymous',
    type: 'choice',
    argument: 'what',
    default: 'none',
    choices: anonymousFaces,
    env: null,
    description: 'what requests without a key may do',
    setting: 'proget.emulator.anonymous',
    mustAgree: true,
  },
  edition: {
    flag: '--edition',
    type: 'choice',
    argument: 'name',
    default: 'enterprise',
    choices: editions,
    env: null,
    description: 'ProGet edition to act as',
    setting: 'proget.emulator.edition',
    mustAgree: true,
  },
  policies: {
    flag: '--policies',
    type: 'choice',
    argument: 'preset',
    default: 'default',
    choices: policyPresetNames,
    env: null,
    description: 'rules about keys',
    setting: 'proget.emulator.policies',
    mustAgree: true,
  },
  challenge: {
    flag: '--challenge',
    type: 'choice',
    argument: 'scheme',
    default: 'basic',
    choices: challenges,
    env: null,
    description: 'what a 401 offers; negotiate: Windows authentication first, which never succeeds, then Basic',
    setting: 'proget.emulator.challenge',
    mustAgree: true,
  },
  strictWire: {
    flag: '--strict-wire',
    type: 'switch',
    argument: null,
    default: false,
    env: null,
    description: 'send only what ProGet would send: no reasons, no hints',
    setting: 'proget.emulator.strictWire',
    mustAgree: true,
  },
  allowedHosts: {
    flag: '--allowed-host',
    type: 'list',
    argument: 'host',
    default: [],
    env: null,
    description: 'further host name that clients may address us by; repeatable',
    setting: 'proget.emulator.allowedHosts',
    mustAgree: true,
  },
  trustProxy: {
    flag: '--trust-proxy',
    type: 'switch',
    argument: null,
    default: false,
    env: null,
    description: 'believe X-Forwarded-* headers',
    setting: 'proget.emulator.trustProxy',
    mustAgree: true,
  },
  testHooks: {
    flag: '--test-hooks',
    type: 'switch',
    argument: null,
    default: false,
    env: null,
    description: "serve the hooks of RubyGems' conformance suite",
    setting: null,
    mustAgree: true,
  },
  json: {
    flag: '--json',
    type: 'switch',
    argument: null,
    default: false,
    env: null,
    description: 'print one JSON line when it serves',
    setting: null,
    mustAgree: false,
  },
  logLevel: {
    flag: '--log-level',
    type: 'choice',
    argument: 'level',
    default: 'info',
    choices: logLevels,
    env: null,
    description: 'how much the log says',
    setting: 'proget.emulator.logLevel',
    mustAgree: false,
  },
  exitWhenUnleased: {
    flag: '--exit-when-unleased',
    type: 'switch',
    argument: null,
    default: false,
    env: null,
    description: 'stop when no editor window needs it any more; the extension starts it so',
    setting: null,
    mustAgree: false,
  },
};

/** Every option of `start`, in the order of the help. */
export const startOptions: readonly StartOption[] = (Object.keys(table) as StartName[]).map(
  (name) => ({ name, ...table[name] }) as StartOption,
);

/** @throws when there is none, which is a mistake in the program. */
export function startOption(name: StartName): StartOption {
  return { name, ...table[name] } as StartOption;
}

export const startDefaults: StartValues = Object.fromEntries(
  startOptions.map((option) => [option.name, option.default]),
) as unknown as StartValues;
