import { gunzipSync } from 'node:zlib';
import { parseJson, readBody } from '../../http/body.ts';
import type { FeedExchange } from '../../http/exchange.ts';
import { HttpError, json, type Reply } from '../../http/reply.ts';
import { isJsonObject, type JsonObject } from './publishBody.ts';

/** A lock file of ten thousand packages stays below a tenth of this. */
const longestQuestion = 32 * 1024 * 1024;

/**
 * `POST /-/npm/v1/security/advisories/bulk`: `{"NAME": ["VERSION", …]}`, gzipped by npm (its arborist: lib/audit-report.js),
 * plain by Yarn 4. A feed knows no advisories, and an empty object says so.
 */
export async function bulkAudit({ request }: FeedExchange): Promise<Reply> {
  const asked = await readQuestion(request);
  for (const [name, versions] of Object.entries(asked)) {
    if (!Array.isArray(versions) || !versions.every((version) => typeof version === 'string')) {
      throw new HttpError(400, `An audit lists the versions of each package; those of ${name} are no list of texts.`);
    }
  }
  return json(200, {});
}

/**
 * `POST /-/npm/v1/security/audits` and `…/audits/quick`: the tree of a lock file, from pnpm and npm 6. The report tells
 * how many packages were looked at, and that nothing is known against any of them.
 */
export async function quickAudit({ request }: FeedExchange): Promise<Reply> {
  const asked = await readQuestion(request);
  const dependencies = countDependencies(asked);
  return json(200, {
    actions: [],
    advisories: {},
    muted: [],
    metadata: {
      vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0 },
      dependencies,
      devDependencies: 0,
      optionalDependencies: 0,
      totalDependencies: dependencies,
    },
  });
}

/** Without recursion: the tree comes from outside. */
function countDependencies(root: JsonObject): number {
  let count = 0;
  const waiting: JsonObject[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isJsonObject(node.dependencies)) continue;
    for (const child of Object.values(node.dependencies)) {
      count += 1;
      if (isJsonObject(child)) waiting.push(child);
    }
  }
  return count;
}

async function readQuestion(request: FeedExchange['request']): Promise<JsonObject> {
  const body = await readBody(request, longestQuestion);
  const zipped = /\bgzip\b/i.test(String(request.headers['content-encoding'] ?? ''));
  const question = parseJson(zipped ? unzip(body) : body);
  if (!isJsonObject(question)) throw new HttpError(400, 'An audit is asked for with a JSON object.');
  return question;
}

function unzip(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: longestQuestion });
  } catch {
    throw new HttpError(400, 'The body is not valid gzip data, or unpacks to more than 32 MB.');
  }
}
