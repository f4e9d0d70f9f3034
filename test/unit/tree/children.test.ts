import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProGetReason } from '../../../src/proget/errors.ts';
import { childrenOf, findKeyNode, parentOf, rootNodes } from '../../../src/tree/children.ts';
import { describeNode } from '../../../src/tree/describe.ts';
import { nodeId, type StateName, type TreeNode } from '../../../src/tree/node.ts';
import { viewKey } from '../../support/keyView.ts';
import { emulator, failure, now, real, type SourceOptions, sourceOf } from './nodes.ts';

function below(options: SourceOptions): TreeNode[] {
  const source = sourceOf(options);
  return rootNodes(source).flatMap((server) => childrenOf(source, server));
}

function allNodes(options: SourceOptions): TreeNode[] {
  const source = sourceOf(options);
  const walk = (node: TreeNode): TreeNode[] => [node, ...childrenOf(source, node).flatMap(walk)];
  return rootNodes(source).flatMap(walk);
}

const keys = [
  viewKey({ id: 1, feeds: ['npm', 'nuget'], packagePermissions: ['view'], displayName: 'a' }),
  viewKey({ id: 2, type: 'system', systemApis: ['full-control'], displayName: 'b' }),
  viewKey({ id: 3, type: 'personal', user: 'j.smith', displayName: 'c' }),
];

const states: readonly (readonly [when: string, options: SourceOptions, state: StateName])[] = [
  ['nothing was asked yet', { stock: null }, 'loading'],
  ['the first answer is waited for', { stock: { loading: true } }, 'loading'],
  ['there are no keys', { stock: { keys: [] } }, 'empty'],
  ['no key fits the filter', { stock: { keys }, filter: 'nothing' }, 'no-match'],
  ['an emulator does not run', { listed: emulator, stock: { error: failure('unreachable') } }, 'stopped'],
  ...(
    [
      ['unreachable', 'offline'],
      ['timeout', 'offline'],
      ['tls', 'offline'],
      ['unauthorized', 'unauthorized'],
      ['cannot-list', 'forbidden'],
      ['too-old', 'too-old'],
      ['unlicensed', 'unlicensed'],
      ['redirected', 'redirected'],
      ['html', 'server-error'],
      ['nonsense', 'server-error'],
      ['server-error', 'server-error'],
    ] satisfies [ProGetReason, StateName][]
  ).map(([reason, state]) => [`the server is ${reason}`, { stock: { error: failure(reason) } }, state] as const),
];

describe('instead of keys there is', () => {
  for (const [when, options, expected] of states) {
    test(`“${expected}” when ${when}`, () => {
      const [node, ...others] = below(options);
      assert.ok(node?.kind === 'state');
      assert.equal(node.state, expected);
      if (expected !== 'empty') assert.deepEqual(others, []);
      const { error } = options.stock ?? {};
      const look = describeNode(node, now);
      if (error) for (const text of [look.tooltip, look.spoken]) assert.match(text, /Do something/);
    });
  }

  test('no two states that look alike', () => {
    const looks = states.map(([, options]) => {
      const [node] = below(options);
      assert.ok(node !== undefined);
      return `${describeNode(node, now).label} ${node.kind === 'state' ? node.state : ''}`;
    });
    const labels = new Set(looks.map((look) => look.split(' ').slice(0, -1).join(' ')));
    assert.equal(labels.size, new Set(looks).size);
  });
});

test('old keys stay, marked, beside the reason why there are no newer ones', () => {
  const nodes = allNodes({ stock: { keys, error: failure('unreachable') } });
  assert.ok(nodes.some((node) => node.kind === 'state' && node.state === 'offline'));
  const shown = nodes.filter((node) => node.kind === 'key');
  assert.equal(shown.length, 3);
  assert.ok(shown.every((node) => node.stale && describeNode(node, now).description.includes('old')));
});

test('old keys stay as they are while new ones are waited for', () => {
  assert.deepEqual(below({ stock: { keys, loading: true } }).map(nodeId), below({ stock: { keys } }).map(nodeId));
});

describe('ids of nodes', () => {
  for (const grouping of ['type', 'feed', 'user'] as const)
    test(`are unique when grouped by ${grouping}`, () => {
      const ids = allNodes({ stock: { keys }, grouping }).map(nodeId);
      assert.equal(new Set(ids).size, ids.length);
    });

  test('stay when names, ends and other keys change', () => {
    const idOf = (list: typeof keys): string | undefined =>
      allNodes({ stock: { keys: list } })
        .filter((node) => node.kind === 'key' && node.key.id === 1)
        .map(nodeId)[0];
    const [first] = keys;
    assert.ok(first !== undefined);
    assert.equal(idOf([{ ...first, displayName: 'z', expiration: '2027-01-01T00:00:00Z' }]), idOf(keys));
  });
});

test('every node knows its parent, by id', () => {
  const source = sourceOf({ stock: { keys }, grouping: 'feed' });
  const check = (node: TreeNode): void => {
    for (const child of childrenOf(source, node)) {
      const parent = parentOf(source, child);
      assert.equal(parent && nodeId(parent), nodeId(node));
      check(child);
    }
  };
  for (const root of rootNodes(source)) {
    assert.equal(parentOf(source, root), null);
    check(root);
  }
});

test('a key is found where it stands', () => {
  const source = sourceOf({ stock: { keys } });
  assert.equal(findKeyNode(source, real.server.id, 3)?.groupId, 'type:personal');
  assert.equal(findKeyNode(source, real.server.id, 9), null);
  assert.equal(findKeyNode(source, 'https://other.example', 3), null);
});

test('a rotation shows as a node, and on both keys', () => {
  const rotation = {
    serverId: real.server.id,
    oldId: 1,
    oldTitle: 'a',
    successorId: 2,
    step: 'created' as const,
    knownIds: [1],
    startedAt: '2026-06-01T00:00:00Z',
  };
  const nodes = allNodes({ stock: { keys }, rotations: [rotation] });
  assert.equal(nodes.filter((node) => node.kind === 'rotation').length, 1);
  const parts = nodes.flatMap((node) => (node.kind === 'key' ? [`${node.key.id} ${node.rotation}`] : []));
  assert.deepEqual(parts.sort(), ['1 old', '2 successor', '3 null']);
});

test('no label, description or spoken text is empty where it must not be, or undefined', () => {
  for (const node of allNodes({ stock: { keys, edition: 'free' }, grouping: 'feed' })) {
    const look = describeNode(node, now);
    assert.notEqual(look.label, '');
    assert.notEqual(look.spoken, '');
    assert.doesNotMatch(JSON.stringify(look), /undefined|NaN|\[object/);
  }
});

test('a thousand keys become a thousand tree items', () => {
  const many = Array.from({ length: 1000 }, (_, index) =>
    viewKey({ id: index, displayName: `key ${index}`, feeds: [`feed${index % 40}`], packagePermissions: ['view'] }),
  );
  const nodes = allNodes({ stock: { keys: many } });
  const labels = new Set(nodes.map((node) => describeNode(node, now).label));
  for (const { displayName } of many) assert.ok(labels.has(displayName ?? ''), String(displayName));
});
