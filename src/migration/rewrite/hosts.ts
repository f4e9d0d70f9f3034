import { bundlerSetting } from '../../clients/bundleConfig.ts';
import type { Claim } from '../../scan/claim.ts';
import { findUrls } from '../../scan/places/rawUrls.ts';
import { groupsOf } from '../../scan/tree/node.ts';
import { type FileText, placeOfValue } from './fileText.ts';
import { isServer, withoutUser } from './places.ts';
import type { Edit, Rewriting } from './rewriting.ts';
import { urlEdits } from './urls.ts';

/** Places that are known by their host alone: machines of .netrc, Docker's and Composer's servers, Bundler's settings. */
export function hostEdits(claim: Claim, { text }: FileText, rewriting: Rewriting): Edit[] {
  const { url } = claim;
  if (url === null || url.wrapped || url.end <= url.start) return [];
  const raw = text.slice(url.start, url.end);
  const more = { what: 'name', label: 'host', secret: false } as const;
  const target = rewriting.urlFor(withoutUser(url.value), claim.packageType);
  if (target === null) return [];
  if (raw.startsWith('BUNDLE_')) {
    const name = target.includes('//') ? target : target.replace(/:\d+$/, '');
    return [{ start: url.start, end: url.end, text: bundlerSetting(name), ...more }];
  }
  if (!isServer(withoutUser(url.value))) return [];
  if (url.value.includes('//')) {
    const [found] = claim.packageType === 'docker' ? findUrls(raw) : [];
    return found === undefined
      ? []
      : urlEdits(found, target, 'host').map((edit) => ({
          ...edit,
          start: edit.start + url.start,
          end: edit.end + url.start,
        }));
  }
  const place = placeOfValue(text, url);
  return text.slice(place.start, place.end) === url.value ? [{ ...place, text: target, ...more }] : [];
}

/** sbt and Ivy look credentials up by the realm that the server names, too. */
export function realmEdits({ text, reading }: FileText): Edit[] {
  return [...groupsOf(reading.tree.root)].flatMap(({ entries }) =>
    entries.flatMap(({ value }) => {
      if (value.kind !== 'scalar' || value.value !== 'Artifactory Realm') return [];
      const place = placeOfValue(text, value);
      return [{ ...place, text: 'ProGet', what: 'name', label: 'realm', secret: false } as const];
    }),
  );
}

const trusted = /trusted[-_]host[ \t]*[=: ][ \t]*((?:[^\s#;]+(?:[ \t]+|\r?\n[ \t]+)?)+)/gi;

/** Hosts that pip takes without a certificate: the new one has to be among them where the old one was. */
export function trustedHostEdits({ text, comments }: FileText, rewriting: Rewriting): Edit[] {
  if (!/trusted[-_]host/i.test(text)) return [];
  return [...text.matchAll(trusted)].flatMap((match) => {
    const from = match.index + match[0].length - (match[1] ?? '').length;
    return [...(match[1] ?? '').matchAll(/\S+/g)].flatMap(([host], index, all) => {
      const start = from + (all[index]?.index ?? 0);
      const target = /^[\w.-]+(?::\d+)?$/.test(host) ? rewriting.urlFor(host, null) : null;
      if (target === null || comments.overlaps({ start, end: start + 1 })) return [];
      return [
        { start, end: start + host.length, text: target, what: 'name', label: 'trusted-host', secret: false } as const,
      ];
    });
  });
}
