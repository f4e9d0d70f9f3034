// The ideal server for a client: node:http with every answer ready in memory, the challenge for whoever brings no
// credentials too, which are not looked at. node readyAnswers.cjs ORIGIN:
// what it does not know yet it asks ORIGIN, with the credentials of the client, and remembers; after POST /ready it asks
// no more. In texts it puts its own address in place of ORIGIN's.
const { createServer } = require('node:http');
const { gunzipSync, gzipSync } = require('node:zlib');

const [, , origin] = process.argv;
const answers = new Map();
let url = '';
let isReady = false;

const server = createServer((request, response) => {
  const answer = answers.get(keyOf(request));
  if (answer === undefined) {
    void learn(request, response);
    return;
  }
  request.resume();
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
});

function keyOf({ method, url: path, headers }) {
  return `${method} ${headers.authorization === undefined ? 'without' : 'with'} ${path}`;
}

async function learn(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  if (request.url === '/ready') isReady = true;
  if (isReady) {
    response.writeHead(request.url === '/ready' ? 200 : 404, { 'Content-Length': 0 }).end();
    return;
  }
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
  const body = chunks.length === 0 ? undefined : Buffer.concat(chunks);
  const { status, kept, bytes } = await ask(request.method, request.url, headers, body);
  answers.set(keyOf(request), { status, headers: kept, body: bytes });
  response.writeHead(status, kept).end(bytes);
}

/** Not fetch, which would unpack what is gzipped. */
function ask(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const { request } = require('node:http');
    const asked = request(origin + path, { method, headers }, async (answer) => {
      const chunks = [];
      for await (const chunk of answer) chunks.push(chunk);
      const { date: _date, connection: _connection, 'keep-alive': _alive, ...kept } = answer.headers;
      const bytes = ownAddress(Buffer.concat(chunks), kept);
      delete kept['transfer-encoding'];
      resolve({ status: answer.statusCode, kept: { ...kept, 'content-length': bytes.length }, bytes });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function ownAddress(bytes, { 'content-type': type = '', 'content-encoding': encoding }) {
  if (!type.includes('json')) return bytes;
  const change = (text) => Buffer.from(text.toString('utf8').replaceAll(origin, url));
  return encoding === 'gzip' ? gzipSync(change(gunzipSync(bytes))) : change(bytes);
}

server.listen(0, '127.0.0.1', () => {
  url = `http://127.0.0.1:${server.address().port}`;
  process.stdout.write(`${JSON.stringify({ url })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
