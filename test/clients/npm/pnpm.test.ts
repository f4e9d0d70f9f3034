import assert from 'node:assert/strict';
import { inProject, npmLab, npmTest } from '../../support/npmLab.ts';

const lab = npmLab();
const publish = ['publish', '--no-git-checks'];

for (const client of ['pnpm10', 'pnpm12'] as const) {
  const test = npmTest(client);
  const library = { name: `@acme/${client}`, version: '1.0.0' };
  const app = { name: 'app', version: '1.0.0', dependencies: { [library.name]: '1.0.0' } };

  test(`${client} publishes and installs a package`, async () => {
    await inProject(client, lab(), { packageJson: library }, async (pnpm) => {
      const { code, output } = await pnpm.run(publish);
      assert.equal(code, 0, output);
      assert.ok(output.includes(`${library.name}@1.0.0`));
    });
    await inProject(client, lab(), { packageJson: app, key: lab().keys.reader }, async (pnpm) => {
      const { code, output } = await pnpm.run(['install']);
      assert.equal(code, 0, output);
      const installed = JSON.parse(await pnpm.read(`project/node_modules/${library.name}/package.json`));
      assert.equal(installed.version, '1.0.0');
    });
  });

  test(`${client} with one character of the key changed can neither install nor publish`, async () => {
    await inProject(client, lab(), { packageJson: app, key: lab().keys.wrong }, async (pnpm) => {
      const { code, output } = await pnpm.run(['install']);
      assert.equal(code, 1);
      assert.match(output, /ERR_PNPM_FETCH_401/);
      assert.match(output, /Unauthorized - 401/);
    });
    await inProject(client, lab(), { packageJson: library, key: lab().keys.wrong }, async (pnpm) => {
      const { code, output } = await pnpm.run(publish);
      assert.equal(code, 1);
      // pnpm 10 has npm publish, which prints the notice; pnpm 12 publishes by itself and prints the reply's body.
      assert.match(output, /The API key in a Bearer token does not exist\./);
    });
  });

  test(`${client} with a key that may only view cannot publish and shows the reason`, async () => {
    const packageJson = { ...library, version: '1.0.1' };
    await inProject(client, lab(), { packageJson, key: lab().keys.reader }, async (pnpm) => {
      const { code, output } = await pnpm.run(publish);
      assert.equal(code, 1);
      assert.match(output.replace(/\s+[│|]?\s*/g, ' '), /has no Add permission on feed packages\./);
    });
  });
}
