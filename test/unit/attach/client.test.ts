import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { createClient, ReplyError } from '../../../emulator/attach/client.ts';
import { ConnectionError } from '../../../emulator/attach/http.ts';

async function collect(events: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('the client of the emulator', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function clientFor(listener: RequestListener, timeoutMs = 2000) {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: 'k-1', timeoutMs });
  }

  it('sends the key and JSON, and reads JSON, text and nothing', async () => {
    const client = await clientFor(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      if (request.url === '/text') return void response.end('plain');
      if (request.url === '/none') return void response.writeHead(204).end();
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(JSON.stringify({ method: request.method, key: request.headers['x-apikey'], body }));
    });
    assert.deepEqual(await client.post('/a', { b: 'ü' }), { method: 'POST', key: 'k-1', body: '{"b":"ü"}' });
    assert.deepEqual(await client.patch('/a', {}), { method: 'PATCH', key: 'k-1', body: '{}' });
    assert.deepEqual(await client.delete('/a'), { method: 'DELETE', key: 'k-1', body: '' });
    assert.equal(await client.get('/text'), 'plain');
    assert.equal(await client.get('/none'), '');
  });

  it("throws the server's sentence, and none of its pages", async () => {
    const client = await clientFor((request, response) => {
      response.statusCode = 403;
      response.end(request.url === '/page' ? '<html>…</html>' : 'You may not.\nAsk somebody.\n');
    });
    await assert.rejects(client.get('/'), new ReplyError(403, 'You may not. Ask somebody.'));
    await assert.rejects(client.get('/page'), new ReplyError(403, 'The server answered 403.'));
  });

  it('does not follow a redirect, which could carry the key away', async () => {
    const client = await clientFor((_request, response) => {
      response.writeHead(302, { Location: 'http://elsewhere.example/' }).end();
    });
    await assert.rejects(client.get('/'), new ReplyError(302, 'The server answered 302.'));
  });

  it('gives up in time and names the place', async () => {
    const client = await clientFor(() => undefined, 100);
    await assert.rejects(client.get('/'), (error: unknown) => {
      assert.ok(error instanceof ConnectionError);
      assert.equal(error.message, `${client.url} did not answer in time.`);
      return true;
    });
  });

  it('reads events of one name from chunks cut anywhere, until the stream ends', async () => {
    const client = await clientFor((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(': hello\n\nevent: request\nda');
      setImmediate(() => {
        response.write('ta: {"id":1}\n\nevent: other\ndata: {"id":2}\n\n');
        response.end('event: request\ndata: {"id":3}\n\n');
      });
    });
    const events = await collect(client.events('/s', 'request', new AbortController().signal));
    assert.deepEqual(events, [{ id: 1 }, { id: 3 }]);
  });

  it('ends a stream when it is told to, without an error, whoever ends it', async () => {
    const client = await clientFor((request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('event: request\ndata: {"id":1}\n\n');
      if (request.url === '/cut') setImmediate(() => request.socket.destroy());
    });
    const cancel = new AbortController();
    for await (const event of client.events('/s', 'request', cancel.signal)) {
      assert.deepEqual(event, { id: 1 });
      cancel.abort();
    }
    for await (const _event of client.events('/cut', 'request', new AbortController().signal));
  });

  it('refuses a stream that is none', async () => {
    const client = await clientFor((_request, response) => void response.writeHead(401).end());
    const events = client.events('/s', 'request', new AbortController().signal);
    await assert.rejects(collect(events), new ReplyError(401, 'The server answered 401 instead of a stream.'));
  });
});
