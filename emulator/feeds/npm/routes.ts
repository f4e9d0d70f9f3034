import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import type { FeedFormat, FeedRoute } from '../route.ts';
import { getAttestations } from './attestations.ts';
import { bulkAudit, quickAudit } from './audit.ts';
import { deleteDistTag, getDistTags, putDistTag } from './distTags.ts';
import { login, logout, refuseWebLogin } from './login.ts';
import { getManifest, getPackument, getTarball } from './metadata.ts';
import { paths } from './paths.ts';
import { getStars, getUser, refuseAccess, refuseSignatureKeys, refuseTokens } from './people.ts';
import { publisherName } from './publisher.ts';
import { putPackage } from './putPackage.ts';
import { search } from './search.ts';
import { deletePackage, deleteTarball, putRevision } from './update.ts';

/** Everything that npm, pnpm, yarn and bun ask of a registry (spec: npm family, endpoints). */
export const npmFormat: FeedFormat = {
  routes: [
    { method: 'GET', path: paths.package, action: 'feed.view', handle: getPackument },
    { method: 'GET', path: paths.tarball, action: 'feed.download', handle: getTarball },
    { method: 'GET', path: paths.version, action: 'feed.view', handle: getManifest },
    { method: 'PUT', path: paths.package, action: null, handle: putPackage },
    { method: 'PUT', path: paths.packageRevision, action: 'feed.delete', handle: putRevision },
    { method: 'DELETE', path: paths.packageRevision, action: 'feed.delete', handle: deletePackage },
    { method: 'DELETE', path: paths.tarballRevision, action: 'feed.delete', handle: deleteTarball },
    { method: 'GET', path: paths.distTags, action: 'feed.view', handle: getDistTags },
    { method: 'PUT', path: paths.distTag, action: 'feed.delete', handle: putDistTag },
    { method: 'POST', path: paths.distTag, action: 'feed.delete', handle: putDistTag },
    { method: 'DELETE', path: paths.distTag, action: 'feed.delete', handle: deleteDistTag },
    { method: 'GET', path: paths.ping, action: 'feed.view', handle: () => json(200, {}) },
    { method: 'GET', path: paths.whoami, action: 'feed.view', handle: whoami },
    { method: 'GET', path: paths.search, action: 'feed.view', handle: search },
    { method: 'POST', path: paths.bulkAudit, action: 'feed.view', handle: bulkAudit },
    { method: 'POST', path: paths.quickAudit, action: 'feed.view', handle: quickAudit },
    { method: 'POST', path: paths.webLogin, action: null, handle: refuseWebLogin },
    { method: 'PUT', path: paths.login, action: null, handle: login },
    { method: 'DELETE', path: paths.logout, action: null, handle: logout },
    { method: 'GET', path: paths.login, action: 'feed.view', handle: getUser },
    { method: 'GET', path: paths.stars, action: 'feed.view', handle: getStars },
    { method: 'GET', path: paths.signatureKeys, action: 'feed.view', handle: refuseSignatureKeys },
    { method: 'GET', path: paths.attestations, action: 'feed.view', handle: getAttestations },
    ...refused(paths.access, refuseAccess),
    ...refused(paths.tokens, refuseTokens),
  ],
};

/** Questions to the public registry that no feed answers: whoever may view is told why. */
function refused(path: RegExp, handle: FeedRoute['handle']): FeedRoute[] {
  const methods = ['GET', 'PUT', 'POST', 'DELETE'] as const;
  return methods.map((method) => ({ method, path, action: 'feed.view', handle }));
}

function whoami(exchange: FeedExchange): Reply {
  if (exchange.principal?.kind === 'anonymous') {
    throw new HttpError(401, 'You are not logged in.', { 'WWW-Authenticate': 'Basic realm="ProGet"' });
  }
  return json(200, { username: publisherName(exchange) });
}
