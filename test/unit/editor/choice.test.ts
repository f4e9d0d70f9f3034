import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCodeArguments } from '../../editor/bench/codeArguments.ts';
import { chooseEditor } from '../../editor/choice.ts';

describe('PROGET_TEST_VSCODE', () => {
  const cases = [
    { wish: 'bench', choice: { kind: 'bench' } },
    { wish: 'download', choice: { kind: 'download', chosen: true } },
    { wish: '/opt/code/code', choice: { kind: 'executable', path: '/opt/code/code' } },
  ];
  for (const { wish, choice } of cases)
    it(`takes ${wish}`, () => assert.deepEqual(chooseEditor({ PROGET_TEST_VSCODE: wish }), choice));
});

describe('the stand-in for code', () => {
  it('reads what @vscode/test-electron says', () => {
    const args = ['/w', '--no-sandbox', '--disable-workspace-trust', '--extensionTestsPath=/t.js'];
    args.push('--extensionDevelopmentPath=/e', '--extensions-dir=/x', '--user-data-dir=/u');
    assert.deepEqual(readCodeArguments(args), {
      extensionDevelopmentPaths: ['/e'],
      extensionTestsPath: '/t.js',
      extensionsDir: '/x',
      userDataDir: '/u',
      folder: '/w',
      disableExtensions: false,
      disableWorkspaceTrust: true,
    });
  });

  it('opens a workspace file as such', () => {
    assert.equal(readCodeArguments(['/w.code-workspace', '--extensionTestsPath=/t.js']).workspace, '/w.code-workspace');
  });

  it('refuses to run nothing', () => {
    assert.throws(() => readCodeArguments(['/w']), /--extensionTestsPath=FILE is needed/);
  });
});
