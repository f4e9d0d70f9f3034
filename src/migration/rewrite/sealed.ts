import type { Work } from './draft.ts';
import { isServer, withoutUser } from './places.ts';

/**
 * A secret that is encrypted for one user or one machine can only be entered again. Until then its source stays with
 * Artifactory, so that nobody sends the old one to another server.
 */
export function keepSealed({ fileText: { reading, lineOf }, rewriting, draft }: Work): void {
  for (const { at, name, url, link } of reading.sealed) {
    const places = [
      ...(url === null ? [] : [url]),
      ...reading.urls.flatMap((named) => (named.realm === link?.realm && named.name === link.name ? [named.url] : [])),
    ].filter((place) => rewriting.urlFor(withoutUser(place.value), null) !== null);
    if (places.length === 0) continue;
    draft.kept.push(...places);
    const isHost = places.every((place) => isServer(withoutUser(place.value)));
    const message = `The secret of ${isHost ? 'this server' : 'this source'} is sealed: ${name}. Its URL stays as it is; enter URL, user api and the key with the client itself.`;
    draft.manual.push({ line: lineOf(at.start), message });
  }
}
