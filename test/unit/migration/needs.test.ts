import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsAt } from '../../../src/migration/needs.ts';

/** The place is where `«»` stands. */
const cases: readonly (readonly [file: string, text: string, needs: string])[] = [
  ['ci.sh', 'curl -u ci:«» -O https://a.example/x', ''],
  ['ci.sh', 'curl -u ci:«» -T app.tgz https://a.example/x', 'add'],
  ['ci.sh', 'curl -u ci:«» \\\n  --request PUT \\\n  https://a.example/x', 'add'],
  ['ci.sh', 'curl -X PUT -T a https://b.example\ncurl -u ci:«» https://a.example/x', ''],
  ['ci.ps1', 'Invoke-RestMethod `\n  -Method Put `\n  -Headers @{ "X-JFrog-Art-Api" = "«»" }', 'add'],
  ['ci.sh', 'curl -X DELETE -H "X-JFrog-Art-Api: «»" https://a.example/x', 'delete'],
  ['push.ps1', 'dotnet nuget push *.nupkg --api-key ci:«» --source x', 'add'],
  ['push.cmd', 'nuget setapikey u:«» -Source x', 'add'],
  ['x.sh', 'NPM_TOKEN=«» npm publish', 'add'],
  ['x.sh', 'yarn npm publish --token «»', 'add'],
  ['x.sh', 'helm registry login -p «» h.example', ''],
  ['x.sh', 'docker login -u a -p «» h.example', ''],
  ['x.sh', 'twine upload -p «» dist/*', 'add'],
  ['x.py', 'requests.put(url, auth=("u", "«»"))', 'add'],
  ['x.py', 'requests.get(url, auth=("u", "«»"))', ''],
  ['.pypirc', '[a]\npassword = «»', 'add'],
  ['home/.gem/credentials', ':key: «»', 'add'],
  ['.npmrc', '//h/:_authToken=«»', ''],
  ['pom.xml', '<distributionManagement><repository><url>«»</url>', 'add'],
  ['pom.xml', '<distributionManagement></distributionManagement><repository><url>«»</url>', ''],
  ['package.json', '{ "publishConfig": { "registry": "«»" } }', 'add'],
  ['package.json', '{ "publishConfig": { "a": 1 }, "registry": "«»" }', ''],
  ['build.gradle', 'publishing { repositories { maven { url "«»" } } }', 'add'],
  ['build.gradle', 'publishing { x {} }\nrepositories { maven { url "«»" } }', ''],
];

for (const [file, text, needs] of cases)
  test(`${JSON.stringify(text)} in ${file} needs ${needs || 'nothing but reading'}`, () => {
    const start = text.indexOf('«');
    assert.equal(needsAt(file, text, { start, end: start + 2 }).join('+'), needs);
  });

test('a variable does what the statements that use it do', () => {
  const text = 'TOKEN=x1\nOTHER=y2\ncurl -H "Authorization: Bearer $TOKEN" \\\n  -T a.tgz https://a.example/\n';
  const at = (value: string, name: string) => {
    const start = text.indexOf(value);
    return needsAt('deploy.sh', text, { start, end: start + value.length }, `script:${name}`);
  };
  assert.deepEqual([at('x1', 'TOKEN'), at('y2', 'OTHER')], [['add'], []]);
});

test('the keys of NuGet are for pushing', () => {
  assert.deepEqual(needsAt('NuGet.Config', '<add/>', { start: 0, end: 1 }, 'nuget.config:apikeys'), ['add']);
});
