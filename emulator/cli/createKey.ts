import * as z from 'zod/mini';
import { type ApiKeyInfo, keyTypes, loggingLevels, packagePermissions, systemApis } from '../contract/apiKey.ts';
import { isKeyText } from '../contract/optionValue.ts';
import { connect, type Target } from './connect.ts';
import { type ExitCode, exitCodes, usageError } from './exit.ts';
import type { Output } from './output.ts';
import { readAnswer } from './readAnswer.ts';
import { readStdin } from './readStdin.ts';

/** `keys create`, as the command line gives it. */
export interface CreateKeyOptions extends Target {
  readonly json?: boolean;
  readonly type?: string;
  readonly apis?: string;
  readonly feed?: string;
  readonly group?: string;
  readonly permissions?: string;
  readonly user?: string;
  readonly name?: string;
  readonly description?: string;
  readonly expiration?: string;
  readonly logging?: string;
  readonly key?: string;
}

/** Classic keys are made over HTTP only. */
const creatableTypes = keyTypes.filter((type) => type !== 'other');
const createdSchema = z.looseObject({ id: z.number(), key: z.string() });

/** Creates a key and prints its value alone: the only time that it is shown. */
export async function createKey(options: CreateKeyOptions, output: Output): Promise<ExitCode> {
  const wanted = describeKey(options);
  checkScope(wanted);
  if (options.key !== undefined) {
    if (options.key !== '-')
      throw usageError(
        '--key takes only -, and reads the value from standard input: command lines can be read by others.',
      );
    wanted.key = await readStdin();
    if (!isKeyText(wanted.key))
      throw usageError(
        'Standard input holds no usable key: 1 to 4096 characters, no control characters, no blank at either end.',
      );
  }
  const { client } = await connect(options);
  const created = readAnswer(createdSchema, await client.post('/api/api-keys/create', wanted), 'key');
  if (options.json) output.json(created);
  else {
    output.data(created.key);
    output.prose(`Made key ${created.id}. Keep the value: it is not shown again.`);
  }
  return exitCodes.ok;
}

/** Says what the flags say, in ProGet's wire form. */
function describeKey(options: CreateKeyOptions): ApiKeyInfo {
  const type = oneOf('--type', creatableTypes, options.type ?? '');
  return {
    type,
    logging: oneOf('--logging', loggingLevels, options.logging ?? 'none'),
    ...given('systemApis', list('--apis', systemApis, options.apis)),
    ...given('packagePermissions', list('--permissions', packagePermissions, options.permissions)),
    ...given('feed', options.feed),
    ...given('feedGroup', options.group),
    ...given('user', options.user),
    ...given('displayName', options.name),
    ...given('description', options.description),
    ...given('expiration', readTime(options.expiration)),
  };
}

/** What each type cannot do without, in the words of the command line: the server speaks of ProGet's fields. */
function checkScope(wanted: ApiKeyInfo): void {
  if (wanted.type === 'system' && wanted.systemApis === undefined) {
    throw usageError('System keys need --apis: full-control, or some of feeds,sca,sbom-upload.');
  }
  if (wanted.type === 'feed' && (wanted.feed === undefined) === (wanted.feedGroup === undefined)) {
    throw usageError('Feed keys need either --feed or --group, and not both.');
  }
  if (wanted.type === 'feed' && wanted.packagePermissions === undefined) {
    throw usageError(`Feed keys need --permissions: some of ${packagePermissions.join(',')}.`);
  }
  if (wanted.type === 'personal' && wanted.user === undefined) {
    throw usageError('Personal keys need --user: whom the key acts as.');
  }
}

function given<Name extends keyof ApiKeyInfo>(name: Name, value: ApiKeyInfo[Name]): Partial<Pick<ApiKeyInfo, Name>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Pick<ApiKeyInfo, Name>>);
}

function list<Choice extends string>(
  flag: string,
  choices: readonly Choice[],
  text: string | undefined,
): Choice[] | undefined {
  return text?.split(',').map((item) => oneOf(flag, choices, item.trim()));
}

function oneOf<Choice extends string>(flag: string, choices: readonly Choice[], text: string): Choice {
  const found = choices.find((choice) => choice === text.toLowerCase());
  if (found === undefined)
    throw usageError(`${flag} must be one of ${choices.join(', ')}${text && `, not "${text}"`}.`);
  return found;
}

function readTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw usageError(`--expiration must be a date such as 2030-12-31 or 2030-12-31T18:00:00Z, not "${text}".`);
  return new Date(time).toISOString();
}
