import { markOf } from '../../contract/apiKey.ts';
import { HttpError } from '../../http/reply.ts';

/** ProGet's names for how a value is written. */
export type ValueType = 'Text' | 'Integer' | 'Boolean';

/** One of ProGet's advanced settings. */
export interface KnownSetting {
  readonly description: string;
  readonly valueType: ValueType;
  /** As ProGet installs it, empty where that is not documented. */
  readonly whenUnset: string;
  /** What is kept of a value that is of the right type. @throws HttpError for one that cannot be obeyed here. */
  readonly accept?: (value: string) => string;
}

const unused = 'Kept, without an effect in this emulator.';
const text = (description: string): KnownSetting => ({ description, valueType: 'Text', whenUnset: '' });

/** The advanced settings that ProGet's documentation and its command line name; there are more. */
export const knownSettings: Readonly<Record<string, KnownSetting>> = {
  'Api.DisablePersonalKeyExpiresNotification': {
    description: `Whether users are not told that their Personal API keys expire. ${unused}`,
    valueType: 'Boolean',
    whenUnset: 'False',
  },
  'Diagnostics.FeedErrorLogging': text(`Feeds whose errors are logged as warnings: ids, or *. ${unused}`),
  'Diagnostics.MinimumLogLevel': {
    description: `Least level of messages that are logged: 0, 10, 20 or 30. ${unused} Its own log follows --log-level.`,
    valueType: 'Integer',
    whenUnset: '20',
  },
  'Extensions.BuiltInExtensionsPath': text(`Folder of the extensions that come with ProGet. ${unused}`),
  'Extensions.ExtensionsPath': text(`Folder of the extensions that were downloaded. ${unused}`),
  'Extensions.ServiceTempPath': text(`Folder into which the service extracts extensions. ${unused}`),
  'Extensions.UpdateFeedUrl': text(`Feed from which extensions are updated. ${unused}`),
  'Extensions.WebTempPath': text(`Folder into which the web application extracts extensions. ${unused}`),
  'Feeds.AllowUnknownLicenseDownloads': {
    description: 'Whether packages of unknown licenses can be downloaded; this emulator knows no other way.',
    valueType: 'Boolean',
    whenUnset: 'True',
    accept: (value) => {
      if (value === 'True') return value;
      throw new HttpError(501, 'Feeds.AllowUnknownLicenseDownloads stays True: this emulator blocks no licenses.');
    },
  },
  'Licensing.Key': {
    description: 'License key of the product. None is needed here; only its first and last characters are kept.',
    valueType: 'Text',
    whenUnset: '',
    accept: (value) => markOf(value) ?? '***',
  },
  'Retention.KeepLatestExecutionCount': {
    description: `How many executions are kept. ${unused}`,
    valueType: 'Integer',
    whenUnset: '',
  },
  'Service.FeedReplicationExecuterThrottle': {
    description: `How many feeds are replicated at once. ${unused}`,
    valueType: 'Integer',
    whenUnset: '',
  },
  'Storage.PackagesRootPath': {
    description: 'Folder of the packages; this emulator keeps them in its data directory (--data-dir).',
    valueType: 'Text',
    whenUnset: '',
    accept: () => {
      throw new HttpError(
        501,
        'Storage.PackagesRootPath is fixed here: packages lie in the data directory (--data-dir).',
      );
    },
  },
  'Web.BaseUrl': {
    description: 'Address that URLs in replies begin with, in place of the one that the client used.',
    valueType: 'Text',
    whenUnset: '',
    accept: baseUrlOf,
  },
};

/** The setting of a name in any case, with the name as ProGet writes it. */
export function findSetting(name: string): { readonly name: string; readonly setting: KnownSetting } | undefined {
  const found = Object.entries(knownSettings).find(([known]) => known.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : { name: found[0], setting: found[1] };
}

/** @returns the value to keep. @throws HttpError 400 for one of a wrong type, 501 for one that cannot be obeyed. */
export function acceptValue(name: string, { valueType, accept }: KnownSetting, given: string): string {
  if (given.length > 2000 || /[\p{Cc}\p{Cs}]/u.test(given)) {
    throw new HttpError(400, `${name}: a value has at most 2000 characters and none that are not printable.`);
  }
  const value = typed(name, valueType, given);
  return accept === undefined ? value : accept(value);
}

function typed(name: string, valueType: ValueType, value: string): string {
  if (valueType === 'Text') return value;
  if (valueType === 'Integer') {
    if (/^-?\d{1,9}$/.test(value)) return value;
    throw new HttpError(400, `${name} takes a whole number.`);
  }
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true' ? 'True' : 'False';
  throw new HttpError(400, `${name} takes True or False.`);
}

function baseUrlOf(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const plain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.search}${url.hash}` === '';
  if (plain) return url.href.replace(/\/+$/, '');
  throw new HttpError(400, 'Web.BaseUrl takes an address such as https://proget.example, without query or user.');
}
