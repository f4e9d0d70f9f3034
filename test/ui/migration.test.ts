import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeApiKey } from '../support/artifactoryKeys.ts';
import { wide } from '../support/wide.ts';
import { installByFiles } from './support/migratedClients.ts';
import { assertReadable } from './support/readable.ts';
import { uiTest } from './support/uiTest.ts';

const keys = [makeApiKey(31), makeApiKey(32), makeApiKey(33)] as const;
const host = 'artifactory.corp.example/artifactory/api';
const files = {
  '.npmrc': `registry=https://${host}/npm/npm/\n//${host}/npm/npm/:_authToken=${keys[0]}\n`,
  'NuGet.Config': `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <clear />
    <add key="corp" value="https://${host}/nuget/v3/nuget/index.json" allowInsecureConnections="true" />
  </packageSources>
  <packageSourceCredentials>
    <corp>
      <add key="Username" value="builder" />
      <add key="ClearTextPassword" value="${keys[1]}" />
    </corp>
  </packageSourceCredentials>
</configuration>
`,
  '.gemrc': `---\n:sources:\n- https://ruby:${keys[2]}@${host}/gems/gems/\n`,
  'ci/build.sh': `export ARTIFACTORY_USER=builder\ncurl -u "builder:${keys[1]}" https://${host}/nuget/v3/nuget/index.json\n`,
};

const settings = { 'proget.emulator.port': 0, 'proget.emulator.demo': true };

for (const theme of wide ? (['dark', 'light'] as const) : (['light'] as const))
  uiTest(
    `by keyboard alone, ${theme}: keys are found, planned for, migrated and taken back`,
    { files, theme, settings },
    async (session) => {
      const { workbench } = session;
      const { page, quickInput } = workbench;
      const command = (title: string) => workbench.runCommand(title, { by: 'keyboard' });
      const press = async (...pressed: string[]) => {
        for (const key of pressed) await page.keyboard.press(key);
      };
      await page.setViewportSize({ width: 1400, height: 900 });

      await command('ProGet: Scan Workspace for Keys');
      await workbench.statusBar().getByText('Keys of Artifactory: 3; places: 4').waitFor();
      const problems = page.locator('.markers-panel');
      await problems
        .getByText(/Artifactory API key AKCp8.*for artifactory.corp.example/)
        .first()
        .waitFor();
      await session.screenshot(`migration/${theme}-problems`);

      await command('ProGet: Start Emulator');
      await workbench.statusItem(/^ProGet emulator.* runs at/).waitFor();
      await command('ProGet: Migrate Artifactory Keys…');
      await quickInput.row('Local emulator').waitFor();
      await assertReadable(page, '.quick-input-widget');
      await session.screenshot(`migration/${theme}-server`);
      await press('Enter');
      await quickInput.row('Keys That You Paste…').waitFor();
      await assertReadable(page, '.quick-input-widget');
      await session.screenshot(`migration/${theme}-inputs`);
      await press('Enter');
      await quickInput.row('No, the Files Tell').waitFor();
      await assertReadable(page, '.quick-input-widget');
      await press('Enter');
      const editor = page.locator('.part.editor');
      await editor.getByText('Dry Run', { exact: true }).waitFor();
      // Below what the editor shows of the plan.
      await editor.getByText(/^AKCp8.*Feed key for gems: view$/).waitFor({ state: 'attached' });
      await editor.locator('.monaco-editor.focused').waitFor();
      await session.screenshot(`migration/${theme}-plan`);

      await command('ProGet: Decide About Keys of Plan…');
      await quickInput.title().filter({ hasText: '1/2' }).waitFor();
      await assertReadable(page, '.quick-input-widget');
      await session.screenshot(`migration/${theme}-decide`);
      await press('Escape');
      await editor.locator('.monaco-editor.focused').waitFor();
      await command('ProGet: Dry Run of Migration');
      const report = workbench.webview();
      await report.getByText('Everything was done.').waitFor({ timeout: 60_000 });
      await session.screenshot(`migration/${theme}-dry-run`);

      await command('View: Open Previous Editor');
      await editor.locator('.monaco-editor.focused').waitFor();
      await command('ProGet: Apply Migration…');
      await workbench.dialog().getByRole('button', { name: 'Make Keys' }).and(page.locator(':focus')).waitFor();
      await session.screenshot(`migration/${theme}-apply`);
      await press('Enter');
      await quickInput.row('Into the Keyring').waitFor();
      await assertReadable(page, '.quick-input-widget');
      await press('Enter');
      const preview = page.locator('.bulk-edit-panel');
      await preview.getByText('.gemrc').first().waitFor({ timeout: 60_000 });
      await session.screenshot(`migration/${theme}-preview`);
      await press('Control+Enter');
      await report.getByText('Migration from Artifactory', { exact: true }).waitFor({ timeout: 60_000 });
      await session.screenshot(`migration/${theme}-report`);
      const npmrc = await readFile(join(session.folder, '.npmrc'), 'utf8');
      assert.match(npmrc, /^registry=http:.*\/npm\/npm\/\n.*:_authToken=\$\{PROGET_KEY_NPM\}\n$/);
      const shown = await page.locator('body').innerText();
      for (const key of keys) assert.ok(!shown.includes(key.slice(6, 30)), 'the key is on the screen');
      await installByFiles(session.folder, {
        PROGET_KEY_NPM: keys[0],
        PROGET_KEY_NUGET: keys[1],
        PROGET_KEY_GEMS: keys[2],
      });

      await command('ProGet: Roll Back Migration…');
      await workbench.dialog().getByRole('button', { name: 'Keep' }).and(page.locator(':focus')).waitFor();
      await press('Tab', 'Enter');
      await report.getByText('Migration from Artifactory, taken back').waitFor({ timeout: 60_000 });
      await session.screenshot(`migration/${theme}-rollback`);
      for (const [name, text] of Object.entries(files))
        assert.equal(await readFile(join(session.folder, name), 'utf8'), text);
    },
  );
