import type { RequestRecord } from '../../../emulator/contract/request.ts';

/** A refused npm read, with what a test changes in it. */
export function record(changes: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: 7,
    time: '2026-11-20T10:00:00.000Z',
    method: 'GET',
    url: '/npm/npm/proget-demo',
    status: 403,
    durationMs: 1,
    remote: '127.0.0.1',
    userAgent: 'npm/11.19.1',
    place: 'npm',
    feed: 'npm',
    action: 'feed.view',
    credential: { carrier: 'Authorization Bearer', userName: null, mark: '0123…cdef' },
    ignored: [],
    principal: { kind: 'key', keyId: 1003, keyName: 'build', user: null },
    allow: false,
    denial: 'wrong-feed',
    reason: "Key 'build' is not for feed npm.",
    nextStep: 'Use a key for feed npm.',
    hints: [],
    ...changes,
  };
}
