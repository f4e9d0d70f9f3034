import { text } from '../../http/reply.ts';
import type { FeedFormat, FeedRoute } from '../route.ts';
import { getDependencies, getGemInfo, getGemVersions, getLatestVersion, searchGems } from './apiV1.ts';
import { getInfo, getNames, getVersions } from './compactIndex.ts';
import { getGem, getQuickSpec, getSpecs } from './gemFiles.ts';
import { getOwners, refuseOwners } from './owners.ts';
import { pushGem } from './push.ts';
import { signIn } from './signIn.ts';
import { testHooks } from './testHooks.ts';
import { yankGem } from './yank.ts';

const ownersPath = /^\/api\/v1\/gems\/(?<name>[^/]+)\/owners$/;
const apiKey = /^\/api\/v1\/api_key(?:\.(?<format>json|yaml|txt))?$/;

/** Everything that gem and Bundler ask of a source (spec: RubyGems, endpoints). */
const routes: readonly FeedRoute[] = [
  { method: 'GET', path: /^\/versions$/, action: 'feed.view', handle: getVersions },
  { method: 'GET', path: /^\/info\/(?<name>[^/]+)$/, action: 'feed.view', handle: getInfo },
  { method: 'GET', path: /^\/names$/, action: 'feed.view', handle: getNames },
  {
    method: 'GET',
    path: /^\/(?<kind>latest_|prerelease_|)specs\.4\.8\.gz$/,
    action: 'feed.view',
    handle: getSpecs,
  },
  {
    method: 'GET',
    path: /^\/quick\/Marshal\.4\.8\/(?<fullName>[^/]+)\.gemspec\.rz$/,
    action: 'feed.view',
    handle: getQuickSpec,
  },
  { method: 'GET', path: /^\/gems\/(?<fullName>[^/]+)\.gem$/, action: 'feed.download', handle: getGem },
  { method: 'POST', path: /^\/api\/v1\/gems\/?$/, action: 'feed.add', handle: pushGem },
  { method: 'DELETE', path: /^\/api\/v1\/gems\/yank$/, action: 'feed.delete', handle: yankGem },
  { method: 'POST', path: apiKey, action: null, handle: signIn },
  { method: 'GET', path: apiKey, action: null, handle: signIn },
  { method: 'GET', path: /^\/api\/v1\/gems\/(?<name>[^/]+)\.json$/, action: 'feed.view', handle: getGemInfo },
  { method: 'GET', path: /^\/api\/v1\/gems\/(?<name>[^/]+)\/owners\.yaml$/, action: 'feed.view', handle: getOwners },
  { method: 'POST', path: ownersPath, action: 'feed.add', handle: refuseOwners },
  { method: 'DELETE', path: ownersPath, action: 'feed.add', handle: refuseOwners },
  { method: 'GET', path: /^\/api\/v1\/versions\/(?<name>[^/]+)\.json$/, action: 'feed.view', handle: getGemVersions },
  {
    method: 'GET',
    path: /^\/api\/v1\/versions\/(?<name>[^/]+)\/latest\.json$/,
    action: 'feed.view',
    handle: getLatestVersion,
  },
  { method: 'GET', path: /^\/api\/v1\/search\.json$/, action: 'feed.view', handle: searchGems },
  {
    method: 'GET',
    path: /^\/api\/v1\/dependencies(?:\.(?<format>json))?$/,
    action: 'feed.view',
    handle: getDependencies,
  },
  // RubyGems looks here first whether there is a source at all.
  { method: 'GET', path: /^\/$/, action: 'feed.view', handle: ({ feed }) => text(200, `RubyGems feed ${feed.name}\n`) },
];

/** @param withTestHooks whether `--test-hooks` was given */
export function gemFormat(withTestHooks: boolean): FeedFormat {
  return { routes: withTestHooks ? [...routes, ...testHooks] : routes };
}
