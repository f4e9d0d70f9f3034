import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodyLike, findCreated } from '../../../src/keys/newKeys.ts';
import {
  advanceRotation,
  beginRotation,
  planRotation,
  type RotationEvent,
  type RotationStep,
  readRotation,
  recoverRotation,
} from '../../../src/keys/rotation.ts';
import { viewDetails, viewKey } from '../../support/keyView.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const old = viewKey({
  feeds: ['npm', 'nuget'],
  packagePermissions: ['view', 'add'],
  logging: 'both',
  description: 'd',
  value: 'planted-secret',
});
const successor = { ...old, id: 1010, value: null };

describe('the plan of a rotation', () => {
  it('has the same scope, name and logging, and no value', () => {
    assert.deepEqual(planRotation(old, { serverKind: 'server', now }), {
      ok: true,
      body: {
        type: 'feed',
        logging: 'both',
        displayName: 'ci',
        description: 'd',
        packagePermissions: ['view', 'add'],
        feed: 'npm,nuget',
      },
    });
  });

  const end = '2026-06-11T00:00:00.000Z';
  const lives: readonly (readonly [name: string, key: Parameters<typeof viewKey>[0], until: string | undefined])[] = [
    [
      'as long as the old key had',
      { expiration: end, details: viewDetails({ createdAt: '2026-06-01T00:00:00.000Z' }) },
      end,
    ],
    ['90 days where that is unknown', { expiration: end }, '2026-08-30T00:00:00.000Z'],
    ['without end like the old key', {}, undefined],
  ];
  for (const [name, key, until] of lives)
    it(`lives ${name}`, () => {
      const plan = planRotation(viewKey(key), { serverKind: 'server', now });
      assert.equal(plan.ok && plan.body.expiration, until);
    });

  it('takes the expiration that is asked for, none included', () => {
    const key = viewKey({ expiration: end });
    const chosen = planRotation(key, { serverKind: 'server', now, expiration: '2027-01-01T00:00:00Z' });
    assert.equal(chosen.ok && chosen.body.expiration, '2027-01-01T00:00:00Z');
    const unending = planRotation(key, { serverKind: 'server', now, expiration: null });
    assert.ok(unending.ok && !('expiration' in unending.body));
  });

  it('is impossible for classic keys of a real server', () => {
    const classic = viewKey({ type: 'other', legacyApis: ['native'], user: 'u' });
    assert.equal(planRotation(classic, { serverKind: 'server', now }).ok, false);
    const plan = planRotation(classic, { serverKind: 'emulator', now });
    assert.deepEqual(plan.ok && [plan.body.legacyApis, plan.body.user], [['native'], 'u']);
  });
});

describe('the state of a rotation', () => {
  const begun = beginRotation('server', old, [old, viewKey({ id: 7 })], now);

  const paths: readonly (readonly [events: readonly RotationEvent['event'][], step: RotationStep])[] = [
    [['created'], 'created'],
    [['not-created'], 'done'],
    [['created', 'delete-old'], 'deleting'],
    [['created', 'delete-old', 'deleted'], 'done'],
    [['created', 'delete-old', 'not-deleted'], 'created'],
    [['created', 'keep-both'], 'done'],
    [['delete-old'], 'creating'],
    [['deleted'], 'creating'],
    [['created', 'deleted'], 'created'],
    [['created', 'keep-both', 'delete-old'], 'done'],
  ];
  for (const [events, step] of paths)
    it(`after ${events.join(', ')} is "${step}"`, () => {
      const state = events.reduce(
        (reached, event) => advanceRotation(reached, event === 'created' ? { event, successorId: 1010 } : { event }),
        begun,
      );
      assert.equal(state.step, step);
      assert.equal(state.successorId, events[0] === 'created' ? 1010 : null);
    });

  it('survives being stored, without a secret', () => {
    const stored = JSON.stringify(begun);
    assert.doesNotMatch(stored, /planted/);
    assert.deepEqual(readRotation(JSON.parse(stored)), begun);
    for (const wrong of [null, {}, { ...begun, step: 'flying' }, 'x']) assert.equal(readRotation(wrong), null);
  });

  it('is finished when no successor was made, or the old key is gone', () => {
    assert.deepEqual(recoverRotation(begun, [old]), { outcome: 'finished' });
    const deleting = { ...begun, step: 'deleting', successorId: 1010 } as const;
    assert.deepEqual(recoverRotation(deleting, [successor]), { outcome: 'finished' });
  });

  it('finds the successor that a lost answer hid', () => {
    const found = recoverRotation(begun, [old, viewKey({ id: 7 }), successor, viewKey({ id: 1011, displayName: 'x' })]);
    assert.equal(found.outcome, 'overlap');
    assert.ok(found.outcome === 'overlap');
    assert.deepEqual([found.successor.id, found.old.id, found.state.step], [1010, old.id, 'created']);
    assert.equal(found.state.successorId, 1010);
  });

  it('goes on by the id that was stored', () => {
    const created = advanceRotation(begun, { event: 'created', successorId: 1010 });
    const renamed = { ...successor, displayName: 'renamed since' };
    assert.equal(recoverRotation(created, [old, renamed]).outcome, 'overlap');
    assert.equal(recoverRotation({ ...created, step: 'deleting' }, [old, renamed]).outcome, 'overlap');
    assert.deepEqual(recoverRotation(created, [old]), { outcome: 'finished' });
  });

  it('asks when two keys could be it', () => {
    const found = recoverRotation(begun, [old, successor, { ...successor, id: 1011 }]);
    assert.deepEqual(found.outcome === 'unclear' && found.candidates.map(({ id }) => id), [1010, 1011]);
  });
});

describe('a key that was just made', () => {
  it('is told by being new and alike, whatever the case of feeds and the order of lists', () => {
    const body = { ...bodyLike(old), feed: 'NuGet, NPM', packagePermissions: ['add', 'view'] };
    const others = [
      viewKey({ id: 5 }),
      { ...old, id: 6, packagePermissions: ['view'] },
      { ...old, id: 8, type: 'other' as const },
    ];
    assert.deepEqual(findCreated(body, [old.id], [old, successor, ...others]), [successor]);
  });
});
