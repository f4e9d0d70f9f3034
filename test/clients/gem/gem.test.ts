import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { buildGem, type GemContent } from '../../../emulator/demo/gemPackage.ts';
import { clientTest } from '../../support/clients.ts';
import { hasRuby, Ruby } from '../../support/ruby.ts';
import { startTestServer, type TestServer } from '../../support/testServer.ts';

const available = hasRuby();
const rubyTest = clientTest('ruby with bundler', available);

let server: TestServer;
let ruby: Ruby;
let feed: string;
let key: string;

before(async () => {
  if (!available) return;
  server = await startTestServer();
  ruby = await Ruby.create();
  feed = await server.createFeed('lab', 'rubygems');
  key = await server.createKey({ type: 'feed', feed: 'lab', packagePermissions: ['view', 'add', 'delete'] });
});
after(async () => {
  await ruby?.remove();
  await server?.stop();
});

async function push(content: GemContent) {
  const path = await ruby.write(`${content.name}.gem`, await buildGem(content));
  return ruby.gem(['push', path, '--host', feed], { GEM_HOST_API_KEY: key });
}

rubyTest('gem pushes a gem and its dependency, and installs both', async () => {
  const first = await push({ name: 'lab-base', version: '1.0.0' });
  assert.equal(first.code, 0, first.output);
  assert.match(first.output, /Successfully registered gem: lab-base \(1\.0\.0\)/);
  const second = await push({ name: 'lab-app', version: '2.1.0', dependencies: { 'lab-base': ['~> 1.0'] } });
  assert.equal(second.code, 0, second.output);
  await ruby.useSources(`${feed.replace('://', `://api:${key}@`)}/`);
  const installed = await ruby.gem(['install', 'lab-app', '--no-document']);
  assert.equal(installed.code, 0, installed.output);
  assert.match(installed.output, /Successfully installed lab-base-1\.0\.0/);
  assert.match(installed.output, /Successfully installed lab-app-2\.1\.0/);
});
