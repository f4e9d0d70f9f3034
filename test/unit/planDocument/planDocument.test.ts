import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { planCommandIds } from '../../../src/commandIds.ts';
import { buildPlan } from '../../../src/migration/buildPlan.ts';
import { withDecision, withMapping } from '../../../src/migration/editPlan.ts';
import type { Plan } from '../../../src/migration/plan.ts';
import { printPlan } from '../../../src/migration/planFile.ts';
import { planLenses } from '../../../src/planDocument/planLenses.ts';
import { planProblems } from '../../../src/planDocument/planProblems.ts';
import { changeBetween, changesBetween, readPlan } from '../../../src/planDocument/readPlan.ts';
import { makeApiKey } from '../../support/artifactoryKeys.ts';
import { makeFinding, makePlanInput, makeTarget } from '../../support/planInput.ts';

const findings = [
  makeFinding(makeApiKey(1), { repo: 'npm' }),
  makeFinding(makeApiKey(2), { repo: 'nuget-local', packageType: 'nuget', user: 'builder' }),
];
const target = makeTarget(['npm:npm', 'nuget:nuget']);
const plan = buildPlan(makePlanInput(findings, { target }));
const titles = (of: Plan) => planLenses(readPlan(printPlan(of))).map(({ title }) => title);

describe('the document of a plan', () => {
  it('offers above each part what can be done with it, and marks what was decided', () => {
    const [first] = plan.rows;
    assert.ok(first !== undefined);
    assert.equal(titles(plan).filter((title) => title === '✓ Migrate').length, 1);
    const skipped = withDecision(plan, [first.fingerprint], 'skip');
    assert.ok(titles(skipped).includes('✓ Skip'));
    const text = printPlan(plan);
    const decisions = planLenses(readPlan(text)).filter(({ command }) => command === planCommandIds.decide);
    for (const { at, args } of decisions.filter((lens) => lens.args.length > 0))
      assert.ok(text.slice(at.start, at.end).includes(`"fingerprint": "${args[0]}"`));
  });

  it('asks for a yes to a guess, until there is one', () => {
    const [guess] = planProblems(readPlan(printPlan(plan))).filter(({ code }) => code === 'guess');
    assert.match(guess?.message ?? '', /^nuget-local \(nuget\) → nuget, a guess: confirm/);
    assert.ok(titles(plan).includes('Confirm'));
    const confirmed = withMapping(plan, null, 'nuget-local', 'nuget');
    assert.deepEqual(
      planProblems(readPlan(printPlan(confirmed))).filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.ok(!titles(confirmed).includes('Confirm'));
  });

  it('says what is wrong with a text that is no plan, or none any more', () => {
    for (const text of ['', '{', '[]', printPlan(plan).replace('"decision"', '"decisions"')]) {
      const [problem, ...more] = planProblems(readPlan(text));
      assert.equal(problem?.code, 'no-plan');
      assert.match(problem.message, /plan/);
      assert.deepEqual(more, []);
      assert.deepEqual(planLenses(readPlan(text)), []);
    }
  });

  it('is changed part by part, so that the other rows stay as they are', () => {
    const [before, after] = [printPlan(plan), printPlan(withMapping(plan, null, 'nuget-local', 'nuget'))];
    const edits = changesBetween(before, after);
    assert.ok(edits.length > 1);
    const changed = edits
      .toReversed()
      .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), before);
    assert.equal(changed, after);
    const untouched = readPlan(before).rows.get(plan.rows[0]?.fingerprint ?? '');
    assert.ok(untouched !== undefined);
    for (const { start, end } of edits) assert.ok(end <= untouched.start || start >= untouched.end);
  });

  it('is changed where it differs and nowhere else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, old, fresh, tail) => {
        const [before, after] = [head + old + tail, head + fresh + tail];
        const { start, end, text } = changeBetween(before, after);
        assert.equal(before.slice(0, start) + text + before.slice(end), after);
        assert.ok(start >= 0 && end >= start && text.length <= fresh.length && end - start <= old.length);
      }),
    );
  });
});
