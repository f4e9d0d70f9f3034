import assert from 'node:assert/strict';
import { makeApiKey } from '../support/artifactoryKeys.ts';
import { assertReadable } from './support/readable.ts';
import { uiTest } from './support/uiTest.ts';

const keys = [makeApiKey(31), makeApiKey(32)] as const;
const host = 'artifactory.corp.example/artifactory/api';
const files = {
  '.npmrc': `registry=https://${host}/npm/npm/\n//${host}/npm/npm/:_authToken=${keys[0]}\n`,
  'NuGet.Config': `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <add key="corp" value="https://${host}/nuget/v3/nuget/index.json" />
  </packageSources>
  <packageSourceCredentials>
    <corp>
      <add key="Username" value="builder" />
      <add key="ClearTextPassword" value="${keys[1]}" />
    </corp>
  </packageSourceCredentials>
</configuration>
`,
  'ci/build.sh': `export ARTIFACTORY_USER=builder\ncurl -u "builder:${keys[1]}" https://${host}/nuget/v3/nuget/index.json\n`,
};

uiTest(
  'by keyboard alone: keys of Artifactory are found, planned for and decided',
  { files, theme: 'dark', settings: { 'proget.emulator.port': 0, 'proget.emulator.demo': true } },
  async (session) => {
    const { workbench } = session;
    const { page, quickInput } = workbench;
    const command = (title: string) => workbench.runCommand(title, { by: 'keyboard' });
    const press = async (...pressed: string[]) => {
      for (const key of pressed) await page.keyboard.press(key);
    };
    await page.setViewportSize({ width: 1400, height: 900 });

    await command('ProGet: Scan Workspace for Keys');
    await workbench.statusBar().getByText('Keys of Artifactory: 2; places: 3').waitFor();
    const problems = page.locator('.markers-panel');
    await problems
      .getByText(/Artifactory API key AKCp8.*for artifactory.corp.example/)
      .first()
      .waitFor();
    await session.screenshot('migration/dark-problems');
    const shown = await page.locator('body').innerText();
    for (const key of keys) assert.ok(!shown.includes(key.slice(6, 30)), 'the key is on the screen');

    await command('ProGet: Start Emulator');
    await workbench.statusItem(/^ProGet emulator.* runs at/).waitFor();
    await command('ProGet: Migrate Artifactory Keys…');
    await quickInput.row('Local emulator').waitFor();
    await assertReadable(page, '.quick-input-widget');
    await session.screenshot('migration/dark-server');
    await press('Enter');
    await quickInput.row('Keys That You Paste…').waitFor();
    await assertReadable(page, '.quick-input-widget');
    await session.screenshot('migration/dark-inputs');
    await press('Enter');
    await quickInput.row('No, the Files Tell').waitFor();
    await assertReadable(page, '.quick-input-widget');
    await press('Enter');
    const editor = page.locator('.part.editor');
    await editor.getByText('Dry Run').or(editor.getByText('Decide…')).first().waitFor();
    await editor.locator('.monaco-editor.focused').waitFor();
    await session.screenshot('migration/dark-plan');
    await session.changeTheme('light');
    await editor.getByText('Decide…').first().waitFor();
    await session.screenshot('migration/light-plan');
  },
);
