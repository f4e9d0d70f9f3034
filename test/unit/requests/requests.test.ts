import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RequestRecord } from '../../../emulator/contract/request.ts';
import { describeNode, detailsOf } from '../../../src/requests/describeRequest.ts';
import { followRequests } from '../../../src/requests/followRequests.ts';
import { mostRequests, RequestList } from '../../../src/requests/requestList.ts';
import { record } from '../cli/records.ts';

const node = (changes: Partial<RequestRecord> = {}) =>
  ({ kind: 'request', run: 'run', record: record(changes) }) as const;
const allowed = { allow: true, denial: null, status: 200, nextStep: null } as const;

describe('a request in the view', () => {
  it('that was refused says so by icon, word and code', () => {
    assert.deepEqual(describeNode(node()), {
      id: 'run/7',
      label: 'GET /npm/npm/proget-demo',
      description: '403 Refused [wrong-feed] · build · 10:00:00',
      tooltip: "Refused: GET /npm/npm/proget-demo → 403\nKey 'build' is not for feed npm.\nUse a key for feed npm.",
      icon: 'error',
      colour: 'list.errorForeground',
      contextValue: 'denied;request',
      expandable: true,
      accessibilityLabel: 'Refused: GET /npm/npm/proget-demo, status 403, by build, at 10:00:00',
    });
  });

  it('that was allowed has another icon, and no colour', () => {
    const { icon, colour, description, contextValue } = describeNode(node(allowed));
    assert.deepEqual([icon, colour, description, contextValue], ['pass', null, '200 · build · 10:00:00', 'request']);
  });

  it('that nobody had to decide about is neither', () => {
    const { icon, accessibilityLabel } = describeNode(node({ ...allowed, allow: null, principal: null }));
    assert.equal(icon, 'circle-outline');
    assert.match(accessibilityLabel, /^Answered: .+ by nobody/);
  });

  it('has what was sent, the key, the rule and the next step below it', () => {
    const details = detailsOf(node()).map((detail) => describeNode(detail));
    assert.deepEqual(
      details.map(({ label }) => label),
      ['when', 'sent', 'judged as', 'wanted', 'rule', 'next step'],
    );
    assert.equal(new Set(details.map(({ id }) => id)).size, details.length);
    assert.equal(details.at(-1)?.icon, 'lightbulb');
  });

  it('that was explained with its bodies has them at the end', () => {
    const request = { type: 'application/json', size: 5, text: '[1,2]', truncated: false };
    const bodies = { request, response: { type: 'application/zip', size: 9, text: null, truncated: false } };
    const details = detailsOf(node({ bodies })).map((detail) => describeNode(detail));
    assert.deepEqual(
      details.slice(-2).map(({ label, description }) => [label, description]),
      [
        ['sent body', 'application/json, 5 bytes: [1,2]'],
        ['its answer', 'application/zip, 9 bytes, not kept'],
      ],
    );
  });

  it('shows control characters of a client as text', () => {
    const evil = 'x\u001b[2J\u202e\n';
    const hostile = node({
      url: `/${evil}`,
      userAgent: evil,
      reason: evil,
      principal: { kind: 'key', keyId: 1, keyName: evil, user: null },
    });
    const texts = [describeNode(hostile), ...detailsOf(hostile).map((detail) => describeNode(detail))];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    for (const { label, description } of texts) assert.doesNotMatch(label + description, /[\u0000-\u001f\u202e]/);
  });
});

describe('the list of requests', () => {
  const records = (...ids: number[]) => ids.map((id) => record({ id }));
  const shown = (list: RequestList) => list.shown.map(({ id }) => id);

  it('has the newest first, each once, however they come', () => {
    const list = new RequestList();
    list.add(records(2, 1, 3));
    list.add(records(3, 4));
    assert.deepEqual(shown(list), [4, 3, 2, 1]);
    assert.equal(list.newestId, 4);
  });

  it('is bounded', () => {
    const list = new RequestList();
    for (let id = 1; id <= mostRequests + 10; id += 1) list.add(records(id));
    assert.equal(list.shown.length, mostRequests);
    assert.equal(list.shown[0]?.id, mostRequests + 10);
  });

  it('leaves out what our own tools ask, and does not ask for it again', () => {
    const list = new RequestList();
    list.add([record({ id: 5, place: 'emulator' })]);
    assert.deepEqual([shown(list), list.newestId], [[], 5]);
  });

  it('shows the denied ones only, when asked to', () => {
    const list = new RequestList();
    list.add([record({ id: 1 }), record({ id: 2, ...allowed })]);
    list.deniedOnly = true;
    assert.deepEqual(shown(list), [1]);
    list.deniedOnly = false;
    assert.deepEqual(shown(list), [2, 1]);
  });

  it('shows those of one key only, when asked to', () => {
    const list = new RequestList();
    const other = { kind: 'key', keyId: 1004, keyName: null, user: null } as const;
    list.add([record({ id: 1 }), record({ id: 2, principal: other }), record({ id: 3, principal: null })]);
    list.key = { id: 1004, title: 'other' };
    assert.deepEqual(shown(list), [2]);
    list.deniedOnly = true;
    assert.deepEqual(shown(list), [2]);
    list.key = null;
    assert.deepEqual(shown(list), [3, 2, 1]);
  });

  it('stays empty of what was cleared, and begins anew with the emulator', () => {
    const list = new RequestList();
    list.add(records(1, 2));
    list.clear();
    list.add(records(1, 2));
    assert.deepEqual(shown(list), []);
    list.restart();
    list.add(records(1));
    assert.deepEqual(shown(list), [1]);
  });
});

describe('following requests', () => {
  const client = (listed: unknown, ...events: unknown[]) => ({
    get: async () => listed,
    async *events() {
      yield* events;
    },
  });
  const follow = async (listed: unknown, ...events: unknown[]) => {
    const taken: number[][] = [];
    const take = (records: readonly RequestRecord[]) => taken.push(records.map(({ id }) => id));
    await followRequests(client(listed, ...events), 0, new AbortController().signal, take);
    return taken;
  };

  it('hands on those that there are, then each that comes', async () => {
    assert.deepEqual(await follow([record({ id: 2 }), record({ id: 1 })], record({ id: 2 }), record({ id: 3 })), [
      [2, 1],
      [2],
      [3],
    ]);
  });

  it('passes over what is no record', async () => {
    assert.deepEqual(await follow('nonsense', { id: 1 }, null, record({ id: 9 })), [[9]]);
  });
});
