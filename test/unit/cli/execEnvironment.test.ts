import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseEnvironment } from '../../../src/cli/exec/environment.ts';

const dropped = [
  'npm_config_registry',
  'NPM_CONFIG_USERCONFIG',
  'npm_package_name',
  'NPM_TOKEN',
  'NODE_AUTH_TOKEN',
  'NODE_OPTIONS',
  'NUGET_API_KEY',
  'NuGetPackageSourceCredentials_x',
  'VSS_NUGET_EXTERNAL_FEED_ENDPOINTS',
  'GEM_HOST_API_KEY',
  'GITHUB_TOKEN',
  'CI_JOB_TOKEN',
  'PROGET_EMULATOR_ADMIN_KEY',
  'YARN_NPM_AUTH_TOKEN',
];
const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'CI', 'DOTNET_ROOT', 'NUGET_PACKAGES', 'SystemRoot', 'XDG_CACHE_HOME'];

test('a command starts without anything that could beat the configuration or stand in for a key', () => {
  const env = Object.fromEntries([...dropped, ...kept].map((name) => [name, 'x']));
  assert.deepEqual(Object.keys(baseEnvironment(env, [])).sort(), [...kept].sort());
});

test('names and families of names are handed on when asked for', () => {
  const env = { ONE: '1', ONE_MORE: '2', MY_A: '3' };
  assert.deepEqual(baseEnvironment(env, ['ONE', 'MY_*']), { ONE: '1', MY_A: '3' });
});

test('where a proxy is set, this machine is not behind it', () => {
  const env = baseEnvironment({ https_proxy: 'http://proxy.example', NO_PROXY: 'a.example' }, []);
  assert.equal(env.no_proxy, 'a.example,localhost,127.0.0.1,::1');
  assert.equal(env.NO_PROXY, env.no_proxy);
  assert.equal(baseEnvironment({ PATH: '/bin' }, []).no_proxy, undefined);
});
