import type { Connector } from '../../contract/connector.ts';
import { type FeedType, isCompatible } from '../../contract/feed.ts';
import { HttpError } from '../../http/reply.ts';
import type { Tables } from '../../tables.ts';
import { shown } from '../readObject.ts';

/**
 * The connectors that a feed shall have; undefined = they stay.
 * @throws HttpError 422 for one that does not exist or is for other packages, 400 for one that is named twice.
 */
export function findConnectors(
  { connectors }: Tables,
  names: readonly string[] | undefined,
  feedType: FeedType,
): readonly Connector[] | undefined {
  const found = new Set<number>();
  return names?.map((name) => {
    const connector = connectors.find(name);
    if (connector === undefined) throw new HttpError(422, `connector '${shown(name)}' does not exist`);
    if (!isCompatible(connector.feedType, feedType)) {
      throw new HttpError(
        422,
        `connector '${shown(name)}' is for ${connector.feedType} feeds, not for ${feedType} feeds`,
      );
    }
    if (found.has(connector.id)) throw new HttpError(400, `The connector '${shown(name)}' is given twice.`);
    found.add(connector.id);
    return connector;
  });
}
