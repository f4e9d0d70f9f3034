import { type LegacyApi, legacyApis } from '../../contract/apiKey.ts';
import { escapeXml } from '../../feeds/nuget/escapeXml.ts';
import { parseXml, type XmlElement } from '../../feeds/nuget/xmlTree.ts';
import { HttpError } from '../../http/reply.ts';

/** What ProGet's persisted form of a classic key says. */
export interface KeyConfiguration {
  readonly legacyApis: readonly LegacyApi[];
  readonly user: string | null;
}

const element = 'Inedo.ProGet.ApiKeys.ApiKey';

/** The first two as ProGetAutomation writes them; the others are named alike, since they are documented nowhere. */
const properties: Readonly<Record<LegacyApi, string>> = {
  native: 'AllowNativeApi',
  'package-promotion': 'AllowPackagePromotionApi',
  repackaging: 'AllowRepackagingApi',
  webhooks: 'AllowWebhooksApi',
  assets: 'AllowAssetsApi',
  'feed-management': 'AllowFeedManagementApi',
  'connector-health': 'AllowConnectorHealthApi',
  'feed-api': 'AllowFeedApi',
};
const userProperty = 'ImpersonateUser';

/** `<Inedo.ProGet.ApiKeys.ApiKey Assembly="ProGetCoreEx"><Properties AllowNativeApi="True" … /></…>` */
export function writeConfiguration({ legacyApis: allowed, user }: KeyConfiguration): string {
  const flags = legacyApis.map((api) => `${properties[api]}="${allowed.includes(api) ? 'True' : 'False'}"`);
  const acting = user === null ? '' : ` ${userProperty}="${escapeXml(user)}"`;
  return `<${element} Assembly="ProGetCoreEx"><Properties ${flags.join(' ')}${acting} /></${element}>`;
}

/** @throws HttpError 400 for anything but such a document, and for a property that is not known. */
export function readConfiguration(xml: string): KeyConfiguration {
  const attributes = propertiesOf(parsed(xml));
  const known = new Map<string, LegacyApi>(legacyApis.map((api) => [properties[api], api]));
  const allowed: LegacyApi[] = [];
  for (const [name, value] of attributes) {
    const api = known.get(name);
    if (name === userProperty) continue;
    if (api === undefined) throw new HttpError(400, `ApiKey_Configuration: ${shown(name)} is not known here.`);
    if (!/^(true|false)$/i.test(value)) throw new HttpError(400, `ApiKey_Configuration: ${name} is True or False.`);
    if (value.toLowerCase() === 'true') allowed.push(api);
  }
  return { legacyApis: allowed, user: attributes.get(userProperty) || null };
}

function parsed(xml: string): XmlElement {
  try {
    return parseXml(xml);
  } catch {
    throw new HttpError(400, 'ApiKey_Configuration is no well-formed XML.');
  }
}

function propertiesOf(root: XmlElement): ReadonlyMap<string, string> {
  const own = root.children.find(({ name }) => name === 'Properties');
  if (root.name === element && own !== undefined) return own.attributes;
  throw new HttpError(400, `ApiKey_Configuration must be <${element}> with <Properties> inside.`);
}

function shown(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
}
