import { type RequestHandler, Router } from 'express';
import type { FeedAction } from '../../contract/action.ts';
import type { Exchange } from '../../http/exchange.ts';
import { identified } from '../../http/handle.ts';
import { json, type Reply } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import { deletePackage } from './deletePackage.ts';
import { auditPackage, getPackageMetadata } from './describePackage.ts';
import { downloadPackage } from './downloadPackage.ts';
import { basicFeedInfo } from './feedInfo.ts';
import { listLatest, listVersions } from './listPackages.ts';
import { findFeed, type OpenFeed, openFeed } from './openFeed.ts';
import { setPackageStatus } from './packageStatus.ts';
import { uploadPackage } from './uploadPackage.ts';

type PackageHandler = (exchange: Exchange, opened: OpenFeed) => Reply | Promise<Reply>;

/** `/api/packages/…` (spec: common packages API). Each call takes the right to view, and most of them another one. */
export function packageRoutes(surroundings: Surroundings): Router {
  const router = Router();
  const within = (handler: PackageHandler, ...actions: readonly FeedAction[]): RequestHandler =>
    identified(surroundings, (exchange, { feed = '' }) =>
      handler(exchange, openFeed(exchange, surroundings, feed, 'feed.view', ...actions)),
    );
  const serve = (path: string, handlers: Parameters<typeof resource>[3]) =>
    resource(router, surroundings, `/:feed${path}`, handlers);

  serve('', {
    GET: identified(surroundings, (exchange, { feed = '' }) =>
      json(200, basicFeedInfo(findFeed(exchange, surroundings, feed, 'feed.view'))),
    ),
  });
  serve('/latest', { GET: within(listLatest) });
  serve('/versions', { GET: within(listVersions) });
  serve('/download', { GET: within(downloadPackage, 'feed.download') });
  const upload = within((exchange, opened) => uploadPackage(exchange, surroundings, opened), 'feed.add');
  // PyPI and RPM packages name their file here; elsewhere it is of no interest.
  serve('/upload{/:file}', { PUT: upload, POST: upload });
  const remove = within(deletePackage, 'feed.delete');
  serve('/delete', { POST: remove, DELETE: remove });
  const setStatus = within(setPackageStatus, 'feed.delete');
  serve('/status', { POST: setStatus, PUT: setStatus });
  serve('/audit', { POST: within(auditPackage) });
  serve('/metadata', { GET: within(getPackageMetadata) });
  return router;
}
