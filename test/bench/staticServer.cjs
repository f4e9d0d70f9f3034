// The ideal registry: node:http with every answer ready in memory. node staticServer.cjs FILE, where FILE is JSON:
// {origin, answers: {PATH: {type, body (base64)}}}; `origin` is replaced by this server's own in JSON. A POST is an audit.
const { createServer } = require('node:http');
const { readFileSync } = require('node:fs');

const { origin, answers } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const ready = new Map();
const server = createServer((request, response) => {
  request.resume();
  const answer = ready.get(request.method === 'POST' ? 'audit' : request.url);
  response.writeHead(answer ? 200 : 404, answer?.headers ?? {});
  response.end(answer?.body);
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const add = (path, type, body) => {
    ready.set(path, { headers: { 'Content-Type': type, 'Content-Length': body.length }, body });
  };
  for (const [path, { type, body }] of Object.entries(answers)) {
    const bytes = Buffer.from(body, 'base64');
    add(path, type, type.includes('json') ? Buffer.from(bytes.toString('utf8').replaceAll(origin, url)) : bytes);
  }
  add('audit', 'application/json', Buffer.from('{}'));
  process.stdout.write(`${JSON.stringify({ url })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
